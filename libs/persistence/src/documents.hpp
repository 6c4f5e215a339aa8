// Documents to and from the texts that the store keeps.
#pragma once

#include "datagems/documents/text.hpp"
#include "datagems/observe/log.hpp"

#include <boost/json/serialize.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence {

// `read` is one of documents::*_from_json; nullopt for a JSON null, which counts as absent.
template <class Document>
[[nodiscard]] Result<std::optional<Document>> read_document(std::string_view text, std::string_view what,
                                                            Result<Document> (*read)(const boost::json::value&)) {
    const auto json = documents::parse_text(text, what);
    if (!json) return json.error();
    if (json->is_null()) return std::optional<Document>();
    auto document = read(*json);
    if (!document) return document.error();
    return std::optional<Document>(std::move(*document));
}

// As above for one of many: what cannot be read is logged and left out.
template <class Document>
[[nodiscard]] std::optional<Document> read_or_log(std::string_view key, std::string_view field, std::string_view text,
                                                  Result<Document> (*read)(const boost::json::value&)) {
    auto document = read_document(text, field, read);
    if (document) return std::move(*document);
    log::warning("store.unreadable", {{"key", key}, {"field", field}, {"reason", document.error().message}});
    return std::nullopt;
}

template <class Document>
[[nodiscard]] std::string to_text(const Document& document) {
    return boost::json::serialize(to_json(document));
}

} // namespace datagems::persistence
