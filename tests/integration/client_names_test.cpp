// Names whose name server never answers, and what they cost everybody else. A stand-in resolves; whatever has an
// address has one of loopback.
#include "client_driver.hpp"
#include "client_peer.hpp"

#include "datagems/client/network.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

using namespace datagems;
using namespace datagems::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

// Answers 127.0.0.1 at once, but for names that begin with "stuck" (when they are let go) and "unknown" (never found).
class Names {
  public:
    Names() = default;
    ~Names() { let_go(); }
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    [[nodiscard]] client::NameLookup look_up() const {
        return [state = state_](const std::string& host) { return answer(*state, host); };
    }
    // Every look-up so far and to come gets its answer; returns when all have.
    void let_go() {
        std::unique_lock lock(state_->mutex);
        state_->free = true;
        state_->changed.notify_all();
        state_->changed.wait(lock, [&] { return state_->under_way == 0; });
    }
    void wait_for_lookups(std::size_t count) {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait(lock, [&] { return state_->lookups >= count; });
    }
    [[nodiscard]] std::size_t lookups() const {
        const std::lock_guard lock(state_->mutex);
        return state_->lookups;
    }

  private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t lookups = 0;
        std::size_t under_way = 0;
        bool free = false;
    };

    static Result<std::vector<asio::ip::address>> answer(State& state, const std::string& host) {
        std::unique_lock lock(state.mutex);
        ++state.lookups;
        ++state.under_way;
        state.changed.notify_all();
        if (host.starts_with("stuck")) state.changed.wait(lock, [&] { return state.free; });
        --state.under_way;
        state.changed.notify_all();
        if (host.starts_with("unknown")) return Error{errc::unavailable, "no such name"};
        return std::vector<asio::ip::address>(2, asio::ip::make_address("127.0.0.1"));
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

void echo(Peer& peer) {
    while (const auto request = peer.read_request()) {
        if (!peer.answer(request->substr(request->find("\r\n\r\n") + 4))) return;
    }
}

client::Settings with_connect_timeout(std::chrono::milliseconds timeout) {
    auto settings = quick_settings();
    settings.connect_timeout = timeout;
    return settings;
}

// Nothing here waits that long: it stands for never.
constexpr auto never = 1h;

client::Settings patient() {
    auto settings = with_connect_timeout(never);
    settings.total_timeout = never;
    return settings;
}

client::LookupSettings at_most(std::size_t names) {
    client::LookupSettings settings;
    settings.max_under_way = names;
    settings.patience = never;
    return settings;
}

void check_failed(const Result<client::Answer>& answer, errc code, std::string_view why) {
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == code);
    CHECK(client::failed_step(answer.error()) == "resolve");
    CHECK(answer.error().message.find(why) != std::string::npos);
}

client::Call call_to(const char* host, std::uint16_t port) {
    return post_to(client::Origin{false, host, port}, "hello");
}

ClientDriver::Pending start_cancellable(ClientDriver& driver, client::Call call, asio::cancellation_signal& signal) {
    auto promise = std::make_shared<std::promise<Result<client::Answer>>>();
    auto pending = promise->get_future();
    auto on_end = [promise](const std::exception_ptr& failure, Result<client::Answer> answer) {
        if (failure) return promise->set_exception(failure);
        promise->set_value(std::move(answer));
    };
    asio::co_spawn(driver.context, driver.client.send(std::move(call)),
                   asio::bind_cancellation_slot(signal.slot(), on_end));
    return pending;
}

} // namespace

TEST_CASE("a name is resolved and connected to", "[client][names]") {
    const PeerServer server(echo);
    Names names;
    ClientDriver driver(quick_settings(), client::system_network(at_most(8), names.look_up()));
    CHECK(driver.send(call_to("host.example", server.port())).value().body == "hello");
}

TEST_CASE("names that never get an answer delay no other name of the client", "[client][names]") {
    const PeerServer server(echo);
    Names names;
    ClientDriver driver(patient(), client::system_network(at_most(8), names.look_up()));
    std::vector<ClientDriver::Pending> stuck;
    for (const char* host : {"stuck1.example", "stuck2.example", "stuck3.example", "stuck4.example", "stuck5.example"})
        stuck.push_back(driver.start(call_to(host, server.port())));
    CHECK(driver.send(call_to("host.example", server.port())).value().body == "hello");
    names.wait_for_lookups(6);
    CHECK(names.lookups() == 6);
    names.let_go();
    for (auto& pending : stuck)
        CHECK(driver.finish(std::move(pending)).value().body == "hello");
}

