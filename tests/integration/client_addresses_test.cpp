// Calls to hosts that a stand-in for the network resolves and connects to: nothing leaves this process.
#include "client_driver.hpp"
#include "client_peer.hpp"

#include "datagems/client/network.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace datagems;
using namespace datagems::test;

namespace {

using boost::asio::ip::tcp;
using Addresses = std::vector<std::string>;
using Answers = std::vector<Addresses>;

// Gives the answers it was told, one for each look-up, and notes whom it was to connect to.
class RecordingNetwork final : public client::Network {
  public:
    explicit RecordingNetwork(Answers answers) : answers_(std::move(answers)) {}

    boost::asio::awaitable<Result<Endpoints>> resolve(client::Origin origin, SteadyTime) override {
        Endpoints endpoints;
        const auto& answer = answers_.at(std::min(lookups_++, answers_.size() - 1));
        for (const auto& text : answer)
            endpoints.emplace_back(boost::asio::ip::make_address(text), origin.port);
        co_return endpoints;
    }

    boost::asio::awaitable<boost::system::error_code> connect(tcp::socket&, tcp::endpoint endpoint) override {
        connected_.push_back(endpoint.address().to_string());
        co_return boost::asio::error::connection_refused;
    }

    [[nodiscard]] const Addresses& connected() const noexcept { return connected_; }

  private:
    Answers answers_;
    std::size_t lookups_ = 0;
    Addresses connected_;
};

client::Settings guarded() {
    auto settings = quick_settings();
    settings.addresses.emplace();
    return settings;
}

const client::Origin host{false, "model.example.com", 80};

void check_closed(const Result<client::Answer>& answer) {
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::permission_denied);
    CHECK(client::failed_step(answer.error()) == "resolve");
}

} // namespace

TEST_CASE("a host with a private address is never connected to", "[client][addresses]") {
    for (const Addresses& answer : {Addresses{"127.0.0.1"},
                                    {"10.0.0.1"},
                                    {"169.254.169.254"},
                                    {"::1"},
                                    {"::ffff:127.0.0.1"},
                                    {"fd00::1"},
                                    {"8.8.8.8", "127.0.0.1"},
                                    {"127.0.0.1", "8.8.8.8"},
                                    {"2606:4700::1111", "fe80::1"}}) {
        CAPTURE(answer);
        const auto network = std::make_shared<RecordingNetwork>(Answers(1, answer));
        ClientDriver driver(guarded(), network);
        check_closed(driver.send(post_to(host)));
        CHECK(network->connected().empty());
        CHECK(driver.client.connections_opened() == 0);
    }
}

TEST_CASE("a name that resolves to a public address first and a private one second is stopped the second time",
          "[client][addresses]") {
    const auto network = std::make_shared<RecordingNetwork>(Answers{Addresses{"8.8.8.8"}, Addresses{"127.0.0.1"}});
    ClientDriver driver(guarded(), network);
    const auto first = driver.send(post_to(host));
    REQUIRE_FALSE(first.has_value());
    CHECK(first.error().code == errc::unavailable); // refused by the stand-in
    check_closed(driver.send(post_to(host)));
    CHECK(network->connected() == Addresses{"8.8.8.8"});
}

TEST_CASE("address literals are held to the same rules", "[client][addresses]") {
    const auto network = std::make_shared<RecordingNetwork>(Answers{Addresses{"127.0.0.1"}});
    ClientDriver driver(guarded(), network);
    check_closed(driver.send(post_to(client::Origin{false, "127.0.0.1", 80})));
    CHECK(network->connected().empty());
}

TEST_CASE("public addresses, opened ranges and exempt endpoints are connected to", "[client][addresses]") {
    auto settings = guarded();
    settings.addresses->allowed.push_back(IpRange::parse("10.0.0.0/8").value());
    settings.addresses->exempt.push_back({{false, "own.example.com", 8000}, {{http::Method::post, "/path"}}});
    const auto network = std::make_shared<RecordingNetwork>(
        Answers{Addresses{"8.8.8.8"}, Addresses{"10.1.2.3"}, Addresses{"127.0.0.1"}, Addresses{"127.0.0.1"}});
    ClientDriver driver(settings, network);
    CHECK(driver.send(post_to(host)).error().code == errc::unavailable);
    CHECK(driver.send(post_to(host)).error().code == errc::unavailable);
    CHECK(driver.send(post_to(client::Origin{false, "own.example.com", 8000})).error().code == errc::unavailable);
    check_closed(driver.send(post_to(client::Origin{false, "own.example.com", 8001})));
    CHECK(network->connected() == Addresses{"8.8.8.8", "10.1.2.3", "127.0.0.1"});
}

TEST_CASE("a kept connection to an exempt endpoint carries its calls alone", "[client][addresses]") {
    const PeerServer server([](Peer& peer) {
        while (peer.read_request() && peer.answer("ok")) {
        }
    });
    auto settings = guarded();
    settings.addresses->exempt.push_back({{false, "127.0.0.1", server.port()}, {{http::Method::post, "/path"}}});
    ClientDriver driver(settings);
    REQUIRE(driver.send(post_to(server.port())).has_value());
    auto elsewhere = post_to(server.port());
    elsewhere.url.target = "/path/../admin";
    check_closed(driver.send(elsewhere));
    auto other_method = post_to(server.port());
    other_method.method = http::Method::del;
    check_closed(driver.send(other_method));
    REQUIRE(driver.send(post_to(server.port())).has_value());
    CHECK(server.connections() == 1);
}
