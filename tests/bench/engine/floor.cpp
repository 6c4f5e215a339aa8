// The floor that scripts/bench engine measures the worker against: bench_engine_floor <host> <port> <request>
// <connections> <seconds>. Keep-alive connections that send the bytes of the file <request> and read the answer with
// Beast, again and again; no JSON, no disk. Prints one JSON object: calls, calls not answered with 200, seconds, and
// CPU seconds.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using std::chrono::steady_clock;

constexpr std::chrono::seconds warm_up{1};

struct Run {
    tcp::endpoint server;
    std::string request;
    steady_clock::time_point counted_from;
    steady_clock::time_point end;
    long calls = 0;
    long bad = 0;
    double cpu_before = 0; // at counted_from
};

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

asio::awaitable<void> call_again_and_again(Run& run) {
    const auto executor = co_await asio::this_coro::executor;
    tcp::socket socket(executor);
    co_await socket.async_connect(run.server, asio::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    boost::beast::flat_buffer buffer;
    const auto request = asio::buffer(run.request);
    for (auto now = steady_clock::now(); now < run.end; now = steady_clock::now()) {
        http::response<http::string_body> answer;
        co_await asio::async_write(socket, request, asio::use_awaitable);
        co_await http::async_read(socket, buffer, answer, asio::use_awaitable);
        if (now < run.counted_from) continue;
        if (run.calls++ == 0) run.cpu_before = cpu_seconds();
        if (answer.result() != http::status::ok) ++run.bad;
    }
}

std::string file_contents(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) throw std::runtime_error(std::string("nothing to read: ") + path);
    return bytes;
}

void measure(char** arguments) {
    Run run;
    run.server = {asio::ip::make_address(arguments[1]), static_cast<std::uint16_t>(std::stoi(arguments[2]))};
    run.request = file_contents(arguments[3]);
    const int connections = std::stoi(arguments[4]);
    run.counted_from = steady_clock::now() + warm_up;
    run.end = run.counted_from + std::chrono::milliseconds(static_cast<long>(std::stod(arguments[5]) * 1e3));
    asio::io_context context(1);
    const auto rethrow = [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
    };
    for (int i = 0; i < connections; ++i)
        asio::co_spawn(context, call_again_and_again(run), rethrow);
    context.run();
    const std::chrono::duration<double> taken = steady_clock::now() - run.counted_from;
    std::printf("{\"calls\":%ld,\"bad\":%ld,\"seconds\":%.3f,\"cpu\":%.3f}\n", run.calls, run.bad, taken.count(),
                cpu_seconds() - run.cpu_before);
}

} // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 6) {
        std::fputs("usage: bench_engine_floor <host> <port> <request> <connections> <seconds>\n", stderr);
        return 2;
    }
    try {
        measure(arguments);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_engine_floor: %s\n", failure.what());
        return 1;
    }
    return 0;
}
