// Writes count when a peer has confirmed them. The node here does what a real one does: it keeps what it is told, sends
// a changed value to its peers and an equal one to nobody.
#include "datagems/persistence/engine.hpp"
#include "ratio1_raw_server.hpp"
#include "ratio1_stores.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <catch2/catch.hpp>

#include <deque>
#include <map>
#include <mutex>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

// What befalls a write.
enum class Fate {
    confirmed,
    unconfirmed, // kept and answered false
    broken,      // kept and sent, but the connection ends without an answer
    failed,      // 500, though kept and sent
    busy,        // 429
};

class OneNode {
  public:
    OneNode() : server_([this](RawPeer& peer) { talk(peer); }) {}

    // Of the next writes; then all are confirmed.
    void expect(std::initializer_list<Fate> fates) {
        const std::scoped_lock lock(mutex_);
        fates_.insert(fates_.end(), fates);
    }
    // Somebody else's write.
    void put(const std::string& field, const std::string& text) {
        const std::scoped_lock lock(mutex_);
        values_[field] = json::string(text);
    }
    // What the peers have been sent, in order: "field=JSON".
    std::vector<std::string> peers() const {
        const std::scoped_lock lock(mutex_);
        return sent_;
    }
    [[nodiscard]] int writes() const {
        const std::scoped_lock lock(mutex_);
        return writes_;
    }
    [[nodiscard]] Engine open() const {
        auto options = quick_options();
        options.cstore_url = server_.url();
        options.r1fs_url = server_.url();
        options.chainstore_peers = {"0xai_peer"};
        return open_with(options);
    }

  private:
    void talk(RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            const auto answer = answer_to(request);
            if (answer.empty() || !peer.send(answer)) return;
        }
    }

    std::string answer_to(const std::string& request) {
        const std::scoped_lock lock(mutex_);
        if (request.starts_with("POST"))
            return write(json::parse(request.substr(request.find("\r\n\r\n"))).as_object());
        const auto key = request.find("key=", request.find("&")) + 4;
        const auto found = values_.find(request.substr(key, request.find(' ', key) - key));
        const auto value = found == values_.end() ? json::value() : found->second;
        return ok_json(json::serialize(json::object{{"result", value}}));
    }

    std::string write(const json::object& body) {
        ++writes_;
        REQUIRE(body.at("chainstore_peers") == json::array{"0xai_peer"});
        const std::string field(body.at("key").as_string());
        const auto& value = body.at("value");
        const auto fate = fates_.empty() ? Fate::confirmed : fates_.front();
        if (!fates_.empty()) fates_.pop_front();
        if (fate == Fate::busy) return with_status(429, "{}");
        const bool equal = values_[field] == value; // a missing one is null
        values_[field] = value;
        if (equal) return ok_json("{\"result\":true}");
        if (fate == Fate::unconfirmed) return ok_json("{\"result\":false}");
        sent_.push_back(field + "=" + json::serialize(value));
        if (fate == Fate::broken) return {};
        return fate == Fate::failed ? with_status(500, "{}") : ok_json("{\"result\":true}");
    }

    mutable std::mutex mutex_;
    std::deque<Fate> fates_;
    std::map<std::string, json::value> values_;
    std::vector<std::string> sent_;
    int writes_ = 0;
    RawServer server_;
};

using Sent = std::vector<std::string>;

template <class Condition>
void wait_until(const Condition& condition) {
    for (int i = 0; i < 2'000 && !condition(); ++i)
        std::this_thread::sleep_for(5ms);
    REQUIRE(condition());
}

} // namespace

TEST_CASE("a confirmed write is one call") {
    OneNode node;
    const auto engine = node.open();
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":1})").has_value());
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":1})").has_value());
    CHECK(node.writes() == 2);
    CHECK(node.peers() == Sent{R"(f="{\"rev\":1}")"});
}

TEST_CASE("an unconfirmed write is repeated with a raised rev until the peers have it") {
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::unconfirmed, Fate::unconfirmed});
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":7,"a":1})").has_value());
    CHECK(node.peers() == Sent{R"(f="{\"rev\":9,\"a\":1}")"});
    CHECK(engine.cstore->hget("h", "f").value() == R"({"rev":9,"a":1})");
}

TEST_CASE("an unconfirmed document without rev is repeated with white space after it") {
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::unconfirmed});
    REQUIRE(engine.cstore->set("f", "[1]").has_value());
    CHECK(node.peers() == Sent{"f=\"[1] \""});
}

TEST_CASE("an unconfirmed plain text ends as it was meant, with another one in between") {
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::unconfirmed});
    REQUIRE(engine.cstore->hset("h", "f", "ada").has_value());
    CHECK(node.peers() == Sent{"f=\"ada \"", "f=\"ada\""});
}

