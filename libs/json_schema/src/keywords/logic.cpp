#include "keywords/logic.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string with_nearest(std::string message, const std::string& nearest) {
    if (!nearest.empty()) message += " (for the nearest of them, " + nearest + ")";
    return message;
}

// For what is usually under "not"; the message reads on after the place.
std::string not_message(const Node& node) {
    const bool has_others = !node.is_plain || node.string != nullptr || node.number != nullptr || node.array != nullptr;
    if (!has_others && node.object == nullptr && node.value != nullptr && node.types == kAllTypes) {
        return forbidden_message(*node.value);
    }
    if (!has_others && node.object == nullptr && node.value == nullptr) {
        return "must not be of type " + type_names(node.types);
    }
    return "must not match the schema of \"not\"";
}

template <bool reports>
bool check_all_of(Evaluation<reports>& run, const LogicChecks& checks, const json::value& value,
                  const Path<reports>& path, Evaluated* seen) {
    bool valid = true;
    for (const NodeId branch : checks.all_of) {
        valid = run.check(branch, value, path, seen) && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

// What a branch evaluated counts only if the value conforms to it.
template <bool reports>
bool matches(Evaluation<reports>& run, NodeId branch, const json::value& value, const Path<reports>& path,
             Evaluated* seen) {
    if (seen == nullptr) return run.conforms(branch, value, path, nullptr);
    Evaluated own;
    if (!run.conforms(branch, value, path, &own)) return false;
    seen->merge(own);
    return true;
}

template <bool reports>
bool check_any_of(Evaluation<reports>& run, const Node& node, const LogicChecks& checks, const json::value& value,
                  const Path<reports>& path, Evaluated* seen) {
    bool any = false;
    for (const NodeId branch : checks.any_of) {
        any = matches(run, branch, value, path, seen) || any;
        if (any && seen == nullptr) return true;
    }
    if (any || run.spent()) return any;
    return run.fail(node, "anyOf", path, [&] {
        return with_nearest("must match at least one of the " + std::to_string(checks.any_of.size()) +
                                " schemas of \"anyOf\"",
                            run.nearest_miss(checks.any_of, value, path));
    });
}

template <bool reports>
bool check_one_of(Evaluation<reports>& run, const Node& node, const LogicChecks& checks, const json::value& value,
                  const Path<reports>& path, Evaluated* seen) {
    std::size_t count = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < checks.one_of.size(); ++i) {
        if (matches(run, checks.one_of[i], value, path, seen)) {
            last = i;
            if (count++ == 0) first = i;
        }
        if (run.spent()) return false;
        if (count > 1 && !run.wants_more()) return false;
    }
    if (count == 1) return true;
    return run.fail(node, "oneOf", path, [&] {
        std::string message =
            "must match exactly one of the " + std::to_string(checks.one_of.size()) + " schemas of \"oneOf\"";
        if (count > 1) {
            return message + " (it matches " + std::to_string(count) + ", such as those at " + std::to_string(first) +
                   " and " + std::to_string(last) + ")";
        }
        return with_nearest(std::move(message), run.nearest_miss(checks.one_of, value, path));
    });
}

template <bool reports>
bool check_condition(Evaluation<reports>& run, const LogicChecks& checks, const json::value& value,
                     const Path<reports>& path, Evaluated* seen) {
    const NodeId then = matches(run, checks.if_of, value, path, seen) ? checks.then_of : checks.else_of;
    if (run.spent()) return false;
    return then == kNoNode || run.check(then, value, path, seen);
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

template <bool reports>
bool check_logic(Evaluation<reports>& run, const Node& node, const LogicChecks& checks, const json::value& value,
                 const Path<reports>& path, Evaluated* seen) {
    bool valid = check_all_of(run, checks, value, path, seen);
    if (!valid && !run.wants_more()) return false;
    if (!checks.any_of.empty()) valid = check_any_of(run, node, checks, value, path, seen) && valid;
    if (!valid && !run.wants_more()) return false;
    if (!checks.one_of.empty()) valid = check_one_of(run, node, checks, value, path, seen) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.not_of != kNoNode && run.conforms(checks.not_of, value, path, nullptr)) {
        valid = run.fail(node, "not", path, [&] { return not_message(run.node(checks.not_of)); });
        if (!run.wants_more()) return false;
    }
    if (checks.if_of != kNoNode) valid = check_condition(run, checks, value, path, seen) && valid;
    return valid;
}

template bool check_logic(Evaluation<true>&, const Node&, const LogicChecks&, const json::value&, const Path<true>&,
                          Evaluated*);
template bool check_logic(Evaluation<false>&, const Node&, const LogicChecks&, const json::value&, const Path<false>&,
                          Evaluated*);

} // namespace datagems::json_schema
