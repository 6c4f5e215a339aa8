#include "datagems/json_schema/validator.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"

#include <boost/throw_exception.hpp>

#include <algorithm>
#include <stdexcept>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string sentence_of(std::string_view pointer, std::string_view message) {
    std::string sentence(pointer.empty() ? "the root value" : pointer);
    sentence += ' ';
    sentence += message;
    return sentence;
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
    return Evaluation(program_->nodes, budget).check(0, value, nullptr);
}

std::optional<ValidationError> Validator::first_error(const json::value& value) const {
    if (is_valid(value)) return std::nullopt;
    auto found = errors(value, 1);
    return std::move(found.front());
}

std::vector<ValidationError> Validator::errors(const json::value& value, std::size_t limit) const {
    Budget budget;
    Evaluation run(program_->nodes, budget, std::max<std::size_t>(limit, 1));
    static_cast<void>(run.check(0, value, nullptr));
    return run.take_errors();
}

void throw_exception_from_error(const CompileError& error, const boost::source_location& where) {
    boost::throw_exception(std::runtime_error(error.mistakes.front().sentence()), where);
}

boost::system::result<Validator, CompileError> compile(const json::value& schema, const CompileOptions& options) {
    auto nodes = Compiler(schema, options).run();
    if (!nodes) return nodes.error();
    auto program = std::make_shared<Validator::Program>();
    program->nodes = std::move(*nodes);
    return Validator(std::move(program));
}

} // namespace datagems::json_schema
