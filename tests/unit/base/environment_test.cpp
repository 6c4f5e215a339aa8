#include "datagems/base/environment.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace std::chrono_literals;

TEST_CASE("the first variable that is set and not blank counts") {
    EnvironmentReader env(Environment{{"A", "  "}, {"B", " two "}, {"C", "three"}});
    CHECK(env.text({"A", "B", "C"}, "none") == "two");
    CHECK(env.text({"X"}, "none") == "none");
    CHECK(env.mistakes().empty());
}

TEST_CASE("secrets keep their blanks, which are part of them for the other programs that are told them") {
    EnvironmentReader env(Environment{{"S", " pepper with spaces \n"}, {"BLANK", " \t"}, {"R", "$S "}, {"T", "$S"}});
    CHECK(env.secret({"BLANK", "S"}, Presence::required) == " pepper with spaces \n");
    CHECK(env.secret({"R"}, Presence::required) == " pepper with spaces \n ");
    CHECK(env.text({"T"}, "") == "pepper with spaces");
    CHECK(env.secret({"BLANK"}, Presence::optional).empty());
    CHECK(env.mistakes().empty());
    CHECK(env.secret({"BLANK"}, Presence::required).empty());
    CHECK(env.mistakes() == std::vector<std::string>{"BLANK is not set, expected a secret"});
}

TEST_CASE("values expand other variables") {
    EnvironmentReader env(Environment{{"HOST", "10.0.0.1"}, {"URL", "http://$HOST:${PORT}/$$x"}, {"PORT", "80"}});
    CHECK(env.text({"URL"}, "") == "http://10.0.0.1:80/$x");
    SECTION("an unknown one is a mistake") {
        EnvironmentReader other(Environment{{"V", "abc$NOPE_x"}, {"BLANK", " "}, {"W", "a${BLANK}b"}});
        CHECK(other.text({"V"}, "fallback") == "fallback");
        REQUIRE(other.mistakes().size() == 1);
        CHECK(other.mistakes()[0] == "V refers to NOPE_x, which is not set; write $$ for a dollar");
        CHECK(other.text({"W"}, "") == "ab");
        CHECK(other.mistakes().size() == 1);
    }
    SECTION("part of a secret is not shown as the name of an unknown one") {
        EnvironmentReader other(Environment{{"S", "abc$NOPE_x"}});
        CHECK(other.secret({"S"}, Presence::required, 32).empty());
        REQUIRE(other.mistakes().size() == 1);
        CHECK(other.mistakes()[0] == "S refers to ***, which is not set; write $$ for a dollar");
    }
    SECTION("a broken reference is one mistake, however often and for whatever it is read") {
        for (const auto* broken : {"${HOST", "a$", "$-", "${}", "$NOTHING", "$NOTHING/$NOTHING"}) {
            EnvironmentReader other(Environment{{"V", broken}});
            CHECK(other.text({"V"}, "fallback") == "fallback");
            CHECK(other.required_text({"FIRST", "V"}, "a text").empty());
            CHECK(other.secret({"V"}, Presence::required, 8).empty());
            CHECK(other.mistakes().size() == 1);
        }
    }
    SECTION("what nobody reads is no mistake") {
        EnvironmentReader other(Environment{{"V", "$NOTHING"}, {"W", "w"}});
        CHECK(other.text({"W", "V"}, "") == "w");
        CHECK(other.mistakes().empty());
    }
}

TEST_CASE("every mistake is listed with name, value and what is expected") {
    EnvironmentReader env(
        Environment{{"PORT", "70000"}, {"FLAG", "maybe"}, {"SECRET", "short"}, {"POLL", "soon"}, {"KIND", "x"}});
    CHECK(env.integer({"PORT"}, 3000, 1, 65535) == 3000);
    CHECK_FALSE(env.flag({"FLAG"}));
    CHECK(env.secret({"SECRET"}, Presence::required, 32) == "short");
    CHECK(env.seconds({"POLL"}, 5s, 10ms, 1h) == 5s);
    CHECK(env.choice({"KIND"}, "a", {"a", "b"}) == "a");
    CHECK(env.required_text({"MISSING"}, "a path").empty());
    REQUIRE(env.mistakes().size() == 6);
    CHECK(env.mistakes()[0] == "PORT is \"70000\", expected a whole number from 1 to 65535");
    CHECK(env.mistakes()[2] == "SECRET is \"***\", expected a secret of at least 32 bytes");
    CHECK(env.mistakes()[5] == "MISSING is not set, expected a path");
}

TEST_CASE("seconds may have a fraction") {
    EnvironmentReader env(Environment{{"POLL", "0.25"}});
    CHECK(env.seconds({"POLL"}, 5s, 10ms, 1h) == 250ms);
    CHECK(env.used().at("POLL") == "0.25");
}

TEST_CASE("lists are comma separated or a JSON array") {
    EnvironmentReader env(Environment{{"A", "a, b,,c "}, {"B", R"([ "x" , "y"])"}});
    CHECK(env.list({"A"}) == std::vector<std::string>{"a", "b", "c"});
    CHECK(env.list({"B"}) == std::vector<std::string>{"x", "y"});
    CHECK(env.list({"C"}).empty());
}

TEST_CASE("a comma inside quotes cuts no entry") {
    EnvironmentReader env(Environment{{"A", R"(["x,y","z"])"},
                                      {"B", R"("a,b" , c,"d")"},
                                      {"C", R"(["say \"a,b\"", "\\"])"},
                                      {"D", R"(a"b,c"d)"},
                                      {"E", R"("never closed,a)"},
                                      {"F", R"(["x\)"}});
    CHECK(env.list({"A"}) == std::vector<std::string>{"x,y", "z"});
    CHECK(env.list({"B"}) == std::vector<std::string>{"a,b", "c", "d"});
    CHECK(env.list({"C"}) == std::vector<std::string>{R"(say "a,b")", R"(\)"});
    CHECK(env.list({"D"}) == std::vector<std::string>{R"(a"b)", R"(c"d)"});
    CHECK(env.list({"E"}) == std::vector<std::string>{R"("never closed,a)"});
    CHECK(env.list({"F"}) == std::vector<std::string>{R"(["x\)"});
}

TEST_CASE("what was used is shown without secrets") {
    EnvironmentReader env(Environment{{"KEY", "hunter2hunter2"}, {"N", "7"}});
    (void)env.secret({"KEY"}, Presence::optional);
    (void)env.integer({"N"}, 1, 0, 10);
    CHECK(env.used().at("KEY") == "***");
    CHECK(env.used().at("N") == "7");
}
