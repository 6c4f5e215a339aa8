#include "uri.hpp"

#include "format_checks.hpp"
#include "pointer.hpp"

#include <algorithm>

namespace datagems::json_schema {
namespace {

constexpr std::size_t kLongestUri = 2'048; // a chain of references must not grow without end

// RFC 3986, section 3; each without its delimiters, the fragment left out.
struct UriParts {
    std::optional<std::string_view> scheme;
    std::optional<std::string_view> authority;
    std::string_view path;
    std::optional<std::string_view> query;
};

// `text` is a URI reference without a fragment (RFC 3986, appendix B).
UriParts split(std::string_view text) {
    UriParts parts;
    if (const auto mark = text.find('?'); mark != std::string_view::npos) {
        parts.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    if (const auto end = text.find_first_of(":/"); end != std::string_view::npos && text[end] == ':') {
        parts.scheme = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        const auto end = std::min(text.find('/'), text.size());
        parts.authority = text.substr(0, end);
        text.remove_prefix(end);
    }
    parts.path = text;
    return parts;
}

// RFC 3986, section 5.2.4.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    const bool rooted = path.starts_with('/');
    if (rooted) path.remove_prefix(1);
    for (bool last = false; !last;) {
        const auto end = path.find('/');
        last = end == std::string_view::npos;
        const auto segment = path.substr(0, end);
        path.remove_prefix(last ? path.size() : end + 1);
        if (segment == "..") {
            const auto parent = out.size() < 2 ? std::string::npos : out.rfind('/', out.size() - 2);
            out.erase(parent == std::string::npos ? 0 : parent + 1);
        } else if (segment != ".") {
            out += segment;
            if (!last) out += '/';
        }
    }
    return rooted ? "/" + out : out;
}

// RFC 3986, section 5.2.3.
std::string merged(const UriParts& base, std::string_view path) {
    if (base.authority && base.path.empty()) return "/" + std::string(path);
    const auto slash = base.path.rfind('/');
    const auto directory = slash == std::string_view::npos ? std::string_view() : base.path.substr(0, slash + 1);
    return std::string(directory) + std::string(path);
}

std::string composed(const UriParts& parts, std::string_view path) {
    std::string text = std::string(*parts.scheme) + ":";
    if (parts.authority) {
        text += "//";
        text += *parts.authority;
    } else if (path.starts_with("//")) {
        text += "/."; // or the path would be read as an authority (RFC 3986, section 3.3)
    }
    text += path;
    if (parts.query) {
        text += '?';
        text += *parts.query;
    }
    return text;
}

// RFC 3986, section 5.2.2.
std::string resolved_document(const UriParts& base, UriParts reference) {
    if (reference.scheme) return composed(reference, without_dot_segments(reference.path));
    reference.scheme = base.scheme;
    if (reference.authority) return composed(reference, without_dot_segments(reference.path));
    reference.authority = base.authority;
    if (reference.path.empty()) {
        if (!reference.query) reference.query = base.query;
        return composed(reference, base.path);
    }
    const auto path = reference.path.starts_with('/') ? std::string(reference.path) : merged(base, reference.path);
    return composed(reference, without_dot_segments(path));
}

} // namespace

std::optional<SchemaUri> resolved(std::string_view base, std::string_view reference) {
    const std::size_t hash = std::min(reference.find('#'), reference.size());
    SchemaUri uri;
    if (hash < reference.size()) {
        auto fragment = percent_decoded(reference.substr(hash + 1));
        if (!fragment) return std::nullopt;
        uri.fragment = std::move(*fragment);
    }
    const std::string_view document = reference.substr(0, hash);
    if (document.size() > kLongestUri || base.size() > kLongestUri) return std::nullopt;
    if (!is_uri_reference(document) || !is_uri(base)) return std::nullopt;
    uri.document = document.empty() ? std::string(base) : resolved_document(split(base), split(document));
    return uri;
}

std::string_view without_empty_fragment(std::string_view uri) {
    if (uri.ends_with('#')) uri.remove_suffix(1);
    return uri;
}

bool is_absolute_uri(std::string_view text) {
    return is_uri(text);
}

} // namespace datagems::json_schema
