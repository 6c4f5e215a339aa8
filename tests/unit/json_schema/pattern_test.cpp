// Patterns mean what ECMA-262 says, and always end.
#include "pattern.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <thread>
#include <vector>

using namespace datagems::json_schema;
using namespace std::string_literals;
using Match = Pattern::Match;

namespace {

struct Meaning {
    std::string pattern;
    std::vector<std::string> matching;
    std::vector<std::string> others;
};

const std::vector<Meaning>& meanings() {
    static const std::vector<Meaning> list = {
        {"^.$", {"a", "é", "😀", "\u0085", "\v", "\f"}, {"\n", "\r", "\u2028", "\u2029", "", "ab"}},
        {R"(^\s$)",
         {" ", "\t", "\v", "\n", "\u00a0", "\ufeff", "\u2028", "\u2029", "\u3000", "\u1680"},
         {"\u200b", "\u180e", "\u0085", "a"}},
        {R"(^\S$)", {"a", "\u200b", "\u0085", "é"}, {" ", "\ufeff", "\u2003"}},
        {R"(^\d$)", {"7"}, {"٣", "a"}},
        {R"(^\w$)", {"a", "Z", "0", "_"}, {"é", "-", "ſ"}},
        {R"(^\W$)", {"é", "-", "😀"}, {"a", "_"}},
        {R"(\bé)", {"aé"}, {"é", " é"}},
        {R"(a\b)", {"a", "a é", "aé"}, {"ab", "a_"}},
        {R"(\Bb)", {"ab"}, {"b", " b"}},
        {"^a$", {"a"}, {"a\n", "\na", "b\na"}},
        {"[^]", {"\n", "a", "😀"}, {""}},
        {"a[]|b", {"b"}, {"a"}},
        {R"(^\uD83D\uDE00$)", {"😀"}, {"😁"}},
        {R"(^\u{1F600}{2}$)", {"😀😀"}, {"😀"}},
        {R"(^[\uD83D\uDE00-\uD83D\uDE05]$)", {"😀", "😅"}, {"😆"}},
        {R"(^\ud83d$)", {}, {"😀", "d83d"}},
        {R"(^[\u0000-\uffff]$)", {"a", "\uffff", "\ue000"}, {"😀"}},
        {R"(^\cA\cz[\cB-\cD]$)", {"\x01\x1a\x03"}, {"Azb"}},
        {R"(^\0[\0]$)", {"\0\0"s}, {"", "0"}},
        {R"(^\x41[\b]$)", {"A\b"}, {"Ab"}},
        {R"(^\/\^\$\\\.\*\+\?\(\)\[\]\{\}\|$)", {R"(/^$\.*+?()[]{}|)"}, {}},
        {"^(?:a{2}){2}$", {"aaaa"}, {"aaa", "aaaaa"}},
        {"^a{2,}?b$", {"aab", "aaaab"}, {"ab"}},
        {"^a{0}b$", {"b"}, {"ab"}},
        {"^x{0,100000}$", {"", std::string(100'000, 'x')}, {std::string(100'001, 'x')}},
        {"(^|x)a($|y)", {"a", "xay", "bxa"}, {"ba", "ab"}},
        {"$^", {""}, {"a"}},
        {"(?=b)b|c", {"ab", "c"}, {"a"}},
        {R"(^(?=.*[A-Z])(?=.*\d).{4,}$)", {"aB3d"}, {"ab3d", "aB3"}},
        {"^(?!.*foo)", {"bar", ""}, {"a foo"}},
        {"(?<=ab|c)d", {"abd", "cd"}, {"d", "bd"}},
        {"(?<!ab|c)d", {"d", "bd"}, {"abd", "cd"}},
        {"(?<=a+b{1,2})c", {"abc", "aaabbc"}, {"bc", "ac", "abbbc"}},
        {R"((?<=(\d+)-)\1)", {"7-7", "17-17"}, {"17-7"}},
        {R"((?<=\1(a))b)", {"aab"}, {"ab"}},
        {R"(^(\d{3})-\1$)", {"123-123"}, {"123-124"}},
        {R"(^(?<q>['"])\w*\k<q>$)", {"'a'", "\"\""}, {"'a\"", "a"}},
        {R"(^\1(a)$)", {"a"}, {"aa"}},
        {R"(^\k<n>(?<n>a)$)", {"a"}, {"aa"}},
        // Each repetition forgets what the groups in it matched before.
        {R"(^(?:(a)|b)*\1$)", {"ab", "abaa"}, {"c", "aba"}},
        {R"(^(?:(a)|(b)\1c)+$)", {"abc"}, {"abac"}},
        {R"(^(z)((a+)?(b+)?(c))*\3$)", {"zbc", "zaacaa", "zaacbbbcaca"}, {"zaacbbbcac", "zaacbbbcacaa"}},
        {R"(^(a\1)+b$)", {"aab", "ab"}, {"b"}},
        {R"((?!(a)x)\1b)", {"b", "ab"}, {"a"}},
        {R"(^(a*)*$)", {"", "aaa"}, {"aab"}},
        {R"(^\p{L}+$)", {"Straße", "日本語", "abc"}, {"a1", "a b", ""}},
        {R"(^\P{L}$)", {"1", "٣", " "}, {"a", "é"}},
        {R"(^[^\P{L}x]$)", {"a", "é"}, {"x", "1", "٣"}},
        {R"(^[\p{Lu}\d]+$)", {"A1É"}, {"a", "é"}},
        {R"(^\p{Letter}\p{gc=Nd}\p{General_Category=Punctuation}$)", {"é٣!"}, {"123"}},
        {R"(^\p{Script=Greek}\p{sc=Cyrl}$)", {"αж"}, {"жα", "αb"}},
        {R"(^\p{scx=Hira}$)", {"あ", "ー"}, {"a"}},
        {R"(^\p{sc=Hira}$)", {"あ"}, {"ー"}},
        {R"(^\p{Emoji}\p{ASCII}\p{Any}$)", {"😀a\n"}, {"aéa"}},
        {R"(^\p{Assigned}$)", {"a"}, {"\u0378"}},
        // Taken as Annex B has it, or nearly.
        {R"(^\-\@\"\'\_\ \#\%$)", {"-@\"'_ #%"}, {}},
        {"^{}]a{a{1a{,2}$", {"{}]a{a{1a{,2}"}, {}},
        {"^a2}$", {"a2}"}, {"aa"}},
        {R"(^[\w-.]+$)", {"a-b.c"}, {"a b"}},
        {"^[[:alpha:]]$", {"a]", ":]", "[]"}, {"b", "b]"}},
        {"(*)|a", {}, {}},
    };
    return list;
}

} // namespace