TEST_CASE("names of one client delay no other client on the same thread", "[client][names]") {
    const PeerServer server(echo);
    Names names;
    ClientDriver driver(patient(), client::system_network(at_most(1), names.look_up()));
    client::HttpClient own(driver.context.get_executor(), quick_settings(),
                           client::system_network(at_most(1), names.look_up()));
    auto stuck = driver.start(call_to("stuck.example", server.port()));
    auto pending = asio::co_spawn(driver.context, own.send(call_to("own.example", server.port())), asio::use_future);
    CHECK(driver.finish(std::move(pending)).value().body == "hello");
    check_failed(driver.send(call_to("host.example", server.port())), errc::unavailable, "cannot be resolved now");
    names.let_go();
    CHECK(driver.finish(std::move(stuck)).value().body == "hello");
}

TEST_CASE("calls to the same name share one look-up", "[client][names]") {
    const PeerServer server(echo);
    Names names;
    ClientDriver driver(patient(), client::system_network(at_most(1), names.look_up()));
    std::vector<ClientDriver::Pending> calls;
    for (int i = 0; i < 20; ++i)
        calls.push_back(driver.start(call_to("stuck.example", server.port())));
    driver.context.poll();
    names.let_go();
    for (auto& pending : calls)
        CHECK(driver.finish(std::move(pending)).value().body == "hello");
    CHECK(names.lookups() == 1);
}

TEST_CASE("a deadline ends the wait, and who asks again does not wait at all", "[client][names]") {
    Names names;
    client::LookupSettings lookups;
    lookups.patience = 0ms;
    ClientDriver driver(with_connect_timeout(50ms), client::system_network(lookups, names.look_up()));
    check_failed(driver.send(call_to("stuck.example", 80)), errc::timed_out, "no answer in time");
    check_failed(driver.send(call_to("stuck.example", 80)), errc::timed_out, "no answer in time");
    names.wait_for_lookups(1);
    CHECK(names.lookups() == 1);
}

TEST_CASE("a name that was not found is not looked up again soon", "[client][names]") {
    Names names;
    auto lookups = at_most(1);
    lookups.failure_lifetime = never;
    ClientDriver driver(quick_settings(), client::system_network(lookups, names.look_up()));
    check_failed(driver.send(call_to("unknown.example", 80)), errc::unavailable, "unknown.example: no such name");
    check_failed(driver.send(call_to("unknown.example", 80)), errc::unavailable, "unknown.example: no such name");
    CHECK(names.lookups() == 1);
}

TEST_CASE("cancellation ends the wait, and an answer afterwards does no harm", "[client][names]") {
    const PeerServer server(echo);
    Names names;
    ClientDriver driver(patient(), client::system_network(at_most(2), names.look_up()));
    asio::cancellation_signal signal;
    auto cancelled = start_cancellable(driver, call_to("stuck.example", server.port()), signal);
    auto waiting = driver.start(call_to("stuck.example", server.port()));
    driver.context.poll();
    names.wait_for_lookups(1);
    asio::post(driver.context, [&] { signal.emit(asio::cancellation_type::terminal); });
    check_failed(driver.finish(std::move(cancelled)), errc::cancelled, "cancelled");
    names.let_go();
    CHECK(driver.finish(std::move(waiting)).value().body == "hello");
    CHECK(names.lookups() == 1);
}

TEST_CASE("a client that goes does not wait for its names, and tells who does", "[client][names]") {
    Names names;
    asio::io_context context{1};
    auto client = std::make_unique<client::HttpClient>(context.get_executor(), patient(),
                                                       client::system_network(at_most(8), names.look_up()));
    auto pending = asio::co_spawn(context, client->send(call_to("stuck.example", 80)), asio::use_future);
    context.poll();
    names.wait_for_lookups(1);
    client.reset();
    context.run();
    check_failed(pending.get(), errc::cancelled, "the client was closed");
}

TEST_CASE("a context may go with calls that wait for a name, and the answer comes to nobody", "[client][names]") {
    Names names;
    {
        asio::io_context context{1};
        client::HttpClient client(context.get_executor(), patient(),
                                  client::system_network(at_most(8), names.look_up()));
        for (const char* host : {"stuck1.example", "stuck2.example", "stuck2.example"})
            asio::co_spawn(context, client.send(call_to(host, 80)), asio::use_future);
        context.poll();
        names.wait_for_lookups(2);
    }
    names.let_go();
    CHECK(names.lookups() == 2);
}

TEST_CASE("the system's resolver knows this machine and takes no nonsense", "[client][names]") {
    const auto found = client::look_up_name("localhost");
    REQUIRE(found.has_value());
    REQUIRE_FALSE(found->empty());
    for (const auto& address : *found)
        CHECK(address.is_loopback());
    // Too long for any name server to be asked.
    const auto nonsense = client::look_up_name(std::string(64, 'a'));
    REQUIRE_FALSE(nonsense.has_value());
    CHECK(nonsense.error().code == errc::unavailable);
}