TEST_CASE("an unconfirmed removal is sent again") {
    OneNode node;
    node.put("f", "old");
    const auto engine = node.open();
    node.expect({Fate::unconfirmed});
    REQUIRE(engine.cstore->hdel("h", "f").has_value());
    CHECK(node.peers().back() == "f=null");
    CHECK(engine.cstore->hget("h", "f").value() == std::nullopt);
}

TEST_CASE("a write that stays unconfirmed is an error, and asking again is no success by itself") {
    const std::string value = GENERATE(R"({"rev":1})", "[]", "plain");
    OneNode node;
    const auto engine = node.open();
    const auto never = {Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                        Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                        Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed};
    node.expect(never);
    const auto error = engine.cstore->hset("h", "f", value).error();
    CHECK(error.code == errc::unavailable);
    CHECK(error.message.find("not confirmed") != std::string::npos);
    CHECK(error.message.find(value) == std::string::npos);
    CHECK(node.peers().empty());
    node.expect(never);
    CHECK(engine.cstore->hset("h", "f", value).error().code == errc::unavailable);
    CHECK(node.peers().empty());
}

TEST_CASE("after a failure the same value is sent anew, not taken for an old one") {
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                 Fate::unconfirmed});
    CHECK(engine.cstore->hset("h", "f", R"({"rev":1})").has_error());
    // The owner's own next text may be one that an attempt has used.
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":6})").has_value());
    CHECK(node.peers() == Sent{R"(f="{\"rev\":7}")"});
}

TEST_CASE("a write of unknown outcome is repeated with a text that differs") {
    const auto fate = GENERATE(Fate::broken, Fate::failed);
    OneNode node;
    const auto engine = node.open();
    node.expect({fate});
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":1})").has_value());
    CHECK(node.peers() == Sent{R"(f="{\"rev\":1}")", R"(f="{\"rev\":2}")"});
}

TEST_CASE("a write that was surely not done is repeated as it is") {
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::busy, Fate::busy});
    REQUIRE(engine.cstore->hset("h", "f", R"({"rev":1})").has_value());
    CHECK(node.peers() == Sent{R"(f="{\"rev\":1}")"});
    CHECK(node.writes() == 3);
}

TEST_CASE("what one caller gave up is sent after a later write, if the node still holds it") {
    const bool overwritten = GENERATE(false, true);
    OneNode node;
    const auto engine = node.open();
    node.expect({Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                 Fate::unconfirmed});
    CHECK(engine.cstore->hset("h", "lost", R"({"rev":1})").has_error());
    if (overwritten) node.put("lost", "by its peer");
    int revision = 0;
    wait_until([&] {
        REQUIRE(engine.cstore->hset("h", "other", "{\"rev\":" + std::to_string(++revision) + "}").has_value());
        return node.peers().size() != static_cast<std::size_t>(revision) || (overwritten && revision > 400);
    });
    const auto peers = node.peers();
    const auto again = std::count(peers.begin(), peers.end(), R"(lost="{\"rev\":7}")");
    CHECK(again == (overwritten ? 0 : 1));
}

TEST_CASE("of those who insert the first value seen wins") {
    OneNode node;
    const auto engine = node.open();
    CHECK(engine.cstore->hset_if_absent("h", "f", "mine").value().inserted);
    const auto second = engine.cstore->hset_if_absent("h", "f", "other").value();
    CHECK_FALSE(second.inserted);
    CHECK(second.value == "mine");
    CHECK(node.writes() == 1);
}

TEST_CASE("an insertion that was not confirmed is confirmed before it counts, for whom it belongs to") {
    OneNode node;
    const auto engine = node.open();
    const auto never = {Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                        Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed,
                        Fate::unconfirmed, Fate::unconfirmed, Fate::unconfirmed};
    const std::string value = GENERATE(R"({"id":"x"})", "plain");
    node.expect(never);
    CHECK(engine.cstore->hset_if_absent("h", "f", value).error().code == errc::unavailable);
    CHECK(node.peers().empty());
    SECTION("by the same caller") {
        CHECK(engine.cstore->hset_if_absent("h", "f", value).value().inserted);
        CHECK_FALSE(node.peers().empty());
    }
    SECTION("by another caller, who loses") {
        const auto other = engine.cstore->hset_if_absent("h", "f", "other").value();
        CHECK_FALSE(other.inserted);
        CHECK(other.value.starts_with(value));
        CHECK_FALSE(node.peers().empty());
    }
    SECTION("not if somebody else was quicker") {
        node.put("f", "theirs");
        const auto lost = engine.cstore->hset_if_absent("h", "f", value).value();
        CHECK_FALSE(lost.inserted);
        CHECK(lost.value == "theirs");
        CHECK(node.peers().empty());
    }
}
