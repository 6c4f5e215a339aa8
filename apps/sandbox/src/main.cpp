#include "application.hpp"
#include "settings.hpp"
#include "stores/store_servers.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/io_threads.hpp"
#include "datagems/server/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <vector>

namespace datagems::sandbox {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds stop_grace{300}; // nobody's data is at stake

asio::awaitable<void> stop_on_signal(asio::signal_set& signals, server::Server& server) {
    co_await signals.async_wait(asio::use_awaitable);
    co_await server.stop(stop_grace);
}

Result<std::unique_ptr<StoreServers>> start_stores(const StoreSettings& settings) {
    if (settings.replicas == 0) return std::unique_ptr<StoreServers>();
    auto stores = StoreServers::start(settings);
    if (!stores) return stores;
    for (std::size_t replica = 0; replica < settings.replicas; ++replica)
        std::printf("cstore %zu on %s\nr1fs %zu on %s\n", replica + 1, (*stores)->cstore_url(replica).c_str(),
                    replica + 1, (*stores)->r1fs_url(replica).c_str());
    return stores;
}

int serve(const Settings& settings) {
    const auto stores = start_stores(settings.stores);
    if (!stores) {
        std::fprintf(stderr, "datagems-sandbox: %s\n", stores.error().message.c_str());
        return 1;
    }
    Application application(settings.knobs, stores->get());
    async::IoThreads io("io", settings.threads);
    async::BlockingPool pool("stream", 1, 4096);
    server::Settings listening;
    listening.host = settings.host;
    listening.port = settings.port;
    listening.server_name = "datagems-sandbox";
    listening.log_requests = false;
    server::Server server(io.executor(), pool, application, listening);
    asio::signal_set signals(io.executor(), SIGINT, SIGTERM);
    const auto started = server.start();
    if (!started) {
        std::fprintf(stderr, "datagems-sandbox: %s\n", started.error().message.c_str());
        return 1;
    }
    std::printf("listening on http://%s:%u\n", settings.host.c_str(), static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    asio::co_spawn(io.executor(), stop_on_signal(signals, server), asio::use_future).get();
    return 0;
}

int run(const std::vector<std::string_view>& arguments) {
    const auto settings = read_arguments(arguments);
    if (!settings) {
        std::fprintf(stderr, "datagems-sandbox: %s (see --help)\n", settings.error().message.c_str());
        return 2;
    }
    if (settings->help) {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    return serve(*settings);
}

} // namespace
} // namespace datagems::sandbox

int main(int argument_count, char** arguments) {
    try {
        return datagems::sandbox::run(std::vector<std::string_view>(arguments + 1, arguments + argument_count));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "datagems-sandbox: %s\n", failure.what());
        return 1;
    }
}
