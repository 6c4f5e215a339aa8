#include "datagems/json_schema/validator.hpp"

#include "compiler.hpp"
#include "equality.hpp"
#include "evaluation.hpp"
#include "meta_schema.hpp"

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

// The meta-schema that the schema names, compiled; nothing if it is not at hand.
std::optional<Validator> custom_meta_schema(std::string_view uri, const CompileOptions& options) {
    if (options.registry == nullptr) return std::nullopt;
    const auto document = options.registry->documents().find(uri);
    if (document == options.registry->documents().end()) return std::nullopt;
    Compiler compiler(document->second, CompileOptions{.registry = options.registry});
    auto program = std::make_shared<Validator::Program>(compiler.run());
    return compiler.mistakes().empty() ? std::optional(Validator(std::move(program))) : std::nullopt;
}

std::vector<ValidationError> meta_schema_errors(const json::value& schema, const CompileOptions& options) {
    const auto* keywords = schema.if_object();
    const auto* name = keywords == nullptr ? nullptr : keywords->if_contains("$schema");
    const std::string_view uri =
        name == nullptr || !name->is_string() ? kDraftUri : std::string_view(name->get_string());
    const auto custom = uri == kDraftUri ? std::nullopt : custom_meta_schema(uri, options);
    const Validator& meta_schema = custom ? *custom : meta_schema_validator();
    if (meta_schema.is_valid(schema)) return {};
    return meta_schema.errors(schema, kMaxMetaSchemaErrors);
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
