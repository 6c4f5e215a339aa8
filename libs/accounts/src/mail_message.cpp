#include "mail_message.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace datagems::accounts::detail {
namespace {

constexpr std::size_t max_line_bytes = 76;
constexpr std::size_t encoded_word_bytes = 39; // 52 in base64: a line of 76 holds it and what stands around it

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string one_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(line, is_control, ' ');
    return line;
}

// RFC 2047: words of base64, each of whole code points, on lines of their own.
std::string encoded_words(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        const auto part = utf8_prefix(text, encoded_word_bytes);
        if (!words.empty()) words += "\r\n ";
        words.append("=?UTF-8?B?").append(base64_encode(part)).append("?=");
        text.remove_prefix(part.size());
    }
    return words;
}

std::string unstructured(std::string_view text) {
    auto line = one_line(text);
    return is_ascii(line) && line.size() < max_line_bytes - 10 ? line : encoded_words(line);
}

std::string in_quotes(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + "\"";
}

std::string header_of(const Mailbox& mailbox) {
    if (mailbox.name.empty()) return mailbox.address;
    const auto name = one_line(mailbox.name);
    return (is_ascii(name) ? in_quotes(name) : encoded_words(name)) + "\r\n <" + mailbox.address + ">";
}

std::string rfc5322_date(Timestamp now) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                  days.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                  months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

// Whether a mail server takes the text as it is.
bool is_plain(std::string_view text) {
    std::size_t length = 0;
    for (const char c : text) {
        if (c == '\n')
            length = 0;
        else if (is_control(c) || ++length > max_line_bytes)
            return false;
    }
    return is_ascii(text);
}

std::string with_crlf(std::string_view text) {
    std::string lines;
    for (const char c : text) {
        if (c == '\n') lines += '\r';
        lines += c;
    }
    if (!lines.ends_with('\n')) lines += "\r\n";
    return lines;
}

std::string base64_lines(std::string_view text) {
    const auto encoded = base64_encode(text);
    std::string lines;
    for (std::string_view rest = encoded; !rest.empty(); rest.remove_prefix(std::min(rest.size(), max_line_bytes))) {
        lines.append(rest.substr(0, max_line_bytes)).append("\r\n");
    }
    return lines;
}

} // namespace

std::string mail_message(const Mailbox& from, const Mail& mail, Timestamp now, std::string_view message_id) {
    const bool plain = is_plain(mail.text);
    const auto domain = from.address.substr(from.address.find('@') + 1);
    std::string message;
    const auto add = [&message](std::string_view name, std::string_view value) {
        message.append(name).append(": ").append(value).append("\r\n");
    };
    add("Date", rfc5322_date(now));
    add("From", header_of(from));
    add("To", mail.to);
    add("Subject", unstructured(mail.subject));
    add("Message-ID", std::string("<").append(message_id).append("@").append(domain).append(">"));
    add("Auto-Submitted", "auto-generated");
    add("MIME-Version", "1.0");
    add("Content-Type", "text/plain; charset=utf-8");
    add("Content-Transfer-Encoding", plain ? "7bit" : "base64");
    return message + "\r\n" + (plain ? with_crlf(mail.text) : base64_lines(with_crlf(mail.text)));
}

} // namespace datagems::accounts::detail
