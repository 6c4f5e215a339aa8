#include "command_line.hpp"
#include "gateway.hpp"
#include "version.hpp"

#include <csignal>
#include <exception>
#include <iostream>

namespace {

using namespace datagems;

constexpr int could_not_start = 1;
constexpr int wrong_settings = 2;

// Blocked in every thread that starts later, so that only wait_for_stop() hears them.
sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void print_settings(const EnvironmentReader& env) {
    for (const auto& [name, value] : env.used()) {
        std::cout << name << '=' << value << '\n';
    }
}

int check(const gateway::Settings& settings) {
    const auto stores = gateway::check_stores(settings);
    if (!stores) {
        std::cerr << stores.error().message << '\n';
        return could_not_start;
    }
    std::cout << "settings and stores are good: " << *stores << '\n';
    return 0;
}

int serve(gateway::Settings settings) {
    const auto signals = block_stop_signals();
    gateway::Gateway gateway(std::move(settings));
    if (const auto started = gateway.start(); !started) {
        log::error("gateway.start_failed", {{"reason", started.error().message}});
        return could_not_start;
    }
    int signal = 0;
    sigwait(&signals, &signal);
    log::info("gateway.stopping", {{"signal", signal}});
    gateway.stop();
    return 0;
}

int run(gateway::Command command) {
    EnvironmentReader env(process_environment());
    auto settings = gateway::read_settings(env);
    for (const auto& mistake : env.mistakes()) {
        std::cerr << mistake << '\n';
    }
    if (command == gateway::Command::print_settings) print_settings(env);
    if (!env.mistakes().empty()) return wrong_settings;
    if (command == gateway::Command::print_settings) return 0;
    log::configure(settings.log.level, settings.log.format);
    return command == gateway::Command::check ? check(settings) : serve(std::move(settings));
}

} // namespace

int main(int argc, char** argv) {
    try {
        const auto command = gateway::parse_command_line({argv + 1, static_cast<std::size_t>(argc - 1)});
        if (!command) {
            std::cerr << command.error().message << '\n';
            return wrong_settings;
        }
        if (*command == gateway::Command::help) {
            std::cout << gateway::usage;
            return 0;
        }
        if (*command == gateway::Command::version) {
            std::cout << "datagems-gateway " << gateway::version << '\n';
            return 0;
        }
        return run(*command);
    } catch (const std::exception& failure) {
        std::cerr << "datagems-gateway: " << failure.what() << '\n';
        return could_not_start;
    }
}
