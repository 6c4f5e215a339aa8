#include "datagems/observe/redaction.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::log {
namespace {

constexpr std::string_view blot = "***";
constexpr std::size_t longest_pattern = 256; // a credential that a cut may have left the first half of

void blot_out_secret(std::string& text, std::string_view secret) {
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + blot.size())) {
        text.replace(at, secret.size(), blot);
    }
}

// http://user:password@host
void blot_out_user_info(std::string& text) {
    constexpr std::string_view opening = "://";
    for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
        at += opening.size();
        const auto end = std::min(text.find_first_of("/?# \t\r\n\"'<>\\", at), text.size());
        const auto sign = text.rfind('@', end);
        if (sign == std::string::npos || sign < at || sign >= end) continue;
        text.replace(at, sign - at, blot);
    }
}

// What stands behind the word, up to one of `ends`; `between` may separate the two.
void blot_out_after(std::string& text, std::string_view word, std::string_view between, std::string_view ends) {
    auto lower = ascii_lower(text);
    for (auto at = lower.find(word); at != std::string::npos; at = lower.find(word, at)) {
        at += word.size();
        const auto begin = text.find_first_not_of(between, at);
        if (begin == std::string::npos || begin == at) continue;
        const auto end = std::min(text.find_first_of(ends, begin), text.size());
        text.replace(begin, end - begin, blot);
        lower.replace(begin, end - begin, blot);
        at = begin + blot.size();
    }
}

} // namespace

std::string redacted(std::string_view text, std::string_view secret, std::size_t max_bytes) {
    // Looked at beyond what is shown: a secret that the end of the look cuts in two stands where nothing is shown.
    const auto margin = std::max(secret.size(), longest_pattern);
    const bool whole = text.size() <= max_bytes + margin;
    std::string clean(text.substr(0, max_bytes + margin));
    blot_out_secret(clean, secret);
    blot_out_after(clean, "authorization", " \t\"':=\\", "\r\n\"'");
    blot_out_after(clean, "bearer", " ", " \t\r\n\"',;<>\\");
    blot_out_user_info(clean);
    if (!whole) clean.resize(clean.size() - std::min(clean.size(), margin));
    if (whole && clean.size() <= max_bytes) return clean;
    return std::string(utf8_prefix(clean, max_bytes)) + "…";
}

} // namespace datagems::log
