#include "datagems/http/response_head.hpp"

#include "ascii.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace datagems::http {

namespace {

struct Phrase {
    int status;
    std::string_view text;
};
constexpr std::array<Phrase, 36> phrases{{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {425, "Too Early"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    static_cast<void>(error); // 24 digits hold every size
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

// Fields that say how the message is sent; only the server knows.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 8> names{"connection", "content-length", "transfer-encoding", "date",
                                                    "server",     "x-request-id",   "keep-alive",        "trailer"};
    return std::ranges::any_of(names, [name](std::string_view ours) { return equal_without_case(name, ours); });
}

void append_framing(std::string& out, const HeadOptions& options) {
    switch (options.body) {
    case BodyKind::sized:
        out += "Content-Length: ";
        append_number(out, options.length);
        out += "\r\n";
        break;
    case BodyKind::chunked:
        append_field(out, "Transfer-Encoding", "chunked");
        break;
    case BodyKind::to_end:
    case BodyKind::none:
        break;
    }
    if (!options.keep_alive) {
        append_field(out, "Connection", "close");
    } else if (options.version == 10) {
        append_field(out, "Connection", "keep-alive");
    }
}

} // namespace

std::string_view reason_phrase(int status) noexcept {
    const auto found = std::ranges::find(phrases, status, &Phrase::status);
    return found == phrases.end() ? std::string_view("Unknown") : found->text;
}

bool append_head(std::string& out, const Response& response, const HeadOptions& options) {
    if (response.status < 100 || response.status > 999) return false;
    for (const auto& [name, value] : response.headers.all()) {
        if (!is_token(name) || !is_field_value(value)) return false;
    }
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    append_field(out, "Date", options.date);
    if (!options.server.empty()) append_field(out, "Server", options.server);
    append_field(out, "X-Request-Id", options.request_id);
    for (const auto& [name, value] : response.headers.all()) {
        if (!is_ours(name)) append_field(out, name, value);
    }
    append_framing(out, options);
    out += "\r\n";
    return true;
}

std::string http_date(std::int64_t seconds) {
    // The names are those of the protocol, whatever the locale says.
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    const auto two_digits = [](int number) {
        std::string text(2, '0');
        text[0] = static_cast<char>('0' + number / 10 % 10);
        text[1] = static_cast<char>('0' + number % 10);
        return text;
    };
    std::string date(days[static_cast<std::size_t>(parts.tm_wday)]);
    date += ", " + two_digits(parts.tm_mday) + " ";
    date += months[static_cast<std::size_t>(parts.tm_mon)];
    date += " " + std::to_string(parts.tm_year + 1900) + " " + two_digits(parts.tm_hour) + ":" +
            two_digits(parts.tm_min) + ":" + two_digits(parts.tm_sec) + " GMT";
    return date;
}

} // namespace datagems::http
