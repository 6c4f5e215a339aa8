// Whether a worker's poll loop moves, which is what the service manager's watchdog hears of.
#include "datagems/async/io_threads.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "poller.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <future>
#include <mutex>
#include <thread>

using namespace datagems;
using namespace std::chrono_literals;

namespace {

namespace asio = boost::asio;

// A poll loop on a store whose calls can be made to hang. Stops at the end of its scope.
class HangingWorker {
  public:
    HangingWorker()
        : files_(persistence::open_embedded({dir_.path() / "data", 10s}).value()), jobs_(store_, *files_.r1fs),
          model_(inference::make_mock_model()), slots_(io_.executor(), 1),
          gates_(clock_, {}), services_{io_.executor(),
                                        jobs_,
                                        *files_.r1fs,
                                        *model_,
                                        storage_,
                                        slots_,
                                        gates_,
                                        clock_,
                                        [] { return 0.5; },
                                        [](const documents::JobDetails&) {
                                            return Result<inference::Endpoint>(inference::Endpoint());
                                        }},
          poller_(services_, settings_, store_, poll_settings()) {}
    ~HangingWorker() {
        let_go();
        asio::post(io_.executor(), [this] { poller_.stop(); });
        if (end_.valid()) end_.wait();
        io_.join();
    }
    HangingWorker(const HangingWorker&) = delete;
    HangingWorker& operator=(const HangingWorker&) = delete;

    // The first look at the store does not come back before let_go().
    void start() {
        store_.after_next_call([this] {
            hangs_.set_value();
            release_.get_future().wait();
        });
        end_ = asio::co_spawn(io_.executor(), poller_.run(), asio::use_future);
        hangs_.get_future().wait();
    }
    void let_go() {
        std::call_once(let_go_, [this] { release_.set_value(); });
    }

    bool is_moving() {
        const auto ask = [this] { return poller_.is_moving(); };
        return asio::post(io_.executor(), std::packaged_task<bool()>(ask)).get();
    }
    int calls() const { return store_.calls(); }
    test::ManualClock& clock() { return clock_; }

  private:
    static generation::JobSettings job_settings(const std::filesystem::path& cache) {
        generation::JobSettings settings;
        settings.peer_id = "a";
        settings.cache_dir = cache;
        return settings;
    }
    static worker::PollSettings poll_settings() {
        worker::PollSettings settings;
        settings.interval = 5ms;
        return settings;
    }

    test::TempDir dir_;
    test::ManualClock clock_;
    async::IoThreads io_{"io", 1};
    async::BlockingPool storage_{"store", 1, 16};
    test::MemoryCStore store_;
    persistence::Engine files_;
    persistence::JobRepository jobs_;
    std::unique_ptr<inference::Model> model_;
    generation::CallSlots slots_;
    generation::EndpointGates gates_;
    generation::JobSettings settings_;
    generation::JobServices services_;
    worker::Poller poller_;
    std::promise<void> hangs_;
    std::promise<void> release_;
    std::once_flag let_go_;
    std::future<void> end_;
};

template <class Condition>
void wait_until(const Condition& condition) {
    const auto limit = std::chrono::steady_clock::now() + 30s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) FAIL("not within 30 s");
        std::this_thread::yield();
    }
}

} // namespace

TEST_CASE("a poll loop moves before its start, while a look takes its time, and between two looks") {
    HangingWorker worker;
    worker.clock().advance(24h);
    CHECK(worker.is_moving());
    worker.start();
    worker.clock().advance(9min);
    CHECK(worker.is_moving());
    worker.let_go();
    const auto calls = worker.calls();
    wait_until([&] { return worker.calls() >= calls + 10; });
    CHECK(worker.is_moving());
}

TEST_CASE("a look that does not come back is no sign of life, and one that does is again") {
    HangingWorker worker;
    worker.start();
    worker.clock().advance(11min);
    CHECK_FALSE(worker.is_moving());
    worker.let_go();
    wait_until([&] { return worker.is_moving(); });
}
