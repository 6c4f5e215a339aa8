// Input: a schema on the first line, an instance on each further one. Whatever they are, compile and validate end with
// an answer, and their answers agree with each other.
#include "datagems/json_schema/validator.hpp"
#include "schema_text.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace json = boost::json;
namespace json_schema = datagems::json_schema;
using datagems::fuzz::demand;
using datagems::fuzz::parsed;

namespace {

constexpr std::size_t kMaxInstances = 8;

std::vector<json::value> instances_of(std::string_view lines) {
    std::vector<json::value> instances;
    while (!lines.empty() && instances.size() < kMaxInstances) {
        const auto end = lines.find('\n');
        if (auto value = parsed(lines.substr(0, end))) instances.push_back(std::move(*value));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return instances;
}

auto compiled(const json::value& schema, bool assert_formats) {
    json_schema::CompileOptions options;
    options.assert_formats = assert_formats;
    return json_schema::compile(schema, options);
}

void check_mistakes(const json::value& schema, const json_schema::SchemaMistakes& mistakes) {
    demand(!mistakes.empty(), "a refused schema has mistakes");
    for (const auto& mistake : mistakes) {
        demand(!mistake.message.empty() && !mistake.sentence().empty(), "a mistake has a message");
    }
    demand(compiled(schema, false).error().mistakes == mistakes || compiled(schema, true).error().mistakes == mistakes,
           "the same schema has the same mistakes");
}

bool names_a_place(const json::value& instance, const json_schema::ValidationError& error) {
    boost::system::error_code failure;
    const std::string& pointer = error.instance_pointer;
    return instance.find_pointer(json::string_view(pointer.data(), pointer.size()), failure) != nullptr;
}

// The verdict, the same from all three questions.
bool verdict(const json_schema::Validator& validator, const json::value& instance) {
    const bool valid = validator.is_valid(instance);
    const auto first = validator.first_error(instance);
    const auto errors = validator.errors(instance, 5);
    demand(valid == !first.has_value(), "is_valid and first_error agree");
    demand(valid == errors.empty(), "is_valid and errors agree");
    demand(errors.size() <= 5, "errors keeps to its limit");
    for (const auto& error : errors) {
        demand(names_a_place(instance, error), "an instance pointer leads to a part of the instance");
        demand(!error.message.empty() && !error.sentence().empty(), "an error has a message");
    }
    return valid;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end_of_schema = text.find('\n');
    const auto schema = parsed(text.substr(0, end_of_schema));
    if (!schema) return -1;
    const auto instances =
        instances_of(end_of_schema == std::string_view::npos ? std::string_view() : text.substr(end_of_schema + 1));
    const auto again = parsed(json::serialize(*schema));
    // Boost.JSON may read a double that it wrote as a neighbour of it: another schema then.
    const bool survives_text = again && *again == *schema;

    for (const bool assert_formats : {false, true}) {
        const auto validator = compiled(*schema, assert_formats);
        if (!validator) {
            check_mistakes(*schema, validator.error().mistakes);
            continue;
        }
        std::optional<json_schema::Validator> twin;
        if (survives_text) {
            const auto result = compiled(*again, assert_formats);
            demand(result.has_value(), "a schema compiles after serialising and parsing");
            twin = *result;
        }
        for (const auto& instance : instances) {
            const bool valid = verdict(*validator, instance);
            if (twin)
                demand(twin->is_valid(instance) == valid, "the verdict is the same after serialising and parsing");
        }
    }
    return 0;
}
