// Jobs with files, and somebody who deletes them and may be killed.
#pragma once

#include "breaking_stores.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/documents/parts.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"
#include "opened.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::persistence::test {

struct RemovalSite {
    datagems::test::TempDir dir;
    Engine engine = open_in(dir.path() / "data");
    Turnstile turnstile;
    BreakingStore store{*engine.cstore, turnstile};
    BreakingFiles files{*engine.r1fs, turnstile};
    JobRepository jobs{*engine.cstore, *engine.r1fs};
    JobRemover remover{store, files};

    documents::JobBase create(const std::string& id, std::vector<std::string> peers = {"a", "b"}) {
        documents::JobBase base;
        documents::JobDetails details;
        base.id = details.id = id;
        base.owner = details.owner = "ada";
        base.title = "Recipes";
        base.total_records = 10;
        base.peers = std::move(peers);
        base.created_at = base.updated_at = details.created_at = system_clock().now();
        return jobs.create(base, details).value();
    }
    Cid add(const std::string& bytes) { return engine.r1fs->add_bytes(bytes, "f").value(); }
    bool has(const Cid& cid) { return engine.r1fs->open(cid).has_value(); }

    // Both peers deliver: `results` each, and one of them a list of errors.
    std::vector<Cid> finish(const std::string& id, const std::string& results, Timestamp at = later()) {
        std::vector<Cid> cids;
        auto record = jobs.find(id).value();
        for (auto& state : record.peers) {
            state.result_cid = cids.emplace_back(add(results + state.peer_id));
            state.generated_ok = state.assigned;
            state.phase = documents::PeerPhase::finished;
            state.started_at = state.finished_at = state.last_update_at = at;
            ++state.rev;
            if (state.peer_id == "a") state.errors_cid = cids.emplace_back(add(results + " errors"));
            REQUIRE(jobs.write_peer_state(id, state).has_value());
        }
        REQUIRE(jobs.write_view(jobs.find(id).value().view).has_value());
        return cids;
    }

    // A list of one part.
    std::vector<Cid> upload_part(const std::string& id) {
        documents::PartsManifest list{id, "a", {{add("part of " + id), std::string(64, '0'), {0, 1}, {1, 0}, 0}}};
        std::vector cids{list.parts.front().cid, add(boost::json::serialize(to_json(list)))};
        auto state = jobs.find(id).value().peers.front();
        state.parts_cid = cids.back();
        state.phase = documents::PeerPhase::running;
        ++state.rev;
        REQUIRE(jobs.write_peer_state(id, state).has_value());
        return cids;
    }

    // After the files were added, by their clock.
    static Timestamp later() { return system_clock().now() + std::chrono::seconds(1); }

    std::vector<std::string> listed() {
        JobFilter filter;
        filter.owner = "ada";
        std::vector<std::string> ids;
        for (const auto& view : jobs.list(filter).value().jobs)
            ids.push_back(view.id);
        return ids;
    }
    void check_gone(const std::string& id) {
        CHECK(jobs.find(id).error().code == errc::not_found);
        CHECK(engine.cstore->hget(documents::keys::jobs, id).value() == std::nullopt);
        CHECK(engine.cstore->hget(documents::keys::user_jobs("ada"), id).value() == std::nullopt);
        CHECK(engine.cstore->hgetall(documents::keys::job_peers(id)).value().empty());
        CHECK(jobs.is_deleted(id).value());
        const auto control = engine.cstore->hgetall(documents::keys::job_control(id)).value();
        CHECK(control.size() == 1);
    }
    std::size_t files_on_disk() {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(dir.path() / "data" / "files")) {
            if (entry.is_regular_file()) ++count;
        }
        return count;
    }
};

} // namespace datagems::persistence::test
