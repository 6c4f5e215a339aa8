// More connections than there is room for: in all, and from one address.
#include "certificate.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "server_fixture.hpp"
#include "tls_client.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace datagems::server {

namespace asio = boost::asio;
using http::Context;
using http::Method;
using http::Response;

namespace {

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: t\r\n\r\n";
constexpr std::string_view get_held = "GET /held HTTP/1.1\r\nHost: t\r\n\r\n";

Settings room_for(std::size_t connections) {
    Settings settings;
    settings.max_connections = connections;
    return settings;
}

// Answers /echo at once and /held when it is let go.
class Crowd {
  public:
    explicit Crowd(Settings settings, std::size_t threads = 2) : server_(std::move(settings), threads) {
        server_.application.route(Method::get, "/echo", echo);
        server_.application.route(Method::get, "/held", [this](Context&) { return hold(); });
        server_.start();
    }

    RawClient connect() { return server_.connect(); }
    // Has been answered, and stays.
    static void rest(RawClient& client) { REQUIRE(client.request(get_echo).status == 200); }
    // Waits for an answer until let_go().
    template <class Client>
    void wait(Client& client) {
        client.send(get_held);
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return held_.size() == begun_ + 1; }));
        ++begun_;
    }
    void let_go() {
        const std::lock_guard lock(mutex_);
        for (const auto& held : held_) {
            if (const auto timer = held.lock()) asio::post(timer->get_executor(), [timer] { timer->cancel(); });
        }
    }
    RunningServer& server() { return server_; }

  private:
    asio::awaitable<Response> hold() {
        const auto executor = co_await asio::this_coro::executor;
        const auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        {
            const std::lock_guard lock(mutex_);
            held_.push_back(timer);
        }
        changed_.notify_all();
        boost::system::error_code let_go;
        auto token = asio::redirect_error(asio::use_awaitable, let_go);
        co_await timer->async_wait(token);
        co_return Response::text(200, "text/plain", "done");
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::weak_ptr<asio::steady_timer>> held_; // of requests, which own them
    std::size_t begun_ = 0;
    RunningServer server_;
};

} // namespace

TEST_CASE("Connections beyond the limit are told 503 while all others are busy") {
    Crowd crowd(room_for(2));
    auto first = crowd.connect();
    crowd.wait(first);
    auto second = crowd.connect();
    crowd.wait(second);
    auto third = crowd.connect();
    third.send(get_echo);
    const auto refused = third.read_answer();
    CHECK(refused.status == 503);
    CHECK(refused.body == R"({"error":"Too many connections"})");
    CHECK(refused.has("Retry-After: "));
    CHECK(refused.has("X-Request-Id: "));
    CHECK(refused.has("X-Finished: yes"));
    CHECK(refused.has("Connection: close"));
    CHECK(third.read_to_end().empty());
    CHECK(third.clean_end);
    CHECK(crowd.server().connections() == 2);
    crowd.let_go();
    CHECK(first.read_answer().body == "done");
    CHECK(second.read_answer().body == "done");
}

TEST_CASE("An idle connection makes room for a new one, the longest idle first") {
    Crowd crowd(room_for(3), 1); // one thread: a connection rests before the next is looked at
    auto busy = crowd.connect();
    crowd.wait(busy);
    auto first = crowd.connect();
    Crowd::rest(first);
    auto second = crowd.connect();
    Crowd::rest(second);
    auto third = crowd.connect();
    CHECK(third.request(get_echo).status == 200);
    CHECK(first.read_to_end().empty());
    CHECK(second.request(get_echo).status == 200);
    crowd.let_go();
    CHECK(busy.read_answer().body == "done");
}

TEST_CASE("A crowd of silent connections does not keep others out") {
    Crowd crowd(room_for(8));
    std::deque<RawClient> silent;
    for (int i = 0; i < 200; ++i)
        silent.emplace_back(crowd.server().port());
    for (int i = 0; i < 20; ++i) {
        auto client = crowd.connect();
        CHECK(client.request(get_echo).status == 200);
    }
}

TEST_CASE("A crowd of dripping headers does not keep others out") {
    Crowd crowd(room_for(8));
    std::deque<RawClient> dripping;
    for (int i = 0; i < 100; ++i)
        dripping.emplace_back(crowd.server().port()).send("GET /echo HTTP/1.1\r\nX");
    for (int i = 0; i < 20; ++i) {
        auto client = crowd.connect();
        CHECK(client.request(get_echo).status == 200);
    }
}

TEST_CASE("A connection that was refused leaves nothing behind") {
    Crowd crowd(room_for(1));
    auto busy = crowd.connect();
    crowd.wait(busy);
    for (int i = 0; i < 300; ++i) {
        auto client = crowd.connect();
        CHECK(client.read_answer().status == 503);
    }
    CHECK(crowd.server().connections() == 1);
    crowd.let_go();
    CHECK(busy.read_answer().body == "done");
}

TEST_CASE("An address has so many connections and no more, until one of them ends") {
    Settings settings;
    settings.max_connections_per_address = 2;
    Crowd crowd(settings);
    auto first = crowd.connect();
    Crowd::rest(first);
    {
        auto second = crowd.connect();
        Crowd::rest(second);
        auto third = crowd.connect();
        const auto refused = third.read_answer();
        CHECK(refused.status == 503);
        CHECK(refused.body == R"({"error":"Too many connections from this address"})");
        CHECK(third.read_to_end().empty());
        CHECK(first.request(get_echo).status == 200);
    }
    while (crowd.server().connections() > 1)
        std::this_thread::yield(); // bounded by the time-out of the test
    auto status = 503;
    while (status == 503)
        status = crowd.connect().request(get_echo).status; // its place is given back just after
    CHECK(status == 200);
}

TEST_CASE("Proxies may have as many connections as there are") {
    Settings settings;
    settings.max_connections_per_address = 1;
    settings.unlimited_addresses.push_back(IpRange::parse("127.0.0.0/8").value());
    Crowd crowd(settings);
    auto first = crowd.connect();
    Crowd::rest(first);
    auto second = crowd.connect();
    Crowd::rest(second);
    CHECK(first.request(get_echo).status == 200);
}

TEST_CASE("Over TLS a hanging handshake makes room, and who finds none is closed before it") {
    const test::TempDir folder;
    const test::Certificate certificate("DNS:localhost");
    auto settings = room_for(1);
    settings.tls = TlsFiles{folder.path() / "cert.pem", folder.path() / "key.pem"};
    certificate.write(settings.tls->certificate);
    certificate.write_key(settings.tls->key);
    Crowd crowd(settings);
    auto hanging = crowd.connect();
    while (crowd.server().connections() == 0)
        std::this_thread::yield(); // bounded by the time-out of the test
    TlsClient client(crowd.server().port());
    REQUIRE(client.shake_hands());
    CHECK(hanging.read_to_end().empty());
    crowd.wait(client);
    auto refused = crowd.connect();
    CHECK(refused.read_to_end().empty());
    crowd.let_go();
    CHECK(client.read_answer(4).ends_with("done"));
}

} // namespace datagems::server
