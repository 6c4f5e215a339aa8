#include "datagems/json_schema/validator.hpp"

#include "compiler.hpp"
#include "equality.hpp"
#include "evaluation.hpp"
#include "meta_schema.hpp"
#include "uri.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/json_schema/registry.hpp"

#include <boost/throw_exception.hpp>

#include <algorithm>
#include <stdexcept>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

// Constants, examples and unknown keywords may nest more deeply than subschemas do, but not without end.
constexpr std::size_t kJsonLevelsPerSchemaLevel = 4;
constexpr std::size_t kMaxMetaSchemaErrors = 100;

std::string sentence_of(std::string_view pointer, std::string_view message) {
    constexpr std::size_t longest_place = 300; // bytes; more would bury the message
    const std::string_view shown = utf8_prefix(pointer, longest_place);
    std::string sentence(pointer.empty() ? "the root value" : shown);
    if (shown.size() < pointer.size()) sentence += "…";
    sentence += ' ';
    sentence += message;
    return sentence;
}

// The registered document that the schema names as its meta-schema; null if it names the draft's, or none at hand.
const json::value* own_meta_schema(const json::value& schema, const CompileOptions& options) {
    const auto* keywords = schema.if_object();
    const auto* name = keywords == nullptr ? nullptr : keywords->if_contains("$schema");
    if (options.registry == nullptr || name == nullptr || !name->is_string()) return nullptr;
    const auto document = options.registry->documents().find(without_empty_fragment(name->get_string()));
    return document == options.registry->documents().end() ? nullptr : &document->second;
}

std::vector<ValidationError> meta_schema_errors(const json::value& schema, const CompileOptions& options) {
    const auto check = [&schema](const Validator& meta_schema) {
        return meta_schema.is_valid(schema) ? std::vector<ValidationError>()
                                            : meta_schema.errors(schema, kMaxMetaSchemaErrors);
    };
    const json::value* own = own_meta_schema(schema, options);
    if (own == nullptr) return check(meta_schema_validator());
    Compiler compiler(*own, CompileOptions{.registry = options.registry});
    auto program = std::make_shared<Validator::Program>(compiler.run());
    if (compiler.mistakes().empty()) return check(Validator(std::move(program)));
    return {{"/$schema", "", "names a meta-schema that is wrong itself: " + compiler.mistakes().front().sentence()}};
}

// The compiler's own words come first; the meta-schema speaks of the places that the compiler has not.
void add_meta_schema_errors(SchemaMistakes& mistakes, std::vector<ValidationError> errors) {
    const std::size_t own = mistakes.size();
    for (auto& error : errors) {
        const auto end = mistakes.begin() + static_cast<std::ptrdiff_t>(own);
        const bool is_known = std::any_of(mistakes.begin(), end, [&error](const SchemaMistake& mistake) {
            return mistake.path == error.instance_pointer;
        });
        if (!is_known) mistakes.push_back({std::move(error.instance_pointer), std::move(error.message)});
    }
}

} // namespace

std::string ValidationError::sentence() const {
    return sentence_of(instance_pointer, message);
}

std::string SchemaMistake::sentence() const {
    return sentence_of(path.empty() ? "the schema" : path, message);
}

bool Validator::is_valid(const json::value& value) const noexcept {
    Budget budget;
    const Scope scope{nullptr, program_->nodes.front().resource};
    return Evaluation<false>(*program_, budget, &scope).check(0, value, {}, nullptr);
}

std::optional<ValidationError> Validator::first_error(const json::value& value) const {
    if (is_valid(value)) return std::nullopt;
    auto found = errors(value, 1);
    return std::move(found.front());
}

std::vector<ValidationError> Validator::errors(const json::value& value, std::size_t limit) const {
    Budget budget;
    const Scope scope{nullptr, program_->nodes.front().resource};
    Evaluation<true> run(*program_, budget, &scope, std::max<std::size_t>(limit, 1));
    static_cast<void>(run.check(0, value, {}, nullptr));
    return run.take_errors();
}

void throw_exception_from_error(const CompileError& error, const boost::source_location& where) {
    boost::throw_exception(std::runtime_error(error.mistakes.front().sentence()), where);
}

boost::system::result<Validator, CompileError> compile(const json::value& schema, const CompileOptions& options) {
    if (nested_deeper_than(schema, options.max_depth * kJsonLevelsPerSchemaLevel)) {
        return CompileError{{{"", "is nested too deeply"}}};
    }
    Compiler compiler(schema, options);
    auto program = std::make_shared<Validator::Program>(compiler.run());
    SchemaMistakes mistakes = compiler.mistakes();
    add_meta_schema_errors(mistakes, meta_schema_errors(schema, options));
    if (!mistakes.empty()) return CompileError{std::move(mistakes)};
    return Validator(std::move(program));
}

} // namespace datagems::json_schema
