#include "server_fixture.hpp"

#include "datagems/http/live_body.hpp"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace datagems::server {

using namespace std::chrono_literals;

namespace {

// A subject that a test drives: every body shows its newest text.
class Subject {
  public:
    void publish(std::string text, bool last = false) {
        const std::scoped_lock lock(mutex_);
        text_ = std::make_shared<const std::string>(std::move(text));
        ++version_;
        last_ = last;
        for (const auto& [body, wake] : wakes_)
            wake();
    }
    [[nodiscard]] std::size_t bodies() const {
        const std::scoped_lock lock(mutex_);
        return wakes_.size();
    }
    // False when it does not come to that in a minute.
    [[nodiscard]] bool wait_for_bodies(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 60s, [&] { return wakes_.size() == count; });
    }

  private:
    friend class SubjectBody;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<const std::string> text_;
    int version_ = 0;
    bool last_ = false;
    std::map<const http::LiveBody*, std::function<void()>> wakes_;
};

class SubjectBody final : public http::LiveBody {
  public:
    explicit SubjectBody(Subject& subject) : subject_(subject) {}
    ~SubjectBody() override {
        const std::scoped_lock lock(subject_.mutex_);
        subject_.wakes_.erase(this);
        subject_.changed_.notify_all();
    }
    void attach(std::function<void()> wake) override {
        const std::scoped_lock lock(subject_.mutex_);
        subject_.wakes_.emplace(this, std::move(wake));
        subject_.changed_.notify_all();
    }
    Piece take() override {
        const std::scoped_lock lock(subject_.mutex_);
        if (seen_ == subject_.version_) return {};
        seen_ = subject_.version_;
        return Piece{subject_.text_, subject_.last_};
    }
    [[nodiscard]] std::string_view keep_alive() const noexcept override { return http::event_stream_comment; }

  private:
    Subject& subject_;
    int seen_ = 0;
};

struct Fixture {
    explicit Fixture(Settings settings = {}, std::size_t threads = 2) : server(settings, threads) {
        server.application.route(http::Method::get, "/live", [this](http::Context&) { return answer(); });
        server.application.route(http::Method::get, "/echo", echo);
        server.start();
    }

    boost::asio::awaitable<http::Response> answer() {
        co_return http::event_stream(std::make_shared<SubjectBody>(subject));
    }

    Subject subject;
    RunningServer server;
};

constexpr std::string_view get_live = "GET /live HTTP/1.1\r\nHost: a\r\n\r\n";

} // namespace

TEST_CASE("A live body arrives piece by piece, and the connection ends with it") {
    const auto threads = GENERATE(std::size_t{1}, std::size_t{2});
    Fixture f({}, threads);
    auto client = f.server.connect();
    client.send(get_live);
    const auto head = client.read_answer(true);
    CHECK(head.status == 200);
    CHECK(head.has("Content-Type: text/event-stream"));
    CHECK(head.has("Transfer-Encoding: chunked"));
    CHECK(head.has("Connection: close"));
    REQUIRE(f.subject.wait_for_bodies(1));
    f.subject.publish("one");
    CHECK(client.read_exactly(8) == "3\r\none\r\n");
    f.subject.publish("two!", true);
    CHECK(client.read_to_end() == "4\r\ntwo!\r\n0\r\n\r\n");
    CHECK(client.clean_end);
    CHECK(f.subject.wait_for_bodies(0));
}

TEST_CASE("A live body to HTTP/1.0 ends with the connection") {
    Fixture f;
    f.subject.publish("one", true);
    auto client = f.server.connect();
    client.send("GET /live HTTP/1.0\r\n\r\n");
    const auto answer = client.read_to_end();
    CHECK(answer.ends_with("\r\n\r\none"));
    CHECK(client.clean_end);
}

