#include "evaluation.hpp"

#include "pointer.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

std::string instance_pointer(const PathLink* path) {
    std::vector<const PathLink*> links;
    for (; path != nullptr; path = path->parent) {
        links.push_back(path);
    }
    std::string pointer;
    for (auto link = links.rbegin(); link != links.rend(); ++link) {
        append_token(pointer, (*link)->is_index ? std::to_string((*link)->index) : std::string((*link)->name));
    }
    return pointer;
}

bool Evaluation::check(NodeId id, const json::value& value, const PathLink* path) {
    const Node& node = nodes_[id];
    if (!charge(1, node, path)) return false;
    if (budget_.depth >= kMaxInstanceDepth) {
        return give_up(node, "", path, "is nested too deeply to be checked");
    }
    ++budget_.depth;
    const bool valid = check_node(node, value, path);
    --budget_.depth;
    return valid && !budget_.spent;
}

bool Evaluation::conforms(NodeId id, const json::value& value, const PathLink* path) {
    if (limit_ == 0) return check(id, value, path);
    Evaluation trial(nodes_, budget_);
    return trial.check(id, value, path);
}

bool Evaluation::check_node(const Node& node, const json::value& value, const PathLink* path) {
    if (node.never) {
        return fail(node, "", path, [] { return std::string("must not be there"); });
    }
    bool valid = true;
    if ((type_of(value) & node.types) == 0) {
        valid = fail(node, "type", path, [&node] { return "must be of type " + type_names(node.types); });
        if (!wants_more()) return false;
    }
    if (node.reference != kNoNode) {
        valid = check(node.reference, value, path) && valid;
        if (!valid && !wants_more()) return false;
    }
    if (node.value != nullptr) {
        valid = check_value(*this, node, *node.value, value, path) && valid;
        if (!valid && !wants_more()) return false;
    }
    valid = check_kind(node, value, path) && valid;
    if (!valid && !wants_more()) return false;
    if (node.logic != nullptr) valid = check_logic(*this, node, *node.logic, value, path) && valid;
    return valid;
}

bool Evaluation::check_kind(const Node& node, const json::value& value, const PathLink* path) {
    switch (value.kind()) {
    case json::kind::string:
        return node.string == nullptr || check_string(*this, node, *node.string, value.get_string(), path);
    case json::kind::array:
        return node.array == nullptr || check_array(*this, node, *node.array, value.get_array(), path);
    case json::kind::object:
        return node.object == nullptr || check_object(*this, node, *node.object, value, path);
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
        return node.number == nullptr || check_number(*this, node, *node.number, value, path);
    default:
        return true;
    }
}

bool Evaluation::charge(std::size_t steps, const Node& node, const PathLink* path) {
    if (budget_.spent) return false;
    if (budget_.steps < steps) return give_up(node, "", path, "takes too long to check against this schema");
    budget_.steps -= steps;
    return true;
}

bool Evaluation::give_up(const Node& node, std::string_view keyword, const PathLink* path, std::string_view message) {
    if (budget_.spent) return false;
    budget_.spent = true;
    budget_.reason.instance_pointer = instance_pointer(path);
    budget_.reason.keyword_pointer = keyword.empty() ? node.pointer : child_pointer(node.pointer, keyword);
    budget_.reason.message = message;
    return false;
}

void Evaluation::add(const Node& node, std::string_view keyword, const PathLink* path, std::string message) {
    errors_.push_back({.instance_pointer = instance_pointer(path),
                       .keyword_pointer = keyword.empty() ? node.pointer : child_pointer(node.pointer, keyword),
                       .message = std::move(message)});
}

std::string Evaluation::nearest_miss(const std::vector<NodeId>& branches, const json::value& value,
                                     const PathLink* path) {
    // The nearest branch is the one whose first error lies deepest, then the one with the fewest errors.
    constexpr std::size_t enough = 8;
    const std::size_t here = instance_pointer(path).size();
    std::size_t best_depth = 0;
    std::size_t best_count = enough + 1;
    std::string best;
    for (const NodeId branch : branches) {
        Evaluation trial(nodes_, budget_, enough);
        if (trial.check(branch, value, path) || trial.errors_.empty()) continue;
        const ValidationError& error = trial.errors_.front();
        const std::size_t depth = error.instance_pointer.size() - here;
        const std::size_t count = trial.errors_.size();
        if (best.empty() || depth > best_depth || (depth == best_depth && count < best_count)) {
            best = error.sentence();
            best_depth = depth;
            best_count = count;
        }
    }
    return best;
}

std::string Evaluation::first_message(NodeId id, const json::value& value, std::string_view subject) {
    Evaluation trial(nodes_, budget_, 1);
    if (trial.check(id, value, nullptr) || trial.errors_.empty()) return std::string(subject) + "is refused";
    return std::string(subject) + trial.errors_.front().message;
}

std::vector<ValidationError> Evaluation::take_errors() {
    if (budget_.spent) {
        if (errors_.size() >= limit_ && !errors_.empty()) errors_.pop_back();
        errors_.push_back(budget_.reason);
    }
    return std::move(errors_);
}

} // namespace datagems::json_schema
