// A result that equals another job's, which is deleted.
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

// Takes files away as somebody does who did not know that they would be named: after the upload, before they are looked
// for.
class TakenFiles final : public persistence::R1fs {
  public:
    explicit TakenFiles(persistence::R1fs& inner) : inner_(inner) {}

    Result<persistence::Cid> add_file(const std::filesystem::path& path, std::string_view name) override {
        ++uploads_;
        return inner_.add_file(path, name);
    }
    Result<persistence::Cid> add_bytes(std::string_view bytes, std::string_view name) override {
        return inner_.add_bytes(bytes, name);
    }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view cid) override { return inner_.open(cid); }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        return inner_.read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override { return inner_.remove(cid); }
    Result<bool> still_has(std::string_view cid) override {
        asked_.emplace_back(cid);
        if (auto removed = inner_.remove(cid); !removed) return removed.error();
        return inner_.still_has(cid);
    }
    Result<void> check() override { return inner_.check(); }

    int uploads() const { return uploads_; }
    const std::vector<std::string>& asked() const { return asked_; }

  private:
    persistence::R1fs& inner_;
    int uploads_ = 0;
    std::vector<std::string> asked_;
};

} // namespace

TEST_CASE("files that go as another job's before they are named are uploaded again") {
    JobWorld world(20);
    TakenFiles files(world.files());
    world.use_files(files);
    ScriptedModel model([](std::int64_t index, int, const Completion&) {
        return index == 7 ? test::failed(inference::FailureKind::give_up, "refused", "no") : test::good_answer(index);
    });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    const auto state = world.state();
    CHECK(files.asked() == std::vector<std::string>{state.result_cid.value(), state.errors_cid.value()});
    CHECK(files.uploads() == 4);
    CHECK(world.result_lines().size() == 20);
    CHECK(world.file(*state.errors_cid).find("no") != std::string::npos);
    CHECK(model.calls() == 20);
    // The ledger knows what there is.
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 20);
}
