// Identifiers of schemas: URIs (RFC 3986) and the references between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datagems::json_schema {

struct SchemaUri {
    std::string document; // absolute, without a fragment
    std::string fragment; // percent-decoded, without the "#"
};

// The base of a document that does not say its own.
inline constexpr std::string_view kNamelessUri = "json-schema:///";

// `reference` as seen from `base`, an absolute URI; nothing if it is not a URI reference of at most 2,048 bytes.
[[nodiscard]] std::optional<SchemaUri> resolved(std::string_view base, std::string_view reference);

// "https://example.com/a#" without the "#".
[[nodiscard]] std::string_view without_empty_fragment(std::string_view uri);

// True for a URI with a scheme.
[[nodiscard]] bool is_absolute_uri(std::string_view text);

} // namespace datagems::json_schema
