#include "datagems/program/peer_settings.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace datagems;
using namespace datagems::program;

namespace {

const Environment at_start{{"R1EN_CHAINSTORE_PEERS", "a,b"}};

Result<std::vector<std::string>> read_again(std::string_view file_text, const Environment& environment = at_start,
                                            StoreEngine engine = StoreEngine::embedded) {
    const datagems::test::TempDir directory;
    const auto file = directory.path() / "datagems.env";
    std::ofstream(file) << file_text;
    StoreSettings store;
    store.engine = engine;
    return read_peers_again(environment, file, store);
}

} // namespace

TEST_CASE("the file's peers count, in their order") {
    const std::vector<std::string> three{"c", "b", "a"};
    CHECK(read_again("DATAGEN_STORE=embedded\nR1EN_CHAINSTORE_PEERS=c, b,a\n").value() == three);
    CHECK(read_again(R"(R1EN_CHAINSTORE_PEERS=["c","b","a"])").value() == three);
    CHECK(read_again("MINE=c\nR1EN_CHAINSTORE_PEERS=$MINE,b,${LAST}", {{"LAST", "a"}}).value() == three);
}

TEST_CASE("a file that names no peers leaves them as they are") {
    CHECK(read_again("# nothing\nA=1\n").value() == std::vector<std::string>{"a", "b"});
    CHECK(read_again("", {}).value() == std::vector<std::string>{"local"});
}

TEST_CASE("what no program would start with is an error") {
    CHECK(read_again("R1EN_CHAINSTORE_PEERS=a,a").error().code == errc::invalid_argument);
    CHECK(read_again("R1EN_CHAINSTORE_PEERS=$NOBODY").error().message.find("NOBODY") != std::string::npos);
    CHECK(read_again("R1EN_CHAINSTORE_PEERS=", {}, StoreEngine::ratio1).has_error());
    CHECK(read_again("R1EN_CHAINSTORE_PEERS").has_error());
    CHECK(read_peers_again(at_start, "/nowhere/at/all", {}).error().code == errc::not_found);
}

TEST_CASE("peer ids are what file names, hash fields and units take") {
    const auto mistakes_of = [](const std::string& peers) {
        EnvironmentReader env{Environment{{"R1EN_CHAINSTORE_PEERS", peers}}};
        (void)read_peers(env, StoreSettings());
        return env.mistakes();
    };
    for (const std::string id : {"local", "a", "_1", "0xai_AxLOEgr3-bQ", "node-1.example:2", "A.b_c"}) {
        INFO(id);
        CHECK(mistakes_of(id).empty());
    }
    CHECK(mistakes_of(std::string(80, 'x')).empty());
    for (const std::string id :
         {"..", ".a", "-a", ":a", "a/b", "a b", R"("a,b")", "a%i", R"(a\x2d)", "a@b", "a\nb", "\xc3\xa4"}) {
        INFO(id);
        CHECK(mistakes_of(id).size() == 1);
    }
    CHECK(mistakes_of(std::string(81, 'x')).size() == 1);
    CHECK(mistakes_of("a,b c") ==
          std::vector<std::string>{"R1EN_CHAINSTORE_PEERS is \"b c\", expected ids of at most 80 letters, digits and "
                                   ". _ : -, the first a letter, a digit or _"});
    CHECK(read_again("R1EN_CHAINSTORE_PEERS=a/b").error().code == errc::invalid_argument);
}

TEST_CASE("the environment file is a setting") {
    EnvironmentReader unset{Environment()};
    CHECK_FALSE(read_environment_file_setting(unset).has_value());
    EnvironmentReader set{Environment{{"DATAGEN_ENVIRONMENT_FILE", "/etc/x.env"}}};
    CHECK(read_environment_file_setting(set) == std::filesystem::path("/etc/x.env"));
}