TEST_CASE("HEAD of a live body is its header alone") {
    Fixture f;
    auto client = f.server.connect();
    client.send("HEAD /live HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read_answer(true);
    CHECK(head.status == 200);
    CHECK(head.has("Content-Type: text/event-stream"));
    CHECK(f.subject.bodies() == 0);
    CHECK(client.request("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n").body == "GET /echo ");
}

TEST_CASE("A client that goes away ends its body") {
    Fixture f;
    {
        auto client = f.server.connect();
        client.send(get_live);
        REQUIRE(f.subject.wait_for_bodies(1));
    }
    CHECK(f.subject.wait_for_bodies(0));
}

TEST_CASE("A client that talks while it should listen is cut off") {
    Fixture f;
    auto client = f.server.connect();
    client.send(get_live);
    REQUIRE(f.subject.wait_for_bodies(1));
    const std::string noise(1024, 'x');
    while (client.send(noise)) {
    }
    CHECK(f.subject.wait_for_bodies(0));
}

TEST_CASE("A live body says now and then that it lives") {
    Settings settings;
    settings.live_pause = 20ms;
    Fixture f(settings);
    auto client = f.server.connect();
    client.send(get_live);
    client.read_answer(true);
    CHECK(client.read_exactly(16) == "3\r\n:\n\n\r\n3\r\n:\n\n\r\n");
}

TEST_CASE("A client that does not read misses pieces, and is lost in the end") {
    Settings settings;
    settings.write_timeout = 300ms;
    Fixture f(settings);
    auto client = f.server.connect();
    const boost::asio::socket_base::receive_buffer_size small(4 * 1024);
    client.socket().set_option(small);
    client.send(get_live);
    REQUIRE(f.subject.wait_for_bodies(1));
    // Far less than a socket's buffer may hold must be enough to find it out.
    const std::string text(20 * 1024, 'x');
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    while (f.subject.bodies() > 0 && std::chrono::steady_clock::now() < give_up) {
        f.subject.publish(text);
        std::this_thread::yield();
    }
    CHECK(f.subject.wait_for_bodies(0));
    CHECK(client.read_to_end().size() < 400 * 1024);
    CHECK_FALSE(client.clean_end);
}

TEST_CASE("A client that was slow sees the newest piece next") {
    Fixture f;
    auto client = f.server.connect();
    client.send(get_live);
    client.read_answer(true);
    REQUIRE(f.subject.wait_for_bodies(1));
    const std::string text(16 * 1024 * 1024, 'x'); // more than the sockets hold
    f.subject.publish(text);
    CHECK(client.read_exactly(6) == "40000\r"); // in pieces of 256 KiB
    for (int i = 0; i < 20; ++i)
        f.subject.publish(text);
    f.subject.publish("newest", true);
    const auto rest = client.read_to_end();
    CHECK(rest.ends_with("6\r\nnewest\r\n0\r\n\r\n"));
    CHECK(rest.size() < 3 * text.size());
}

TEST_CASE("Waiting bodies hold no thread of the pool") {
    Fixture f;
    std::deque<RawClient> watchers;
    for (int i = 0; i < 200; ++i) {
        auto& watcher = watchers.emplace_back(f.server.port());
        REQUIRE(watcher.send(get_live));
    }
    REQUIRE(f.subject.wait_for_bodies(200));
    std::promise<void> ran;
    REQUIRE(f.server.pool.try_post([&] { ran.set_value(); }));
    CHECK(ran.get_future().wait_for(60s) == std::future_status::ready);
    auto other = f.server.connect();
    CHECK(other.request("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n").status == 200);
    f.subject.publish("all", true);
    for (auto& watcher : watchers)
        CHECK(watcher.read_to_end().ends_with("3\r\nall\r\n0\r\n\r\n"));
}

TEST_CASE("A stop ends live bodies at once and in order") {
    Fixture f;
    f.subject.publish("state");
    auto client = f.server.connect();
    client.send(get_live);
    client.read_answer(true);
    REQUIRE(client.read_exactly(10) == "5\r\nstate\r\n");
    auto stopped = f.server.stop(1h);
    CHECK(client.read_to_end() == "0\r\n\r\n");
    CHECK(client.clean_end);
    client.close();
    REQUIRE(stopped.wait_for(60s) == std::future_status::ready);
}

TEST_CASE("The second stage of a stop cuts a live body whose client does not read") {
    Fixture f;
    f.subject.publish(std::string(64 * 1024 * 1024, 'x'));
    auto client = f.server.connect();
    client.send(get_live);
    REQUIRE(f.subject.wait_for_bodies(1));
    auto stopped = f.server.stop(50ms);
    CHECK(stopped.wait_for(60s) == std::future_status::ready);
    CHECK(f.subject.bodies() == 0);
}

} // namespace datagems::server
