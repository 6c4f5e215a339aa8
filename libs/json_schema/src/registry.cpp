#include "datagems/json_schema/registry.hpp"

#include "equality.hpp"
#include "uri.hpp"

namespace datagems::json_schema {

namespace {

constexpr std::size_t kMaxDepth = 256;

} // namespace

Result<void> Registry::add(std::string_view uri, boost::json::value document) {
    const auto refused = [&uri](std::string_view reason) {
        return Error{errc::invalid_argument, "the schema document \"" + std::string(uri) + "\" " + std::string(reason)};
    };
    if (uri.find('#') != std::string_view::npos || !is_absolute_uri(uri)) {
        return refused("must be named by an absolute URI without a fragment");
    }
    if (nested_deeper_than(document, kMaxDepth)) return refused("is nested too deeply");
    if (!documents_.emplace(std::string(uri), std::move(document)).second) return refused("is registered already");
    return {};
}

} // namespace datagems::json_schema