TEST_CASE("patterns have the meaning of ECMA-262") {
    for (const auto& [source, matching, others] : meanings()) {
        CAPTURE(source);
        const auto pattern = Pattern::compile(source);
        if (matching.empty() && others.empty()) {
            CHECK_FALSE(pattern.has_value());
            continue;
        }
        REQUIRE(pattern.has_value());
        CHECK(pattern->source() == source);
        for (const std::string& text : matching) {
            CAPTURE(text);
            CHECK(pattern->match(text) == Match::yes);
        }
        for (const std::string& text : others) {
            CAPTURE(text);
            CHECK(pattern->match(text) == Match::no);
        }
    }
}

TEST_CASE("a subject that is not UTF-8 is no text, whatever the machine") {
    for (const char* source : {"a", "^b", "", "(?=a)", R"((a)\1)", R"(\p{L})"}) {
        CAPTURE(source);
        const auto pattern = *Pattern::compile(source);
        for (const char* text : {"a\xff", "aa\xc3", "\xed\xa0\x80", "aaaaaaaaaaaa\x80"}) {
            CHECK(pattern.match(text) == Match::no_text);
        }
    }
}

TEST_CASE("hostile patterns are answered or given up in time") {
    struct Hostile {
        std::string pattern;
        std::string text;
        Match answer;
    };
    const auto times = [](std::size_t count, std::string_view text) {
        std::string result;
        for (std::size_t i = 0; i < count; ++i) {
            result += text;
        }
        return result;
    };
    std::string words;
    for (int i = 0; i < 1'600; ++i) {
        words += (i == 0 ? "" : "|") + std::to_string(i);
    }
    const std::vector<Hostile> list = {
        {"(a+)+$", times(100'000, "a") + "!", Match::no},
        {"^(a|aa)+$", times(100'000, "a") + "!", Match::no},
        {"(?=a)(a+)+$", times(100'000, "a") + "!", Match::gave_up},
        {R"((a+)+\1$)", times(100'000, "a") + "!", Match::gave_up},
        {"(?<=^(?:a|b|ab)*c)d", "!" + times(30'000, "ab") + "cd", Match::gave_up},
        {times(200, "(") + "a" + times(200, ")+"), times(30, "a") + "!", Match::yes},
        {times(199, "(") + "a" + times(199, ")+") + "\\1", times(100, "a") + "!", Match::gave_up},
        {words, "---", Match::no},
        {words, "1234", Match::yes},
        {times(4'000, "a|") + "b", "b", Match::yes},
        {"(?:a{65535}){65535}", "aaa", Match::no},
        {"(?:(?:){1000000}){1000000}", "a", Match::yes},
        {"(?:(?:){1000000}){1000000}(?=a)", "a", Match::gave_up},
        {R"((?:(?:(?:){1000000}){1000000}){1000000}(a)\1)", "aa", Match::gave_up},
        {"[ab]*a[ab]{20}c", times(5'000, "ab"), Match::no},
        {times(2'000, "()") + R"(\2000b)", times(10'000, "a"), Match::gave_up},
        {times(4'000, "x*"), "y", Match::yes},
    };
    const auto start = std::chrono::steady_clock::now();
    for (const auto& [source, text, answer] : list) {
        CAPTURE(source.substr(0, 60));
        const auto pattern = Pattern::compile(source);
        REQUIRE(pattern.has_value());
        CHECK(pattern->match(text) == answer);
    }
    // All of it takes well under a second; with checkers of memory and threads some seconds.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

TEST_CASE("one pattern is matched from many threads") {
    for (const char* source : {R"(^[a-z]+\d$)", R"(^(?=.*\d)\p{L}+\d$)", R"(^([a-z])\1\d$)"}) {
        const auto pattern = *Pattern::compile(source);
        std::array<int, 4> right{};
        std::vector<std::thread> threads;
        for (int& count : right) {
            threads.emplace_back([&count, &pattern] {
                for (int i = 0; i < 500; ++i) {
                    count += pattern.match("aa" + std::to_string(i % 10)) == Match::yes ? 1 : 0;
                    count += pattern.match("aa" + std::to_string(i % 10) + "-") == Match::no ? 1 : 0;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const int count : right) {
            CHECK(count == 1'000);
        }
    }
}
