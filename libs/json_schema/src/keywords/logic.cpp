#include "keywords/logic.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string with_nearest(std::string message, const std::string& nearest) {
    if (!nearest.empty()) message += " (for the nearest of them, " + nearest + ")";
    return message;
}

bool check_all_of(Evaluation& run, const LogicChecks& checks, const json::value& value, const PathLink* path) {
    bool valid = true;
    for (const NodeId branch : checks.all_of) {
        valid = run.check(branch, value, path) && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

bool check_any_of(Evaluation& run, const Node& node, const LogicChecks& checks, const json::value& value,
                  const PathLink* path) {
    const auto conforms = [&](NodeId branch) { return run.conforms(branch, value, path); };
    if (std::ranges::any_of(checks.any_of, conforms)) return true;
    if (run.spent()) return false;
    return run.fail(node, "anyOf", path, [&] {
        return with_nearest("must match at least one of the " + std::to_string(checks.any_of.size()) +
                                " schemas of \"anyOf\"",
                            run.nearest_miss(checks.any_of, value, path));
    });
}

bool check_one_of(Evaluation& run, const Node& node, const LogicChecks& checks, const json::value& value,
                  const PathLink* path) {
    std::size_t matches = 0;
    for (const NodeId branch : checks.one_of) {
        if (run.conforms(branch, value, path)) ++matches;
        if (run.spent()) return false;
        if (matches > 1 && !run.collects()) return false;
    }
    if (matches == 1) return true;
    return run.fail(node, "oneOf", path, [&] {
        std::string message =
            "must match exactly one of the " + std::to_string(checks.one_of.size()) + " schemas of \"oneOf\"";
        if (matches > 1) return message + " (it matches " + std::to_string(matches) + ")";
        return with_nearest(std::move(message), run.nearest_miss(checks.one_of, value, path));
    });
}

bool check_condition(Evaluation& run, const LogicChecks& checks, const json::value& value, const PathLink* path) {
    const NodeId then = run.conforms(checks.if_of, value, path) ? checks.then_of : checks.else_of;
    if (run.spent()) return false;
    return then == kNoNode || run.check(then, value, path);
}

} // namespace

void compile_logic(Compiler& compiler, Node& node, const json::object& schema) {
    LogicChecks checks;
    checks.all_of = compiler.schemas(node, schema, "allOf");
    checks.any_of = compiler.schemas(node, schema, "anyOf");
    checks.one_of = compiler.schemas(node, schema, "oneOf");
    checks.not_of = compiler.schema(node, schema, "not");
    checks.if_of = compiler.schema(node, schema, "if");
    checks.then_of = compiler.schema(node, schema, "then");
    checks.else_of = compiler.schema(node, schema, "else");
    if (!checks.all_of.empty() || !checks.any_of.empty() || !checks.one_of.empty() || checks.not_of != kNoNode ||
        checks.if_of != kNoNode) {
        node.logic = std::make_unique<LogicChecks>(std::move(checks));
    }
}

bool check_logic(Evaluation& run, const Node& node, const LogicChecks& checks, const json::value& value,
                 const PathLink* path) {
    bool valid = check_all_of(run, checks, value, path);
    if (!valid && !run.wants_more()) return false;
    if (!checks.any_of.empty()) valid = check_any_of(run, node, checks, value, path) && valid;
    if (!valid && !run.wants_more()) return false;
    if (!checks.one_of.empty()) valid = check_one_of(run, node, checks, value, path) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.not_of != kNoNode && run.conforms(checks.not_of, value, path)) {
        valid = run.fail(node, "not", path, [] { return std::string("must not match the schema of \"not\""); });
        if (!run.wants_more()) return false;
    }
    if (checks.if_of != kNoNode) valid = check_condition(run, checks, value, path) && valid;
    return valid;
}

} // namespace datagems::json_schema
