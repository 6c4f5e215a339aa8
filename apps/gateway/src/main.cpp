#include "gateway.hpp"

#include "datagems/program/run_program.hpp"
#include "datagems/program/stop_signals.hpp"

namespace {

using namespace datagems;

constexpr std::string_view usage = R"(datagems-gateway: the HTTP side of DataGems. Settings come from the environment.

  datagems-gateway                    serve until SIGTERM or SIGINT
  datagems-gateway --check            check settings and stores, then exit
  datagems-gateway --print-settings   print the settings in use, secrets as ***
  datagems-gateway --version
  datagems-gateway --help

Exit codes: 0 done, 1 could not start, 2 wrong settings or flags.
)";

class GatewayProgram final : public program::Program {
  public:
    program::LogSettings read_settings(EnvironmentReader& env) override {
        settings_ = gateway::read_settings(env);
        return settings_.log;
    }

    Result<std::string> check() override { return gateway::check_stores(settings_); }

    int serve() override {
        const program::StopSignals signals;
        gateway::Gateway gateway(std::move(settings_));
        if (const auto started = gateway.start(); !started) {
            log::error("gateway.start_failed", {{"reason", started.error().message}});
            return program::could_not_start;
        }
        const int signal = signals.wait();
        log::info("gateway.stopping", {{"signal", signal}});
        gateway.stop();
        return 0;
    }

  private:
    gateway::Settings settings_;
};

} // namespace

int main(int argc, char** argv) {
    GatewayProgram program;
    return program::run_program({"datagems-gateway", usage}, program, argc, argv);
}
