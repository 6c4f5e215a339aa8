// Each asserted format: what its RFC allows and what it does not.
#include "format.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace datagems::json_schema;
using namespace std::string_literals;

namespace {

struct FormatCase {
    std::string format;
    std::vector<std::string> good;
    std::vector<std::string> bad;
};

const std::string k63(63, 'a');
const std::string k253 = k63 + "." + k63 + "." + k63 + "." + std::string(61, 'a');

const std::vector<FormatCase>& cases() {
    static const std::vector<FormatCase> list = {
        {"date",
         {"2024-05-31", "2024-02-29", "2000-02-29", "0000-02-29", "9999-12-31", "1999-04-30"},
         {"", "2023-02-29", "1900-02-29", "2024-06-31", "2024-00-10", "2024-13-01", "2024-01-00", "2024-01-32",
          "24-05-31", "2024-5-31", "2024-05-3", "2024/05/31", "2024-05-31Z", "+2024-05-1", "202A-05-31", "2024-05-31\n",
          "２024-05-31"}},
        {"time",
         {"10:00:00Z", "10:00:00z", "23:59:59.999999999999+23:59", "00:00:00-00:00", "23:59:60Z", "23:59:60.5Z",
          "15:59:60-08:00", "01:29:60+01:30", "00:29:60-23:30", "23:29:60+23:30"},
         {"",
          "10:00:00",
          "25:00:00Z",
          "24:00:00Z",
          "10:60:00Z",
          "10:00:61Z",
          "10:00:00.Z",
          "10:00Z",
          "1:00:00Z",
          "10:00:00+1:00",
          "10:00:00+01",
          "10:00:00+0100",
          "10:00:00+24:00",
          "10:00:00+00:60",
          "10:00:00+00:00Z",
          "10:00:00,5Z",
          "22:59:60Z",
          "23:59:60+01:00",
          "00:00:60Z",
          "10-00-00Z",
          "10:00:00 Z",
          "10:00:00Z "}},
        {"date-time",
         {"2024-02-29T23:59:59Z", "2024-05-31t13:45:00.5+02:00", "1998-12-31T23:59:60Z",
          "1998-12-31T15:59:60.123-08:00"},
         {"", "2023-02-29T00:00:00Z", "2024-05-31 13:45:00Z", "2024-05-31T24:00:00Z", "1998-12-31T22:59:60Z",
          "2024-05-31T13:45:00", "2024-05-31", "2024-05-31T", "2024-05-31TZ", "2024-W22-5T13:45:00Z"}},
        {"duration",
         {"P3D", "PT4H30M", "P1Y2M3DT4H5M6S", "P2W", "P0D", "PT0S", "P1Y2M", "P1M2D", "PT1M2S", "P1YT1S", "P007D"},
         {"",      "P",    "PT", "P1YT", "3D",      "P1D2M", "P1D1D",  "P1Y2D", "PT1H2S", "P1WT1H", "P1W2D",
          "P1Y2W", "PT1D", "P1", "P1S",  "P1D2T3H", "P1.5D", "PT0,5S", "-P1D",  "P-1D",   "p1d",    "P1D "}},
        {"email",
         {"a.b+c@example.com", "a@b", "\"a b\"@example.com", "\"a@b\"@example.com", "\"\"@example.com",
          R"("a\"b\\c\ "@example.com)", "a@[127.0.0.1]", "a@[127.000.000.001]", "a@[IPv6:::1]", "a@[ipv6:2001:db8::1]",
          "!#$%&'*+-/=?^_`{|}~@a-b.c0", std::string(64, 'l') + "@example.com", "a@1.2.3.4"},
         {"",
          "a",
          "@b",
          "a@",
          ".a@b",
          "a.@b",
          "a..b@c",
          "a@b_c",
          "a@b.",
          "a@.b",
          "a@b..c",
          "a@-b",
          "a@b-",
          "a b@c",
          "a@b c",
          "\"a\"b@c",
          "\"a@c",
          "\"a\\\"@c",
          "\"\n\"@c",
          "\"é\"@c",
          "é@c",
          "a@é",
          "a@b@c",
          "a@[127.0.0.256]",
          "a@[127.0.0]",
          "a@[127.0.0.1",
          "a@[::1]",
          "a@[IPv6:1]",
          "a@[x:y]",
          "a@[]",
          "a, b@c",
          "<a@b>",
          "a@b\n",
          std::string(65, 'l') + "@example.com",
          "a@" + std::string(64, 'd'),
          "aa@" + k253}},
        {"idn-email",
         {"실례@실례.테스트", "jöhn@example.com", "\"é\"@example.com", "a@b", "é@[127.0.0.1]"},
         {"", "a", "é", "é@", "@é", "é@-é", "a\xff@b", "a@b\xc3", "\xed\xa0\x80@b", "a@b..é", "é é@b",
          "a@" + std::string(64, 'd')}},
        {"hostname",
         {"example.com", "xn--4gbwdl.example", "a", "1", "a-b", "a--b", "EXAMPLE", k63, k253, "1.2.3.4"},
         {"", ".", "-a", "a-", "a..b", ".a", "a.", "a_b", "a b", "é", "a\n", k63 + "a", k253 + "a", "a.-b", "*.a"}},
        {"ipv4",
         {"127.0.0.1", "0.0.0.0", "255.255.255.255"},
         {"", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "1..2.3", "1.2.3.", "1.2.3.4 ", " 1.2.3.4",
          "1.2.3.4/8", "0x7f.0.0.1", "1.2.3.1000", "1.2.3.٤", "2130706433"}},
        {"ipv6",
         {"::", "::1", "1::", "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "1::8",
          "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2::1.2.3.4", "ABCD:abcd::", "::1.2.3.4"},
         {"",
          "1",
          ":",
          ":::",
          "1:::2",
          "1::2::3",
          "1:2:3:4:5:6:7:8:9",
          "12345::",
          "1:2:3:4:5:6:7",
          ":1:2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7:",
          "1:2:3:4:5:6:7:8::",
          "::1:2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7:1.2.3.4",
          "1.2.3.4",
          "1.2.3.4::",
          "::1.2.3.4:5",
          "::1.2.3",
          "::01.2.3.4",
          "g::",
          "fe80::1%eth0",
          "[::1]",
          "::1 ",
          "::1/64"}},
        {"uri",
         {"https://a@example.com:80/b?c#d", "urn:x:y", "http://[::1]/", "http://[v1F.a:b]:8/", "file:///etc",
          "a:", "mailto:a@b", "http://a:b@c:/", "http://%41/", "ldap://[2001:db8::7]/c=GB?objectClass?one", "a://",
          "a:/b//c", "http://a?b?/:@", "http://a#b?/:@", "tel:+1-816-555-1212", "a+b-c.1:x"},
         {"",
          "/a",
          "a",
          "//a",
          "#a",
          "?a",
          ":a",
          "1a:b",
          "http://a b",
          "http://[::1",
          "http://::1]/",
          "http://[::g]/",
          "http://[v.a]/",
          "http://[v1.]/",
          "http://[v1]/",
          "http://[]/",
          "%zz:",
          "a:%",
          "a:%4",
          "a:%4g",
          "http://a:8a/",
          "http://a@b@c/",
          "http://a/b#c#d",
          "a:\"b\"",
          "a:<b>",
          "a:b\\c",
          "a:{b}",
          "a:b|c",
          "a:é",
          "a:b\n",
          "a:[b]",
          "http://a]b/",
          "http://a/[b]",
          "http://[::1]a/",
          "a:b^c",
          "a:`b`"}},
        {"uri-reference",
         {"", "/a", "a/b:c", "#x", "?x", "//a:8/b", "a", "a:b", "../a", "./a:b", "//[::1]", "a@b", "%41"},
         {"a b", "\\x", "a_b:c", ":a", "1:b", "#a#b", "//[::1", "//a:x", "%4", "é", "\"a\"", "[a]", "@:a"}},
        {"uuid",
         {"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000",
          "00000000-0000-0000-0000-000000000000"},
         {"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g",
          "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
          "{123e4567-e89b-12d3-a456-426614174000}", "123e4567-e89b-12d3-a45-6426614174000",
          "123e4567-e89b-12d3-a456-4266-4174000", "urn:uuid:123e4567-e89b-12d3-a456-426614174000"}},
        {"json-pointer",
         {"", "/", "//", "/a~0b", "/a~1b/0", "/é\"\\ ", "/~00"},
         {"a", "/~2", "/~", "/a~", "#/a", "0", "~0"}},
        {"regex", {"^a+$", "", R"((?<=a+)b)", R"(\p{L})", "[^]"}, {"(", R"(\a)", "^(abc]", "a**", "(?i)a"}},
    };
    return list;
}

} // namespace

