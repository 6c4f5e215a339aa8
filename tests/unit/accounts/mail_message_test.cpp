#include "mail_message.hpp"

#include "datagems/base/encoding.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace datagems;
using namespace datagems::accounts;

namespace {

constexpr Timestamp sunday{std::chrono::milliseconds(1'795'391'511'999)}; // 2026-11-22T23:51:51.999Z

std::string message(const Mailbox& from, const Mail& mail) {
    return detail::mail_message(from, mail, sunday, "id-1");
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\r\n" + text).find("\r\n" + line + "\r\n") != std::string::npos;
}

// The longest line, and no bare CR or LF anywhere.
std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::size_t start = 0;
    while (start < text.size()) {
        const auto end = text.find("\r\n", start);
        REQUIRE(end != std::string::npos);
        const auto line = text.substr(start, end - start);
        REQUIRE(line.find_first_of("\r\n") == std::string::npos);
        longest = std::max(longest, line.size());
        start = end + 2;
    }
    return longest;
}

} // namespace

TEST_CASE("a message in ASCII goes as it is") {
    const auto text = message({"", "no-reply@example.org"}, {"a@b.example", "Hello", "One\n.\nTwo"});
    CHECK(text == "Date: Sun, 22 Nov 2026 23:51:51 +0000\r\n"
                  "From: no-reply@example.org\r\n"
                  "To: a@b.example\r\n"
                  "Subject: Hello\r\n"
                  "Message-ID: <id-1@example.org>\r\n"
                  "Auto-Submitted: auto-generated\r\n"
                  "MIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: 7bit\r\n"
                  "\r\n"
                  "One\r\n.\r\nTwo\r\n");
}

TEST_CASE("the date counts from other days as well") {
    const Timestamp new_year{std::chrono::milliseconds(1'767'225'600'000)};
    CHECK(has_line(detail::mail_message({"", "a@b.example"}, {}, new_year, "i"),
                   "Date: Thu, 01 Jan 2026 00:00:00 +0000"));
}

TEST_CASE("names are quoted or encoded") {
    const Mail mail{"a@b.example", "S", "t"};
    CHECK(has_line(message({"Data, Gems", "x@y.example"}, mail), "From: \"Data, Gems\"\r\n <x@y.example>"));
    CHECK(has_line(message({"a\"b\\c", "x@y.example"}, mail), "From: \"a\\\"b\\\\c\"\r\n <x@y.example>"));
    CHECK(has_line(message({"Zoë", "x@y.example"}, mail),
                   "From: =?UTF-8?B?" + base64_encode("Zoë") + "?=\r\n <x@y.example>"));
}

TEST_CASE("long texts are folded between code points") {
    std::string subject;
    for (int i = 0; i < 60; ++i)
        subject += "ë€";
    const auto text = message({subject, "x@y.example"}, {"a@b.example", subject, subject + "\n" + subject + "\n"});
    CHECK(longest_line(text) <= 76);
    CHECK(has_line(text, "Content-Transfer-Encoding: base64"));
    std::string decoded;
    std::string encoded;
    std::istringstream lines(text.substr(text.find("Subject: ") + 9));
    for (std::string line; std::getline(lines, line) && (line.starts_with(" =?") || decoded.empty());) {
        const auto start = line.find("?B?") + 3;
        decoded += base64_decode(line.substr(start, line.find("?=") - start)).value();
    }
    CHECK(decoded == subject);
    for (const char c : text.substr(text.find("\r\n\r\n") + 4)) {
        if (c != '\r' && c != '\n') encoded += c;
    }
    CHECK(base64_decode(encoded).value() == subject + "\r\n" + subject + "\r\n");
}

TEST_CASE("a line that servers would cut, or characters they might change, are encoded") {
    for (const auto& body : {std::string(77, 'x'), std::string("a\tb"), std::string("a\rb"), std::string("ä")}) {
        CHECK(has_line(message({"", "x@y.example"}, {"a@b.example", "S", body}), "Content-Transfer-Encoding: base64"));
    }
    CHECK(has_line(message({"", "x@y.example"}, {"a@b.example", "S", std::string(76, 'x')}),
                   "Content-Transfer-Encoding: 7bit"));
}

TEST_CASE("no header can be added by way of a name or a subject") {
    const auto text =
        message({"A\r\nBcc: v@example.org", "x@y.example"}, {"a@b.example", "S\r\nBcc: v@example.org\n", "t"});
    CHECK(has_line(text, "From: \"A  Bcc: v@example.org\"\r\n <x@y.example>"));
    CHECK(has_line(text, "Subject: S  Bcc: v@example.org "));
    CHECK_FALSE(has_line(text, "Bcc: v@example.org"));
    CHECK(longest_line(text) <= 76);
}
