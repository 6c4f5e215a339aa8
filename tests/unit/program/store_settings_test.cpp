#include "datagems/program/peer_settings.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace datagems;
using namespace datagems::program;

namespace {

struct Reading {
    StoreSettings store;
    std::vector<std::string> peers;
    std::string host;
    std::vector<std::string> mistakes;
};

Reading read(const Environment& environment) {
    EnvironmentReader env(environment);
    Reading reading;
    reading.store = read_store(env);
    reading.peers = read_peers(env, reading.store);
    reading.host = read_host_address(env, reading.store);
    reading.mistakes = env.mistakes();
    return reading;
}

Environment network() {
    return {{"EE_CHAINSTORE_API_URL", "http://10.0.0.1:31234"},
            {"EE_R1FS_API_URL", "http://10.0.0.1:31235"},
            {"R1EN_CHAINSTORE_PEERS", "a,b"},
            {"R1EN_HOST_ADDR", "a"}};
}

bool has_mistake_about(const Reading& reading, std::string_view name) {
    return std::ranges::any_of(reading.mistakes, [&](const auto& mistake) { return mistake.starts_with(name); });
}

} // namespace

TEST_CASE("without any setting the store is on this machine") {
    const auto reading = read({});
    CHECK(reading.mistakes.empty());
    CHECK(reading.store.engine == StoreEngine::embedded);
    CHECK(reading.store.data_dir == "./.datagems");
    CHECK(reading.peers == std::vector<std::string>{"local"});
    CHECK(reading.host == "local");
}

TEST_CASE("the address of a CStore makes ratio1 the store, unless it is said otherwise") {
    const auto reading = read(network());
    CHECK(reading.mistakes.empty());
    CHECK(reading.store.engine == StoreEngine::ratio1);
    CHECK(reading.store.ratio1.cstore_url == "http://10.0.0.1:31234");
    CHECK(reading.store.ratio1.r1fs_url == "http://10.0.0.1:31235");
    CHECK(reading.store.ratio1.chainstore_peers == std::vector<std::string>{"a", "b"});
    auto environment = network();
    environment["DATAGEN_STORE"] = "embedded";
    CHECK(read(environment).store.engine == StoreEngine::embedded);
}

TEST_CASE("hosts and ports win over URLs, new names over old ones, and the ports of a node are known") {
    auto environment = network();
    environment["CSTORE_API_HOST"] = "10.0.0.2";
    CHECK(read(environment).store.ratio1.cstore_url == "http://10.0.0.2:31234");
    environment["EE_CHAINSTORE_API_HOST"] = "10.0.0.3";
    environment["EE_CHAINSTORE_API_PORT"] = "4000";
    environment["R1FS_API_HOST"] = "::1";
    CHECK(read(environment).store.ratio1.cstore_url == "http://10.0.0.3:4000");
    CHECK(read(environment).store.ratio1.r1fs_url == "http://[::1]:31235");
}

TEST_CASE("an address without a scheme is plain http") {
    auto environment = network();
    environment["EE_CHAINSTORE_API_URL"] = "localhost:8041";
    CHECK(read(environment).store.ratio1.cstore_url == "http://localhost:8041");
}

TEST_CASE("a network needs its addresses, its peers and a place for files, and says so") {
    const auto nothing = read({{"DATAGEN_STORE", "ratio1"}});
    for (const auto* name : {"EE_CHAINSTORE_API_URL", "EE_R1FS_API_URL", "R1EN_CHAINSTORE_PEERS", "R1EN_HOST_ADDR"}) {
        INFO(name);
        CHECK(has_mistake_about(nothing, name));
    }
    for (const auto& [name, value] : Environment{{"EE_CHAINSTORE_API_URL", "https://10.0.0.1:1"},
                                                 {"EE_R1FS_API_URL", "http://10.0.0.1/path"},
                                                 {"DATAGEN_SPOOL_DIR", "/nowhere/at/all"}}) {
        auto environment = network();
        environment[name] = value;
        INFO(name);
        CHECK(has_mistake_about(read(environment), name));
    }
}

TEST_CASE("a mock store is a directory of this user's own, and wins over a network") {
    auto environment = network();
    environment["DATAGEN_MOCK_CSTORE"] = "yes";
    const auto reading = read(environment);
    CHECK(reading.store.mock);
    CHECK(reading.store.engine == StoreEngine::embedded);
    CHECK(reading.store.data_dir.filename().string().starts_with("datagems-mock-"));
    environment["DATAGEN_DATA_DIR"] = "/some/where";
    CHECK(read(environment).store.data_dir == "/some/where");
}

TEST_CASE("a mock store does not follow a link that somebody else may have left") {
    test::TempDir dir;
    std::filesystem::create_directory(dir.path() / "theirs");
    std::filesystem::create_directory_symlink(dir.path() / "theirs", dir.path() / "link");
    StoreSettings settings;
    settings.mock = true;
    settings.data_dir = dir.path() / "link";
    CHECK(open_store(settings, {}).error().code == errc::permission_denied);
    settings.data_dir = dir.path() / "ours";
    CHECK(open_store(settings, {}).has_value());
}
