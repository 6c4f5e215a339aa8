#include "backup.hpp"
#include "gateway.hpp"
#include "web_root.hpp"

#include "datagems/program/run_program.hpp"
#include "datagems/program/service_manager.hpp"
#include "datagems/program/signals.hpp"

#include <array>

namespace {

using namespace datagems;

constexpr std::string_view usage = R"(datagems-gateway: the HTTP side of DataGems. Settings come from the environment.

  datagems-gateway                    serve until SIGTERM or SIGINT; SIGHUP: see DATAGEN_ENVIRONMENT_FILE in the README
  datagems-gateway --check            check settings and stores, then exit
  datagems-gateway --print-settings   print the settings in use, secrets as ***
  datagems-gateway --backup DIR       copy the embedded store into DIR, also while it is used
  datagems-gateway --version
  datagems-gateway --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags.
)";

class GatewayProgram final : public program::Program {
  public:
    program::LogSettings read_settings(EnvironmentReader& env) override {
        settings_ = gateway::read_settings(env);
        if (!settings_.web_root) settings_.web_root = gateway::find_web_root(gateway::program_folder());
        return settings_.log;
    }

    Result<std::string> check() override { return gateway::check_stores(settings_); }

    int operate(std::string_view, const std::string& argument) override {
        return gateway::back_up(settings_, argument) ? 0 : program::could_not_start;
    }

    int serve() override {
        const program::Signals signals;
        gateway::Gateway gateway(std::move(settings_));
        if (const auto started = gateway.start(); !started) {
            log::error("gateway.start_failed", {{"reason", started.error().message}});
            return program::could_not_start;
        }
        const auto status = "serving on port " + std::to_string(gateway.port());
        program::tell_ready(status);
        while (signals.wait() == program::Signals::Wish::reload) {
            program::tell_reloading();
            gateway.reload();
            program::tell_ready(status);
        }
        program::tell_stopping();
        log::info("gateway.stopping");
        gateway.stop();
        return 0;
    }

  private:
    gateway::Settings settings_;
};

} // namespace

int main(int argc, char** argv) {
    GatewayProgram program;
    constexpr std::array<std::string_view, 1> operations{"--backup"};
    return program::run_program({"datagems-gateway", usage, operations}, program, argc, argv);
}
