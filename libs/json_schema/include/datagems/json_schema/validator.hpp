// JSON Schema 2020-12: compile once, validate many.
//
//     auto validator = json_schema::compile(schema);
//     if (!validator) …validator.error() lists every mistake of the schema…
//     if (const auto error = validator->first_error(value)) …error->sentence()…
//
// All of draft 2020-12: every keyword of its vocabularies, "$id", anchors and dynamic references, meta-schemas with a
// "$vocabulary" of their own. A schema is checked against the meta-schema that its root names, and the keywords of
// earlier drafts that are still common ("dependencies", "additionalItems", "$recursiveRef") are mistakes, as ignoring
// them would change what their author means. Unknown keywords are annotations and are ignored as the specification
// says. Nothing is fetched: see registry.hpp.
//
// Hostile schemas and values end in an answer: recursion and work are bounded, and a value that cannot be checked
// within the bounds is invalid, with an error that says so.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace datagems::json_schema {

// What is wrong with a schema, and where (a JSON Pointer into it).
struct SchemaMistake {
    std::string path;
    std::string message; // reads on after the path, e.g. "must be a string"

    // "/properties/age/minimum must be a number", with "the schema" for the empty path.
    [[nodiscard]] std::string sentence() const;

    friend bool operator==(const SchemaMistake&, const SchemaMistake&) = default;
};

// What is wrong with a value. Pointers are RFC 6901; `message` reads on after the instance pointer and says what is
// expected, e.g. "must be at least 18".
struct ValidationError {
    std::string instance_pointer;
    std::string keyword_pointer;
    std::string message;

    // "/age must be at least 18", with "the root value" for the empty pointer.
    [[nodiscard]] std::string sentence() const;
};

class Registry;

struct CompileOptions {
    bool assert_formats = false;         // jobs do; otherwise `format` is an annotation
    std::size_t max_depth = 64;          // nesting of subschemas; of JSON, four times that
    std::size_t max_subschemas = 20'000; // compiled nodes
    const Registry* registry = nullptr;  // documents that the schema may refer to; needed only while it is compiled
};

// An immutable compiled schema. Cheap to copy (shared), safe to use from many threads at once.
class Validator {
  public:
    // True if `value` conforms. Never throws.
    [[nodiscard]] bool is_valid(const boost::json::value& value) const noexcept;
    // The first error found, if any: the same for the same schema and value. Never absent for an invalid value.
    [[nodiscard]] std::optional<ValidationError> first_error(const boost::json::value& value) const;
    // Up to `limit` errors.
    [[nodiscard]] std::vector<ValidationError> errors(const boost::json::value& value, std::size_t limit = 20) const;

    struct Program; // private representation (src/)
    explicit Validator(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  private:
    std::shared_ptr<const Program> program_;
};

// All mistakes at once; never empty when compile fails.
using SchemaMistakes = std::vector<SchemaMistake>;

struct CompileError {
    SchemaMistakes mistakes;
};
[[noreturn]] void throw_exception_from_error(const CompileError& error, const boost::source_location& where);

[[nodiscard]] boost::system::result<Validator, CompileError> compile(const boost::json::value& schema,
                                                                     const CompileOptions& options = {});

} // namespace datagems::json_schema
