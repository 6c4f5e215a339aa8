// Input: the bytes of a connection, a request's header and body. However they are cut on their way, they are read
// alike; what is let in has one framing, one target and no more bytes than allowed.
#include "datagems/http/absolute_target.hpp"
#include "datagems/http/framing.hpp"
#include "datagems/http/target.hpp"
#include "demand.hpp"

#include <algorithm>

using namespace datagems;
using fuzz::demand;

namespace {

constexpr std::size_t header_limit = 2048;
constexpr std::uint64_t body_limit = 512;

struct Scanned {
    std::size_t size = 0;
    int refused = 0;
    friend bool operator==(const Scanned&, const Scanned&) = default;
};

// The header arrives `step` bytes at a time.
Scanned scan(std::string_view bytes, std::size_t step) {
    http::HeaderScanner scanner(header_limit);
    for (std::size_t seen = 0; seen < bytes.size();) {
        seen = std::min(bytes.size(), seen + step);
        const auto end = scanner.scan(bytes.substr(0, seen));
        if (end.has_error()) return {0, end.error().status};
        if (*end > 0) return {*end, 0};
    }
    return {};
}

struct Decoded {
    std::string body;
    std::size_t taken = 0;
    int refused = 0;
    bool done = false;
    friend bool operator==(const Decoded&, const Decoded&) = default;
};

Decoded decode(std::string_view bytes, std::size_t step) {
    http::ChunkedDecoder decoder(body_limit);
    Decoded decoded;
    while (!decoder.done() && decoded.taken < bytes.size()) {
        const auto taken = decoder.put(bytes.substr(decoded.taken, step), decoded.body);
        if (taken.has_error()) return {"", 0, taken.error().status, false};
        demand(*taken > 0, "a decoder that is not done takes what it is given");
        decoded.taken += *taken;
    }
    decoded.done = decoder.done();
    demand(decoded.body.size() <= body_limit, "a body is within its limit");
    return decoded;
}

bool has_dot_segment(std::string_view path) {
    return path.find("/../") != std::string_view::npos || path.find("/./") != std::string_view::npos ||
           path.ends_with("/..") || path.ends_with("/.");
}

void check_target(const http::RequestHead& head) {
    const auto origin = http::to_origin_form(head.method, head.target, head.headers.find("Host"));
    if (!origin) return;
    const auto target = http::parse_target(head.method, *origin);
    if (!target) return;
    demand(target->path == "*" || target->path.starts_with('/'), "a path begins with a slash");
    demand(!has_dot_segment(target->path), "a path has no dot segments");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    demand(std::ranges::none_of(target->path, is_control), "a path has no control characters");
    http::Request request;
    request.query = target->query;
    static_cast<void>(request.query_parameter("a"));
}

void check_head(const http::RequestHead& head) {
    demand(head.version == 10 || head.version == 11, "a version is 1.0 or 1.1");
    demand(head.headers.count("Host") == 1 || head.version == 10, "a request of 1.1 has one Host");
    demand(!head.framing.chunked || head.framing.length == 0, "a body is either chunked or sized");
    demand(!head.framing.chunked || head.headers.count("Content-Length") == 0, "a chunked body has no length");
    demand(head.headers.count("Transfer-Encoding") == (head.framing.chunked ? 1U : 0U),
           "chunked is what the header says");
    for (const auto& [name, value] : head.headers.all()) {
        demand(!name.empty() && value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
               "fields have names, and values on one line");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto whole = scan(bytes, size == 0 ? 1 : size);
    demand(scan(bytes, 1) == whole || whole.refused != 0, "a header ends where it ends, byte by byte");
    if (whole.size == 0) return 0;
    demand(whole.size <= header_limit, "a header is within its limit");
    const auto head = http::read_head(bytes.substr(0, whole.size));
    if (head.has_error()) {
        demand(head.error().status >= 400, "a refusal is an error");
        return 0;
    }
    check_head(*head);
    check_target(*head);
    if (!head->framing.chunked) return 0;
    const auto rest = bytes.substr(whole.size);
    demand(decode(rest, 1) == decode(rest, rest.size() + 1), "a chunked body is what it is, byte by byte");
    return 0;
}
