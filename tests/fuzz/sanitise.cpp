// Input: the text of a drafted schema. Whatever it is, the sanitiser ends with a schema that it would not mend again,
// warns if and only if it changed something, and keeps all that was right.
#include "datagems/json_schema/sanitiser.hpp"
#include "datagems/json_schema/validator.hpp"
#include "schema_shape.hpp"
#include "schema_text.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>

namespace json = boost::json;
namespace json_schema = datagems::json_schema;
using datagems::fuzz::demand;
using datagems::fuzz::parsed;

namespace {

// Correct, but not meant as it is read: another draft's, a format's other name, OpenAPI's way to allow null.
bool may_change(const json::object& schema, std::string_view keyword) {
    return keyword == "dependencies" || keyword == "format" || keyword == "nullable" ||
           (schema.contains("nullable") && (keyword == "type" || keyword == "enum"));
}

enum class Samples { kept, replaced };

// Whether all of `before` is still in `after`, but for what is not a schema by its looks, if such samples may have been
// replaced by schemas.
bool keeps(const json::value& before, const json::value& after, Samples samples) {
    if (const auto* object = before.if_object()) {
        if (samples == Samples::replaced && !json_schema::looks_like_schema(before)) return true;
        const auto* kept = after.if_object();
        if (kept == nullptr) return false;
        for (const auto& member : *object) {
            if (may_change(*object, {member.key().data(), member.key().size()})) continue;
            const auto* value = kept->if_contains(member.key());
            if (value == nullptr || !keeps(member.value(), *value, samples)) return false;
        }
        return true;
    }
    if (const auto* list = before.if_array()) {
        const auto* kept = after.if_array();
        if (kept == nullptr || kept->size() != list->size()) return false;
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (!keeps((*list)[i], (*kept)[i], samples)) return false;
        }
        return true;
    }
    return before == after;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto draft = parsed({reinterpret_cast<const char*>(data), size});
    if (!draft || !draft->is_object()) return -1;
    // Boost.JSON reads 0e400 as not a number, which nothing equals and nobody can write.
    if (const auto again = parsed(json::serialize(*draft)); !again || *again != *draft) return -1;
    const auto once = json_schema::sanitise(draft->get_object());
    const json::value schema(once.schema);
    demand(once.warnings.empty() == (json::serialize(schema) == json::serialize(*draft)),
           "there are warnings if and only if something changed");

    const auto twice = json_schema::sanitise(once.schema);
    demand(twice.warnings.empty(), "a sanitised schema gives no warnings");
    demand(json::serialize(twice.schema) == json::serialize(schema), "a sanitised schema passes unchanged");

    demand(parsed(json::serialize(schema)).has_value(), "the result can be written and read");
    if (json_schema::compile(*draft)) {
        json::value before = *draft;
        before.get_object().erase("$schema");
        demand(keeps(before, schema, Samples::replaced), "what is right is kept");
        // What was ignored in a sample (a reference that leads nowhere) may be taken for a schema now.
        if (keeps(before, schema, Samples::kept)) {
            demand(json_schema::compile(schema).has_value(), "a schema that compiles still does");
        }
    }
    return 0;
}
