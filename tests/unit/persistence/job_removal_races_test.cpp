// Deletions that cross with uploads, confirmations and damage.
#include "job_removal_fixture.hpp"

#include <functional>
#include <thread>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;

namespace {

using Fixture = RemovalSite;

// Lets something happen at each upload, and refuses to remove one file.
class OddFiles final : public R1fs {
  public:
    explicit OddFiles(R1fs& inner) : inner_(inner) {}
    std::function<void()> on_add = [] {};
    Cid stuck;

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view name) override {
        return inner_.add_file(path, name);
    }
    Result<Cid> add_bytes(std::string_view bytes, std::string_view name) override {
        auto cid = inner_.add_bytes(bytes, name);
        on_add();
        return cid;
    }
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override { return inner_.open(cid); }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        return inner_.read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override {
        if (cid == stuck) return Error{errc::permission_denied, "the file does not go"};
        return inner_.remove(cid);
    }
    Result<void> check() override { return inner_.check(); }

  private:
    R1fs& inner_;
};

} // namespace

TEST_CASE("whoever names a file that went as another job's sees that it is gone, at whatever moment it goes") {
    Fixture f;
    (void)f.create("job_1");
    const auto result = f.finish("job_1", "equal").back();
    auto& files = *f.engine.r1fs;
    // Before it is named here.
    (void)f.create("job_2");
    REQUIRE(f.add("equalb") == result);
    auto state = f.jobs.find("job_1").value().peers.back();
    state.last_update_at = Fixture::later(); // job_1 is written to after that
    REQUIRE(f.jobs.write_peer_state("job_1", state).has_value());
    REQUIRE(f.remover.remove(f.jobs.find("job_1").value().view, "ada").has_value());
    CHECK(f.finish("job_2", "equal").back() == result);
    CHECK(files.still_has(result).value());
    REQUIRE(files.remove(result).has_value());
    CHECK_FALSE(files.still_has(result).value());

    // Between the last question who names it and the removal: who names it then waits for the answer.
    REQUIRE(f.add("equalb") == result);
    bool there = true;
    std::thread names;
    const R1fs::IsNamed is_named = [&]() -> Result<bool> {
        names = std::thread([&] { there = files.still_has(result).value(); });
        return false;
    };
    REQUIRE(files.remove_shared(result, Fixture::later(), is_named).has_value());
    names.join();
    CHECK_FALSE(there);

    // Added again at that moment, it is there in the end.
    REQUIRE(f.add("equalb") == result);
    const R1fs::IsNamed is_added = [&]() -> Result<bool> {
        names = std::thread([&] { (void)f.add("equalb"); });
        return false;
    };
    REQUIRE(files.remove_shared(result, Fixture::later(), is_added).has_value());
    names.join();
    CHECK(files.still_has(result).value());

    // Named first, or where nobody can say, it stays.
    const R1fs::IsNamed yes = []() -> Result<bool> { return true; };
    CHECK(files.remove_shared(result, Fixture::later(), yes).has_value());
    CHECK(files.still_has(result).value());
    const R1fs::IsNamed unknown = []() -> Result<bool> { return Error{errc::unavailable, "busy"}; };
    CHECK(files.remove_shared(result, Fixture::later(), unknown).error().code == errc::unavailable);
    CHECK(files.still_has(result).value());
}

TEST_CASE("a job that is confirmed twice and deleted in between does not stand afterwards") {
    Fixture f;
    JobBase base;
    JobDetails details;
    base.id = details.id = "job_1";
    base.owner = details.owner = "ada";
    base.total_records = 10;
    base.peers = {"a"};
    base.created_at = base.updated_at = details.created_at = system_clock().now();
    OddFiles files(*f.engine.r1fs);
    files.on_add = [&] {
        const auto first = f.jobs.create(base, details).value();
        REQUIRE(f.remover.remove(first, "ada").has_value());
    };
    JobRepository second(*f.engine.cstore, files);
    CHECK(second.create(base, details).error().code == errc::already_exists);
    f.check_gone("job_1");
    CHECK(f.listed().empty());
    files.on_add = [] {};
    CHECK(second.create(base, details).error().code == errc::already_exists);
}

TEST_CASE("a job with fields that cannot be read can be deleted, and nothing of it stays") {
    Fixture f;
    const auto base = f.create("job_1");
    const auto cids = f.finish("job_1", "one");
    REQUIRE(f.engine.cstore->hset(keys::job_control("job_1"), "cancel", "{").has_value());
    REQUIRE(f.jobs.find("job_1").error().code == errc::corrupt);
    const auto stored = f.remover.stored("job_1").value();
    CHECK(stored.owner == "ada");
    CHECK(stored.details_cid == base.details_cid);
    REQUIRE(f.remover.remove(stored, "ada").has_value());
    f.check_gone("job_1");
    CHECK(f.files_on_disk() == 0);
    CHECK(f.remover.stored("job_1").error().code == errc::not_found);
    REQUIRE(f.engine.cstore->hset(keys::jobs, "job_2", "{").has_value());
    CHECK(f.remover.stored("job_2").error().code == errc::corrupt);
}

TEST_CASE("a deletion that cannot be finished holds up no other") {
    Fixture f;
    OddFiles files(*f.engine.r1fs);
    JobRemover remover(*f.engine.cstore, files);
    for (const auto* id : {"job_1", "job_2", "job_3"}) {
        const auto base = f.create(id);
        if (files.stuck.empty()) files.stuck = base.details_cid;
        f.turnstile.close_after(3);
        CHECK(f.remover.remove(base, "ada").has_error());
    }
    f.turnstile.close_after(-1);
    const auto at_once = std::chrono::milliseconds(0);
    const auto round = remover.finish_some(10, at_once);
    REQUIRE(round.has_error());
    CHECK(round.error().code == errc::permission_denied);
    CHECK(round.error().message.find("job_1") != std::string::npos);
    CHECK_FALSE(f.remover.find_deleted("job_1").value()->removed_at.has_value());
    f.check_gone("job_2");
    f.check_gone("job_3");
    CHECK(f.files_on_disk() == 1);
    files.stuck.clear();
    CHECK(remover.finish_some(10, at_once).value().finished == 1);
    f.check_gone("job_1");
    CHECK(f.files_on_disk() == 0);
}
