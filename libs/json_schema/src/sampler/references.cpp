#include "sampler/references.hpp"

#include "subschemas.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

References::References(const json::value& document) : resources_(document, nullptr) {
    enter(document, 0);
}

void References::enter(const json::value& schema, ResourceId outer) const {
    const ResourceId resource = resources_.at(schema, outer);
    if (!home_.emplace(&schema, resource).second || !schema.is_object()) return;
    for_each_subschema(schema.get_object(), "",
                       [&](const json::value& child, const std::string&) { enter(child, resource); });
}

const json::value* References::find(const json::value& schema, std::string_view reference) const {
    const auto home = home_.find(&schema);
    const auto target = resources_.find(home == home_.end() ? 0 : home->second, reference);
    if (!target) return nullptr;
    enter(*target->schema, target->resource); // it may stand where no keyword has its schemas
    return target->schema;
}

} // namespace datagems::json_schema
