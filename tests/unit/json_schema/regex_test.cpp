// The parser of regular expressions, the machines that run them, and the strings made from them.
#include "regex/automaton.hpp"
#include "regex/backtracker.hpp"
#include "regex/parser.hpp"
#include "regex/pcre2_machine.hpp"
#include "regex/properties.hpp"

#include "datagems/base/utf8.hpp"

#include "pattern.hpp"
#include "sampler/random.hpp"
#include "sampler/regex.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>

using namespace datagems;
using namespace datagems::json_schema;

namespace {

struct Mistake {
    std::string_view pattern;
    std::string_view message;
};

constexpr std::array kMistakes = {
    Mistake{"(", "a group is not closed at character 1"},
    Mistake{"é(a", "a group is not closed at character 2"},
    Mistake{"a)", "there is no group for the ) at character 2"},
    Mistake{"[a", "a class is not closed at character 1"},
    Mistake{"[b-a]", "the range of a class is out of order at character 2"},
    Mistake{"*a", "there is nothing to repeat at character 1"},
    Mistake{"{1}", "there is nothing to repeat at character 1"},
    Mistake{"a++", "there is nothing to repeat at character 3"},
    Mistake{"a{2}+", "there is nothing to repeat at character 5"},
    Mistake{"a???", "there is nothing to repeat at character 4"},
    Mistake{"^*", "there is nothing to repeat at character 2"},
    Mistake{"(?=a)*", "there is nothing to repeat at character 6"},
    Mistake{"(*UCP)a", "there is nothing to repeat at character 2"},
    Mistake{"a{2,1}", "the counts of a repeat are out of order at character 1"},
    Mistake{"a{1000001}", "there is a count above 1000000, which is not supported, at character 1"},
    Mistake{"(?i)a", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?#x)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?>a)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?P<n>a)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?|a)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?R)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(a)(?1)", "(? begins no kind of group that ECMA-262 has at character 4"},
    Mistake{"(?(1)a|b)", "(? begins no kind of group that ECMA-262 has at character 1"},
    Mistake{"(?<n>a)(?<n>b)", "a second group has the same name at character 8"},
    Mistake{"(?<1>a)", "a group's name is not written right at character 4"},
    Mistake{"(?<>a)", "a group's name is not written right at character 4"},
    Mistake{R"(\k<n>)", "there is no such group to refer back to at character 1"},
    Mistake{R"(\k)", R"(\k needs a group's name in < > at character 1)"},
    Mistake{R"((a)\2)", "there is no such group to refer back to at character 4"},
    Mistake{R"(\01)", "there are no octal escapes at character 1"},
    Mistake{R"([\1])", R"(\1 is not an escape at character 2)"},
    Mistake{R"([\B])", R"(\B is not an escape at character 2)"},
    Mistake{R"(\A)", R"(\A is not an escape at character 1)"},
    Mistake{R"(a\z)", R"(\z is not an escape at character 2)"},
    Mistake{R"(\h)", R"(\h is not an escape at character 1)"},
    Mistake{R"(\R)", R"(\R is not an escape at character 1)"},
    Mistake{R"(\K)", R"(\K is not an escape at character 1)"},
    Mistake{R"(\Qa\E)", R"(\Q is not an escape at character 1)"},
    Mistake{R"(\G)", R"(\G is not an escape at character 1)"},
    Mistake{R"(\X)", R"(\X is not an escape at character 1)"},
    Mistake{R"(\N)", R"(\N is not an escape at character 1)"},
    Mistake{R"(\a)", R"(\a is not an escape at character 1)"},
    Mistake{R"(\e)", R"(\e is not an escape at character 1)"},
    Mistake{R"(\g{1})", R"(\g is not an escape at character 1)"},
    Mistake{R"(\é)", R"(\é is not an escape at character 1)"},
    Mistake{R"(\x{41})", R"(\x needs two hexadecimal digits at character 1)"},
    Mistake{R"(\u12)", R"(\u needs four hexadecimal digits or {digits} at character 1)"},
    Mistake{R"(\u{})", R"(\u{ needs hexadecimal digits and } at character 1)"},
    Mistake{R"(\u{110000})", "there is no code point above 10FFFF, as written at character 1"},
    Mistake{R"(\c1)", R"(\c needs a letter after it at character 1)"},
    Mistake{"\\", "a backslash has nothing after it at character 1"},
    Mistake{R"(\pL)", R"(\p needs a property in braces at character 1)"},
    Mistake{R"(\p{greek})", "\"greek\" is not a Unicode property that is known at character 1"},
    Mistake{R"(\p{Greek})", "\"Greek\" is not a Unicode property that is known at character 1"},
    Mistake{R"(\p{Script=greek})", "\"Script=greek\" is not a Unicode property that is known at character 1"},
    Mistake{R"(\p{Xan})", "\"Xan\" is not a Unicode property that is known at character 1"},
    Mistake{R"(\p{L)", "the name of a property does not end at character 1"},
    Mistake{"a\xff", "it is not valid UTF-8"},
};

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

// A pattern of the parts that all machines have.
std::string random_pattern(Random& random, int depth) {
    static constexpr std::array atoms = {"a",   "b",   "é",   ".", "[ab]", "[^a]", "\\w",
                                         "\\W", "\\b", "\\B", "^", "$",    "[]"};
    static constexpr std::array counts = {"", "", "", "*", "+", "?", "{2}", "{1,3}", "*?", "{2,}"};
    std::string pattern;
    for (std::uint64_t i = 0; i < 1 + random.below(4); ++i) {
        if (random.chance(12)) pattern += '|';
        const bool is_group = depth < 3 && random.chance(25);
        const std::string atom = is_group ? "(" + random_pattern(random, depth + 1) + ")" : random.pick(atoms);
        const bool can_repeat = atom != "^" && atom != "$" && atom != "\\b" && atom != "\\B";
        pattern += atom + (can_repeat ? random.pick(counts) : "");
    }
    return pattern;
}

std::string random_text(Random& random) {
    static constexpr std::array characters = {"a", "a", "b", "é", " ", "\n", "日", "-"};
    std::string text;
    for (std::uint64_t i = random.below(8); i != 0; --i) {
        text += random.pick(characters);
    }
    return text;
}

} // namespace

TEST_CASE("what ECMA-262 does not have is a mistake that says where") {
    for (const auto& [pattern, message] : kMistakes) {
        CAPTURE(pattern);
        const auto parsed = regex::parse(pattern);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error() == message);
    }
}

