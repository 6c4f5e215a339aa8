#include "keywords/number.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::optional<json::value> number(Compiler& compiler, const Node& node, const json::object& schema,
                                  std::string_view keyword) {
    const json::value* value = compiler.find(node, schema, keyword);
    if (value == nullptr) return std::nullopt;
    if (is_number(*value)) return *value;
    compiler.mistake(child_pointer(node.pointer, keyword), "must be a number");
    return std::nullopt;
}

} // namespace

void compile_number(Compiler& compiler, Node& node, const json::object& schema) {
    NumberChecks checks;
    checks.minimum = number(compiler, node, schema, "minimum");
    checks.maximum = number(compiler, node, schema, "maximum");
    checks.above = number(compiler, node, schema, "exclusiveMinimum");
    checks.below = number(compiler, node, schema, "exclusiveMaximum");
    if (const auto step = number(compiler, node, schema, "multipleOf")) {
        if (compare_numbers(*step, json::value(0)) > 0) {
            checks.step = NumberChecks::Step{*step, to_decimal(*step)};
        } else {
            compiler.mistake(child_pointer(node.pointer, "multipleOf"), "must be greater than 0");
        }
    }
    if (checks.minimum || checks.maximum || checks.above || checks.below || checks.step) {
        node.number = std::make_unique<NumberChecks>(std::move(checks));
    }
}

template <bool reports>
bool check_number(Evaluation<reports>& run, const Node& node, const NumberChecks& checks, const json::value& value,
                  const Path<reports>& path) {
    bool valid = true;
    const auto expect = [&](bool met, std::string_view keyword, std::string_view words, const json::value& limit) {
        if (met) return;
        valid = run.fail(node, keyword, path, [&] { return "must be " + std::string(words) + number_text(limit); });
    };
    if (checks.minimum) {
        expect(compare_numbers(value, *checks.minimum) >= 0, "minimum", "at least ", *checks.minimum);
    }
    if (checks.above) {
        expect(compare_numbers(value, *checks.above) > 0, "exclusiveMinimum", "greater than ", *checks.above);
    }
    if (checks.maximum) {
        expect(compare_numbers(value, *checks.maximum) <= 0, "maximum", "at most ", *checks.maximum);
    }
    if (checks.below) {
        expect(compare_numbers(value, *checks.below) < 0, "exclusiveMaximum", "less than ", *checks.below);
    }
    if (checks.step) {
        expect(is_multiple_of(to_decimal(value), checks.step->decimal), "multipleOf", "a multiple of ",
               checks.step->value);
    }
    return valid;
}

template bool check_number(Evaluation<true>&, const Node&, const NumberChecks&, const json::value&, const Path<true>&);
template bool check_number(Evaluation<false>&, const Node&, const NumberChecks&, const json::value&,
                           const Path<false>&);

} // namespace datagems::json_schema
