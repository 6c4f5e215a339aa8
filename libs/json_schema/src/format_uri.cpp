// URIs and relative references (RFC 3986, appendix A).
#include "ascii.hpp"
#include "format_checks.hpp"

namespace datagems::json_schema {

namespace {

constexpr ByteSet kSchemeCharacters = kAlphanumerics | ByteSet("+-.");
constexpr ByteSet kNameCharacters = kAlphanumerics | ByteSet("-._~!$&'()*+,;="); // unreserved, sub-delims
constexpr ByteSet kUserCharacters = kNameCharacters | ByteSet(":");
constexpr ByteSet kFirstSegmentCharacters = kNameCharacters | ByteSet("@"); // of a path that no scheme precedes
constexpr ByteSet kPathCharacters = kUserCharacters | ByteSet("@/");
constexpr ByteSet kQueryCharacters = kPathCharacters | ByteSet("?");

// How much of the front is such characters and escapes such as %2F.
std::size_t span(std::string_view text, const ByteSet& characters) {
    std::size_t at = 0;
    while (true) {
        at += characters.span(text.substr(at));
        const bool is_escape =
            text.size() - at >= 3 && text[at] == '%' && kHexDigits.has(text[at + 1]) && kHexDigits.has(text[at + 2]);
        if (!is_escape) return at;
        at += 3;
    }
}

bool is_future_address(std::string_view text) {
    if (!text.starts_with('v') && !text.starts_with('V')) return false;
    const std::size_t version = kHexDigits.span(text.substr(1));
    if (version == 0 || text.size() < version + 3 || text[version + 1] != '.') return false;
    return kUserCharacters.has_all(text.substr(version + 2));
}

// The size of the "[address]" at the front; 0 if it is none.
std::size_t address_size(std::string_view text) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return 0;
    const std::string_view address = text.substr(1, end - 1);
    return is_ipv6(address) || is_future_address(address) ? end + 1 : 0;
}

// Takes [userinfo@] host [:port] off the front.
bool take_authority(std::string_view& text) {
    const std::size_t user = span(text, kUserCharacters);
    if (user < text.size() && text[user] == '@') text.remove_prefix(user + 1);
    const bool is_address = text.starts_with('[');
    const std::size_t host = is_address ? address_size(text) : span(text, kNameCharacters);
    if (is_address && host == 0) return false;
    text.remove_prefix(host);
    if (text.starts_with(':')) text.remove_prefix(1 + kDigits.span(text.substr(1)));
    return text.empty() || text[0] == '/' || text[0] == '?' || text[0] == '#';
}

// What follows the scheme: [//authority] path [?query] [#fragment]
bool is_hierarchy(std::string_view text) {
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        if (!take_authority(text)) return false;
    }
    text.remove_prefix(span(text, kPathCharacters));
    if (text.starts_with('?')) text.remove_prefix(1 + span(text.substr(1), kQueryCharacters));
    if (text.starts_with('#')) text.remove_prefix(1 + span(text.substr(1), kQueryCharacters));
    return text.empty();
}

// The size of the scheme and its colon; 0 if there is none.
std::size_t scheme_size(std::string_view text) {
    const std::size_t size = kSchemeCharacters.span(text);
    if (size == 0 || size == text.size() || text[size] != ':' || !kLetters.has(text[0])) return 0;
    return size + 1;
}

} // namespace

bool is_uri(std::string_view text) {
    const std::size_t scheme = scheme_size(text);
    return scheme != 0 && is_hierarchy(text.substr(scheme));
}

bool is_uri_reference(std::string_view text) {
    if (scheme_size(text) != 0) return is_uri(text);
    // Without a scheme, a colon must not stand in the first segment.
    const std::size_t first = span(text, kFirstSegmentCharacters);
    return !text.substr(first).starts_with(':') && is_hierarchy(text);
}

} // namespace datagems::json_schema
