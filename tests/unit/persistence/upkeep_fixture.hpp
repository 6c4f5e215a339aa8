// A store with jobs of one peer, for what is done to stores now and then.
#pragma once

#include "datagems/documents/keys.hpp"
#include "datagems/documents/parts.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/upkeep.hpp"
#include "opened.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::persistence::test {

namespace fs = std::filesystem;

inline constexpr auto day = std::chrono::hours(24);

struct KeptStore {
    datagems::test::TempDir dir;
    fs::path data = dir.path() / "data";
    Engine engine = open_in(data);
    JobRepository jobs{*engine.cstore, *engine.r1fs};
    SteadyTime now{};

    Cid add(const std::string& bytes) { return engine.r1fs->add_bytes(bytes, "f").value(); }
    fs::path path_of(const Cid& cid) const { return data / "files" / cid.substr(0, 2) / cid; }
    bool has(const Cid& cid) const { return fs::exists(path_of(cid)); }
    void age(const Cid& cid, std::chrono::hours hours) const {
        fs::last_write_time(path_of(cid), fs::file_time_type::clock::now() - hours);
    }
    // Through all files, some hours after the last time.
    std::size_t sweep_after(std::chrono::hours hours) {
        now += hours;
        std::size_t removed = 0;
        for (;;) {
            const auto swept = engine.upkeep->sweep_files({system_clock().now() - day, now, day, 3}).value();
            removed += swept.removed;
            if (swept.done) return removed;
        }
    }
    // So often that what is unneeded goes.
    std::size_t sweep() {
        const auto removed = sweep_after(day);
        return removed + sweep_after(day);
    }

    documents::JobBase create(const std::string& id) {
        documents::JobBase base;
        documents::JobDetails details;
        base.id = details.id = id;
        base.owner = details.owner = "ada";
        base.total_records = 10;
        base.peers = {"a"};
        base.created_at = base.updated_at = details.created_at = system_clock().now();
        return jobs.create(base, details).value();
    }
    // One more write of the peer; the functions change its state.
    template <class Change>
    void report(const std::string& id, const Change& change) {
        auto state = jobs.find(id).value().peers.front();
        ++state.rev;
        change(state);
        jobs.write_peer_state(id, state).value(); // not an assertion: other threads call this, and Catch2 counts on one
    }
    Cid add_part(const std::string& id, int number) {
        return add(R"({"part":{"job":")" + id + R"(","peer":"a","from":)" + std::to_string(number) + "}}\n{}\n");
    }
    Cid add_list(const std::string& id, const std::vector<Cid>& parts) {
        documents::PartsManifest list{id, "a", {}};
        for (const auto& cid : parts)
            list.parts.push_back({cid, cid, {0, 1}, {1, 0}, 0});
        return add(boost::json::serialize(to_json(list)));
    }
};

} // namespace datagems::persistence::test
