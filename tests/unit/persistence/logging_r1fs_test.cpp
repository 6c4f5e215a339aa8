#include "datagems/persistence/logging_r1fs.hpp"

#include "datagems/test_support/captured_log.hpp"
#include "datagems/test_support/r1fs_conformance.hpp"
#include "opened.hpp"

#include <array>
#include <sstream>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::CapturedLog;
using datagems::test::TempDir;

TEST_CASE("a file store that logs does what every engine must do") {
    const TempDir dir;
    const CapturedLog log;
    auto first = make_logging_r1fs(open_in(dir.path() / "data").r1fs);
    auto second = make_logging_r1fs(open_in(dir.path() / "data").r1fs);
    datagems::test::check_r1fs(*first, *second, dir.path());
}

TEST_CASE("every call of a file store is a line that holds nothing of the file") {
    const TempDir dir;
    const auto store = make_logging_r1fs(open_in(dir.path() / "data").r1fs);
    std::ofstream(dir.path() / "file") << "a secret";
    Cid cid;
    std::string text;
    {
        const CapturedLog log;
        cid = store->add_bytes("the secret", "secret.json").value();
        REQUIRE(store->add_file(dir.path() / "file", "secret.json").has_value());
        REQUIRE(store->read_all(cid, 100).has_value());
        {
            std::array<char, 4> buffer{};
            const auto reader = store->open(cid).value();
            for (int i = 0; i < 3; ++i)
                REQUIRE(reader->read(buffer).has_value());
        }
        REQUIRE(store->remove(cid).has_value());
        CHECK(store->open(cid).has_error());
        REQUIRE(store->check().has_value());
        text = log.text();
    }
    INFO(text);
    std::istringstream lines(text);
    const auto next_holds = [&](std::initializer_list<std::string> pieces) {
        std::string line;
        REQUIRE(std::getline(lines, line));
        for (const auto& piece : pieces) {
            INFO(piece);
            CHECK(line.find(piece) != std::string::npos);
        }
    };
    next_holds({"r1fs.call", "operation=add_bytes", "cid=" + cid, "bytes=10", "ms=", "outcome=ok"});
    next_holds({"operation=add_file", "bytes=8", "outcome=ok"});
    next_holds({"operation=read_all", "cid=" + cid, "bytes=10", "outcome=ok"});
    next_holds({"operation=read", "cid=" + cid, "bytes=10", "outcome=ok"});
    next_holds({"operation=remove", "cid=" + cid, "outcome=ok"});
    next_holds({"operation=read", "cid=" + cid, "bytes=0", "outcome=not_found"});
    next_holds({"operation=check", "outcome=ok"});
    CHECK(text.find("secret") == std::string::npos);
}
