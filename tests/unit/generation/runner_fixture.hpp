// Jobs on the embedded engine, and a model that does as the test says.
#pragma once

#include "datagems/async/io_threads.hpp"
#include "datagems/generation/job_runner.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <set>

namespace datagems::test {

inline inference::ReplyResult answer(std::string content) {
    return inference::Reply{std::move(content), "stop", 10, 20};
}

inline inference::ReplyResult good_answer(std::int64_t index) {
    return answer("{\"n\":" + std::to_string(index) + "}");
}

inline inference::ReplyResult failed(inference::FailureKind kind, std::string cause, std::string reason) {
    return inference::Failure{kind, std::move(cause), std::move(reason), {}};
}

// Called on the runner's thread with the index, how often it was called for before, and the completion.
using Script = std::function<inference::ReplyResult(std::int64_t, int, const inference::Completion&)>;

class ScriptedModel final : public inference::Model {
  public:
    explicit ScriptedModel(Script script) : script_(std::move(script)) {}

    boost::asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint&,
                                                            const inference::Completion& completion) override {
        const auto index = static_cast<std::int64_t>(*completion.seed_hint);
        {
            const std::lock_guard hold(mutex_);
            order_.push_back(index);
        }
        auto reply = script_(index, counts_[index]++, completion);
        co_return reply;
    }

    [[nodiscard]] std::vector<std::int64_t> order() const {
        const std::lock_guard hold(mutex_);
        return order_;
    }
    [[nodiscard]] std::size_t calls() const { return order().size(); }

  private:
    Script script_;
    mutable std::mutex mutex_;
    std::vector<std::int64_t> order_;
    std::map<std::int64_t, int> counts_;
};

// A store with one job, of one peer unless said otherwise.
class JobWorld {
  public:
    static constexpr const char* job_id = "job_1795343074828_a1b2c3";

    explicit JobWorld(std::int64_t records, std::string_view schema_text = default_schema,
                      std::optional<std::string> profile_id = std::nullopt);

    [[nodiscard]] documents::PeerState state() const { return jobs_->find(job_id).value().peers.at(0); }
    [[nodiscard]] documents::JobBase view() const { return jobs_->find(job_id).value().view; }
    [[nodiscard]] std::vector<std::string> result_lines() const;
    [[nodiscard]] std::string file(const std::string& cid) const {
        return engine_.r1fs->read_all(cid, 1 << 26).value();
    }
    [[nodiscard]] std::filesystem::path cache() const { return dir_.path() / "cache"; }
    // Cancels the job in the store.
    void cancel() { static_cast<void>(jobs_->cancel(view(), "ann", system_clock().now()).value()); }
    // Deletes it.
    void remove();
    [[nodiscard]] persistence::JobRepository& jobs() { return *jobs_; }
    [[nodiscard]] persistence::R1fs& files() { return files_ != nullptr ? *files_ : *engine_.r1fs; }
    // What the following runs use in place of the engine's own; outlives them.
    void use_files(persistence::R1fs& files) { files_ = &files; }

    static constexpr std::string_view default_schema =
        R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})";

  private:
    TempDir dir_;
    persistence::Engine engine_;
    persistence::R1fs* files_ = nullptr;
    std::unique_ptr<persistence::JobRepository> jobs_;
};

// One run of a job, with short waits.
class JobRun {
  public:
    JobRun(JobWorld& world, inference::Model& model, std::size_t in_flight = 4);
    ~JobRun() { io_.join(); }

    // Runs to the end.
    generation::JobEnd finish() { return start().get(); }
    std::future<generation::JobEnd> start();
    void stop();
    void cancel(); // the run, not the job in the store
    void drop();   // likewise
    [[nodiscard]] generation::JobSettings& settings() { return settings_; }
    [[nodiscard]] generation::JobServices& services() { return services_; }

  private:
    async::IoThreads io_{"io", 1};
    async::BlockingPool storage_{"store", 2, 64};
    generation::CallSlots slots_;
    generation::EndpointGates gates_;
    generation::JobSettings settings_;
    generation::JobServices services_;
    std::unique_ptr<generation::JobRunner> runner_;
};

} // namespace datagems::test
