#include "command_line.hpp"
#include "worker.hpp"

#include <csignal>
#include <exception>
#include <iostream>
#include <thread>

namespace {

using namespace datagems;

constexpr int could_not_start = 1;
constexpr int wrong_settings = 2;
constexpr int peer_id_taken = 3;

// Blocked in every thread that starts later, so that only StopOnSignal hears them.
sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

// A thread that stops the worker at SIGTERM or SIGINT; it is ended by a signal of our own.
class StopOnSignal {
  public:
    StopOnSignal(const sigset_t& signals, worker::Worker& worker)
        : thread_([signals, &worker] {
              int signal = 0;
              sigwait(&signals, &signal);
              worker.stop();
          }) {}
    ~StopOnSignal() {
        pthread_kill(thread_.native_handle(), SIGTERM);
        thread_.join();
    }
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

  private:
    std::thread thread_;
};

void print_settings(const EnvironmentReader& env) {
    for (const auto& [name, value] : env.used()) {
        std::cout << name << '=' << value << '\n';
    }
}

int run_check(const worker::Settings& settings) {
    const auto stores = worker::check(settings);
    if (!stores) {
        std::cerr << stores.error().message << '\n';
        return could_not_start;
    }
    std::cout << "settings and stores are good: " << *stores << '\n';
    return 0;
}

int work(worker::Settings settings) {
    if (settings.disabled) {
        log::info("worker.disabled");
        return 0;
    }
    const auto signals = block_stop_signals();
    const auto worker = worker::Worker::create(std::move(settings));
    if (!worker) {
        log::error("worker.start_failed", {{"reason", worker.error().message}});
        return worker.error().code == errc::conflict ? peer_id_taken : could_not_start;
    }
    const StopOnSignal stop(signals, **worker);
    return (*worker)->run() == worker::Worker::End::stopped ? 0 : peer_id_taken;
}

int run(worker::Command command) {
    EnvironmentReader env(process_environment());
    auto settings = worker::read_settings(env);
    for (const auto& mistake : env.mistakes()) {
        std::cerr << mistake << '\n';
    }
    if (command == worker::Command::print_settings) print_settings(env);
    if (!env.mistakes().empty()) return wrong_settings;
    if (command == worker::Command::print_settings) return 0;
    log::configure(settings.log.level, settings.log.format);
    return command == worker::Command::check ? run_check(settings) : work(std::move(settings));
}

} // namespace

int main(int argc, char** argv) {
    try {
        const auto command = worker::parse_command_line({argv + 1, static_cast<std::size_t>(argc - 1)});
        if (!command) {
            std::cerr << command.error().message << '\n';
            return wrong_settings;
        }
        if (*command == worker::Command::help) {
            std::cout << worker::usage;
            return 0;
        }
        if (*command == worker::Command::version) {
            std::cout << "datagems-worker " DATAGEMS_VERSION "\n";
            return 0;
        }
        return run(*command);
    } catch (const std::exception& failure) {
        std::cerr << "datagems-worker: " << failure.what() << '\n';
        return could_not_start;
    }
}
