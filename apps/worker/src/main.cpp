#include "worker.hpp"

#include "datagems/program/run_program.hpp"
#include "datagems/program/service_manager.hpp"
#include "datagems/program/signals.hpp"

#include <csignal>
#include <thread>

namespace {

using namespace datagems;

constexpr int peer_id_taken = 3;

constexpr std::string_view usage =
    R"(datagems-worker: makes one peer's records of every job. Settings come from the environment.

  datagems-worker                    work until SIGTERM or SIGINT; SIGHUP: see DATAGEN_ENVIRONMENT_FILE in the README
  datagems-worker --check            check settings, stores and cache directory, then exit
  datagems-worker --print-settings   print the settings in use, secrets as ***
  datagems-worker --version
  datagems-worker --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags, 3 another worker has this peer id.
)";

// A thread that does with the worker what signals ask for; it is ended by a signal of our own.
class SignalThread {
  public:
    SignalThread(const program::Signals& signals, worker::Worker& worker)
        : thread_([&signals, &worker] {
              while (signals.wait() == program::Signals::Wish::reload) {
                  worker.reload();
              }
              worker.stop();
          }) {}
    ~SignalThread() {
        // The thread waits for the signal, it is not ended by it.
        pthread_kill(thread_.native_handle(), SIGTERM); // NOLINT(bugprone-bad-signal-to-kill-thread)
        thread_.join();
    }
    SignalThread(const SignalThread&) = delete;
    SignalThread& operator=(const SignalThread&) = delete;

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
            program::tell_ready("disabled");
            return 0;
        }
        const program::Signals signals;
        const auto worker = worker::Worker::create(std::move(settings_));
        if (!worker) {
            log::error("worker.start_failed", {{"reason", worker.error().message}});
            return worker.error().code == errc::conflict ? peer_id_taken : program::could_not_start;
        }
        const SignalThread thread(signals, **worker);
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
