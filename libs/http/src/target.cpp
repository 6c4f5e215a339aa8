#include "datagems/http/target.hpp"

#include "ascii.hpp"
#include "datagems/base/utf8.hpp"

namespace datagems::http {

namespace {

Error bad_target(std::string_view why) {
    return Error{errc::invalid_argument, "Bad request target: " + std::string(why)};
}

bool has_dot_segment(std::string_view path) {
    std::size_t start = 0;
    while (start < path.size()) {
        const auto end = std::min(path.find('/', start + 1), path.size());
        const auto segment = path.substr(start + 1, end - start - 1);
        if (segment == "." || segment == "..") return true;
        start = end;
    }
    return false;
}

// An encoded slash would become a separator once decoded, and not for whoever looked at the path before.
bool has_encoded_slash(std::string_view raw) {
    for (auto at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1)) {
        const auto code = raw.substr(at + 1, 2);
        if (equal_without_case(code, "2f")) return true;
    }
    return false;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            decoded.push_back(' ');
        } else if (text[i] != '%') {
            decoded.push_back(text[i]);
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return decoded;
}

Result<Target> parse_target(Method method, std::string_view raw) {
    if (raw == "*") {
        if (method != Method::options) return bad_target("* is for OPTIONS");
        return Target{"*", ""};
    }
    if (raw.empty() || raw.front() != '/') return bad_target("it must start with a slash");
    if (raw.find('#') != std::string_view::npos) return bad_target("it has a fragment");

    const auto question = std::min(raw.find('?'), raw.size());
    const auto raw_path = raw.substr(0, question);
    const auto raw_query = raw.substr(std::min(question + 1, raw.size()));
    if (has_encoded_slash(raw_path)) return bad_target("it has an encoded slash");
    auto path = percent_decode(raw_path, false);
    const auto query = percent_decode(raw_query, true);
    if (!path || !query) return bad_target("it has a bad escape");
    if (path->find('\\') != std::string::npos) return bad_target("it has a backslash");
    if (std::ranges::any_of(*path, is_control) || std::ranges::any_of(raw_query, is_control)) {
        return bad_target("it has a control character");
    }
    if (!is_valid_utf8(*path) || !is_valid_utf8(raw_query) || !is_valid_utf8(*query))
        return bad_target("it is not UTF-8");
    if (has_dot_segment(*path)) return bad_target("it has a dot segment");
    return Target{std::move(*path), std::string(raw_query)};
}

} // namespace datagems::http