TEST_CASE("formats accept what their RFC has, and nothing else") {
    for (const auto& [name, good, bad] : cases()) {
        const Format* format = find_format(name);
        REQUIRE(format != nullptr);
        CHECK(format->name == name);
        for (const std::string& text : good) {
            CAPTURE(name, text);
            CHECK(format->matches(text));
        }
        for (const std::string& text : bad) {
            CAPTURE(name, text);
            CHECK_FALSE(format->matches(text));
        }
    }
    CHECK(find_format("iri") == nullptr);
    CHECK(find_format("") == nullptr);
}

TEST_CASE("no prefix or damaged copy of a long text is read beyond its end") {
    for (const auto& [name, good, bad] : cases()) {
        const Format* format = find_format(name);
        REQUIRE(format != nullptr);
        for (const std::string& text : good) {
            for (std::size_t size = 0; size < std::min<std::size_t>(text.size(), 64); ++size) {
                // A copy of exactly this size: a checker of memory sees any byte read after it.
                const std::vector<char> prefix(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
                std::string changed = text;
                changed[size] = '\xff';
                CAPTURE(name, changed);
                static_cast<void>(format->matches({prefix.data(), prefix.size()}));
                CHECK(format->matches(changed) == (name == "json-pointer" && size != 0 && text[size - 1] != '~'));
            }
        }
    }
}