TEST_CASE("patterns are bounded in length and nesting") {
    CHECK(regex::parse(repeated("a", 8'192)).has_value());
    CHECK(regex::parse(repeated("a", 8'193)).error() == "it is longer than 8192 bytes");
    CHECK(regex::parse(repeated("(", 200) + repeated(")", 200)).has_value());
    CHECK(regex::parse(repeated("(", 201)).error() == "groups are nested more than 200 deep at character 201");
}

TEST_CASE("the machines agree on random patterns and texts") {
    Random random(7);
    int answers = 0;
    int found = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string pattern = random_pattern(random, 0);
        CAPTURE(pattern);
        const auto parsed = regex::parse(pattern);
        REQUIRE(parsed.has_value());
        const auto automaton = regex::Automaton::build(*parsed);
        const auto pcre2 = regex::Pcre2Machine::build(*parsed);
        const auto backtracker = regex::Backtracker::build(*parsed);
        REQUIRE(pcre2.has_value());
        if (!automaton) continue;
        for (int j = 0; j < 10; ++j) {
            const std::string text = random_text(random);
            CAPTURE(text);
            const regex::Answer answer = automaton->finds_in_utf8(text) ? regex::Answer::yes : regex::Answer::no;
            CHECK(pcre2->find(text) == answer);
            CHECK(backtracker.find(text) == answer);
            ++answers;
            found += answer == regex::Answer::yes ? 1 : 0;
        }
    }
    CHECK(answers > 3'000);
    CHECK(found > 1'000);
    CHECK(found < answers - 500);
}

TEST_CASE("the ASCII members of properties are those of PCRE2") {
    for (const char* name :
         {"L",  "Lu", "Ll", "LC", "Lt", "N",  "Nd", "P",  "Pc", "Pd",         "Ps",           "Pe", "Po", "S",
          "Sc", "Sk", "Sm", "So", "Z",  "Zs", "C",  "Cc", "M",  "Alphabetic", "Script=Latin", "CI", "SD", "AHex"}) {
        const auto property = regex::find_property(name);
        REQUIRE(property.has_value());
        const auto members = regex::ascii_members(*property);
        if (!members) continue;
        const regex::ClassTest test(regex::CharClass{{}, {*property}, false});
        for (char32_t c = 0; c < 128; ++c) {
            CAPTURE(name, static_cast<unsigned>(c));
            CHECK(members->contains(c) == test.has(c));
        }
    }
}

TEST_CASE("generated strings match their pattern and vary") {
    struct Generated {
        std::string_view pattern;
        std::size_t distinct; // at least, of 50
    };
    for (const auto& [pattern, distinct] : {
             Generated{R"(^[A-Z]{3}-\d{4}$)", 49},
             Generated{R"(^(open|closed)$)", 2},
             Generated{R"(^(\d{3})-\1$)", 40},
             Generated{R"(^(?<word>[a-z]+) \k<word>$)", 40},
             Generated{R"(^\p{L}{5}$)", 49},
             Generated{R"(^\p{Script=Greek}{3,6}$)", 45},
             Generated{R"(^[\p{Lu}][\p{Ll}' -]{2,10}$)", 45},
             Generated{R"(^[^\s@]+@[^\s@]+\.[a-z]{2,4}$)", 49},
             Generated{R"(^.{10,20}$)", 49},
             Generated{R"(^\bword\b \w+$)", 40},
             Generated{R"(^\S+\s\S+$)", 40},
             Generated{R"(^[\u4e00-\u9fff]{4}$)", 49},
             Generated{R"(^\uD83D[\uDE00-\uDE05]?$|^x$)", 1},
             Generated{R"(\p{Script=Gothic})", 2},
             Generated{R"(\p{Emoji_Presentation})", 5},
         }) {
        CAPTURE(pattern);
        const auto generator = RegexGenerator::parse(pattern);
        if (pattern.find("uD83D") != std::string_view::npos) {
            CHECK_FALSE(generator.has_value()); // a lone surrogate
            continue;
        }
        REQUIRE(generator.has_value());
        const auto compiled = *Pattern::compile(pattern);
        Random random(3);
        std::set<std::string> seen;
        for (int i = 0; i < 50; ++i) {
            const std::string text = generator->generate(random, 8);
            CAPTURE(text);
            CHECK(compiled.match(text) == Pattern::Match::yes);
            seen.insert(text);
        }
        CHECK(seen.size() >= distinct);
    }
}

TEST_CASE("generated strings are bounded and valid UTF-8, whatever the pattern") {
    Random random(5);
    for (const char* pattern : {"((a{1000}){1000}){1000}", "(?:(?:){1000000}){1000000}", "(((a*)*)*)*",
                                "(?:é{9000}){9}", "(x{100})\\1\\1\\1\\1\\1\\1\\1\\1\\1{1000}", "[^a]{1000000}"}) {
        CAPTURE(pattern);
        const auto generator = RegexGenerator::parse(pattern);
        REQUIRE(generator.has_value());
        const std::string text = generator->generate(random, 1'000'000);
        CHECK(text.size() < 50'000);
        CHECK(is_valid_utf8(text));
    }
    CHECK_FALSE(RegexGenerator::parse("(").has_value());
    CHECK_FALSE(RegexGenerator::parse("a[]").has_value());
}
