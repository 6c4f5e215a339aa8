#include "datagems/base/environment_file.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "datagems/test_support/temp_dir.hpp"

using namespace datagems;

namespace {

std::string value_of(std::string_view text) {
    const auto environment = parse_environment_file("NAME=" + std::string(text) + "\nNEXT=1\n");
    INFO(text);
    REQUIRE(environment.has_value());
    CHECK(environment->at("NEXT") == "1");
    return environment->at("NAME");
}

} // namespace

TEST_CASE("assignments are read, comments and empty lines passed over") {
    const auto environment = parse_environment_file("# a comment \\\nwith a second line, A=9\n\n  ; another\n"
                                                    "  A = 1\r\nB=\nC=x\nC=y");
    REQUIRE(environment.has_value());
    CHECK(*environment == Environment{{"A", "1"}, {"B", ""}, {"C", "y"}});
    CHECK(parse_environment_file("").value().empty());
    CHECK(parse_environment_file("A=1").value() == Environment{{"A", "1"}});
}

TEST_CASE("a bare value is cut of its blanks, and a backslash takes away a meaning") {
    CHECK(value_of("  two words \t") == "two words");
    CHECK(value_of("a#b;c") == "a#b;c");
    CHECK(value_of(R"(a\ \ )") == "a  ");
    CHECK(value_of(R"(\"x\")") == R"("x")");
    CHECK(value_of(R"(it's "x")") == R"(it's "x")");
    CHECK(value_of("a,\\\nb") == "a,b");
    CHECK(value_of("$A ${B}") == "$A ${B}");
    CHECK(value_of("a=b==") == "a=b==");
}

TEST_CASE("quotes keep blanks, single ones everything") {
    CHECK(value_of(R"(" a b ")") == " a b ");
    CHECK(value_of(R"("\"\\\$\`\n")") == "\"\\$`\\n");
    CHECK(value_of(R"('\" $x ')") == R"(\" $x )");
    CHECK(value_of("\"two\nlines\"") == "two\nlines");
    CHECK(value_of("\"joi\\\nned\"") == "joined");
    CHECK(value_of(R"("a" 'b'c)") == "abc");
    CHECK(value_of(R"(["a","b"])") == R"(["a","b"])");
}

TEST_CASE("what is no assignment is a mistake that names its line") {
    for (const auto* text :
         {"A=1\nB\n", "A=1\nB", "A=1\nB C=2\n", "A=1\n=2\n", "A=1\n1B=2", "A=1\nB=\"x\n\n", "A=1\nB='x"}) {
        INFO(text);
        const auto environment = parse_environment_file(text);
        REQUIRE(environment.has_error());
        CHECK(environment.error().code == errc::invalid_argument);
        CHECK(environment.error().message.starts_with("line 2 "));
    }
    CHECK(parse_environment_file(std::string_view("A=\0", 3)).has_error());
}

TEST_CASE("a file is read, or the error names it") {
    const datagems::test::TempDir directory;
    const auto path = directory.path() / "settings.env";
    CHECK(read_environment_file(path).error().code == errc::not_found);
    std::ofstream(path) << "A=1\n";
    CHECK(read_environment_file(path).value() == Environment{{"A", "1"}});
    std::ofstream(path) << "A\n";
    CHECK(read_environment_file(path).error().message.find(path.string()) != std::string::npos);
    std::ofstream(path) << std::string((1U << 20U) + 1, '#');
    CHECK(read_environment_file(path).error().code == errc::too_large);
    CHECK(read_environment_file(directory.path()).has_error());
}
