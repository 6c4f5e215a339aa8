#include "keywords/number.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"

#include <cmath>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::optional<json::value> number(Compiler& compiler, const Node& node, const json::object& schema,
                                  std::string_view keyword) {
    const json::value* value = compiler.find(node, schema, keyword);
    if (value == nullptr) return std::nullopt;
    if (!is_number(*value)) {
        compiler.mistake(child_pointer(node.pointer, keyword), "must be a number");
        return std::nullopt;
    }
    if (value->is_double() && !std::isfinite(value->get_double())) { // so 1e400 is read
        compiler.mistake(child_pointer(node.pointer, keyword), "must be a number within the range of a double");
        return std::nullopt;
    }
    return *value;
}

std::optional<NumberChecks::Limit> limit(Compiler& compiler, const Node& node, const json::object& schema,
                                         std::string_view keyword) {
    auto found = number(compiler, node, schema, keyword);
    if (!found) return std::nullopt;
    const auto nearest = found->to_number<double>();
    const bool is_exact = compare_numbers(*found, json::value(nearest)) == 0;
    return NumberChecks::Limit{std::move(*found), is_exact ? std::optional(nearest) : std::nullopt};
}

std::partial_ordering compare(const json::value& value, const NumberChecks::Limit& limit) {
    if (value.is_double() && limit.as_double) return value.get_double() <=> *limit.as_double;
    return compare_numbers(value, limit.number);
}

} // namespace

void compile_number(Compiler& compiler, Node& node, const json::object& schema) {
    NumberChecks checks;
    checks.minimum = limit(compiler, node, schema, "minimum");
    checks.maximum = limit(compiler, node, schema, "maximum");
    checks.above = limit(compiler, node, schema, "exclusiveMinimum");
    checks.below = limit(compiler, node, schema, "exclusiveMaximum");
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
        expect(compare(value, *checks.minimum) >= 0, "minimum", "at least ", checks.minimum->number);
    }
    if (checks.above) {
        expect(compare(value, *checks.above) > 0, "exclusiveMinimum", "greater than ", checks.above->number);
    }
    if (checks.maximum) {
        expect(compare(value, *checks.maximum) <= 0, "maximum", "at most ", checks.maximum->number);
    }
    if (checks.below) {
        expect(compare(value, *checks.below) < 0, "exclusiveMaximum", "less than ", checks.below->number);
    }
    if (checks.step) {
        expect(is_multiple_of(value, checks.step->decimal), "multipleOf", "a multiple of ", checks.step->value);
    }
    return valid;
}

template bool check_number(Evaluation<true>&, const Node&, const NumberChecks&, const json::value&, const Path<true>&);
template bool check_number(Evaluation<false>&, const Node&, const NumberChecks&, const json::value&,
                           const Path<false>&);

} // namespace datagems::json_schema
