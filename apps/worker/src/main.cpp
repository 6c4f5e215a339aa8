#include "worker.hpp"

#include "datagems/program/run_program.hpp"
#include "datagems/program/stop_signals.hpp"

#include <csignal>
#include <thread>

namespace {

using namespace datagems;

constexpr int peer_id_taken = 3;

constexpr std::string_view usage =
    R"(datagems-worker: makes one peer's records of every job. Settings come from the environment.

  datagems-worker                    work until SIGTERM or SIGINT
  datagems-worker --check            check settings, stores and cache directory, then exit
  datagems-worker --print-settings   print the settings in use, secrets as ***
  datagems-worker --version
  datagems-worker --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags, 3 another worker has this peer id.
)";

// A thread that stops the worker at SIGTERM or SIGINT; it is ended by a signal of our own.
class StopOnSignal {
  public:
    StopOnSignal(const program::StopSignals& signals, worker::Worker& worker)
        : thread_([&signals, &worker] {
              static_cast<void>(signals.wait());
              worker.stop();
          }) {}
    ~StopOnSignal() {
        // The thread waits for the signal, it is not ended by it.
        pthread_kill(thread_.native_handle(), SIGTERM); // NOLINT(bugprone-bad-signal-to-kill-thread)
        thread_.join();
    }
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

  private:
    std::thread thread_;
};

class WorkerProgram final : public program::Program {
  public:
    program::LogSettings read_settings(EnvironmentReader& env) override {
        settings_ = worker::read_settings(env);
        return settings_.log;
    }

    Result<std::string> check() override { return worker::check(settings_); }

    int serve() override {
        if (settings_.disabled) {
            log::info("worker.disabled");
            return 0;
        }
        const program::StopSignals signals;
        const auto worker = worker::Worker::create(std::move(settings_));
        if (!worker) {
            log::error("worker.start_failed", {{"reason", worker.error().message}});
            return worker.error().code == errc::conflict ? peer_id_taken : program::could_not_start;
        }
        const StopOnSignal stop(signals, **worker);
        return (*worker)->run() == worker::Worker::End::stopped ? 0 : peer_id_taken;
    }

  private:
    worker::Settings settings_;
};

} // namespace

int main(int argc, char** argv) {
    WorkerProgram program;
    return program::run_program({"datagems-worker", usage}, program, argc, argv);
}
