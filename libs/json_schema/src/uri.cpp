#include "uri.hpp"

#include "format_checks.hpp"
#include "pointer.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace datagems::json_schema {

namespace urls = boost::urls;

namespace {

constexpr std::size_t kLongestUri = 2'048; // resolving a long path takes the square of its length

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
    // Boost.URL 1.81 is asked about well-formed references only: on "a:[" it breaks an assertion of its own.
    if (!is_uri_reference(document)) return std::nullopt;
    if (document.empty()) {
        uri.document = base;
        return uri;
    }
    const auto parsed_base = urls::parse_uri({base.data(), base.size()});
    const auto parsed = urls::parse_uri_reference({document.data(), document.size()});
    if (!parsed_base || !parsed) return std::nullopt;
    urls::url target;
    if (!urls::resolve(*parsed_base, *parsed, target)) return std::nullopt;
    uri.document = std::string(target.buffer());
    return uri;
}

std::string_view without_empty_fragment(std::string_view uri) {
    if (uri.ends_with('#')) uri.remove_suffix(1);
    return uri;
}

bool is_absolute_uri(std::string_view text) {
    return is_uri(text) && urls::parse_uri({text.data(), text.size()}).has_value();
}

} // namespace datagems::json_schema
