#include "evaluation.hpp"

#include "pointer.hpp"

#include <algorithm>
#include <utility>

namespace datagems::json_schema {

namespace json = boost::json;

std::string Path<true>::pointer() const {
    std::vector<const Path*> links;
    for (const Path* link = this; link->parent_ != nullptr; link = link->parent_) {
        links.push_back(link);
    }
    std::string pointer;
    for (auto link = links.rbegin(); link != links.rend(); ++link) {
        append_token(pointer, (*link)->is_index_ ? std::to_string((*link)->index_) : std::string((*link)->name_));
    }
    return pointer;
}

namespace {

// How far a value is from a branch. One of another type was not meant, nor, most likely, one whose tag (a constant or a
// choice) differs; then what has fewer errors is nearer, and what has them deeper inside.
struct Miss {
    int kind = 0;
    std::size_t errors = 0;
    std::ptrdiff_t shallowness = 0;

    static Miss of(const std::vector<ValidationError>& errors, std::string_view here) {
        Miss miss;
        miss.errors = errors.size();
        miss.shallowness = -std::ranges::count(errors.front().instance_pointer, '/');
        for (const ValidationError& error : errors) {
            const std::string_view keyword = error.keyword_pointer;
            const bool is_tag = keyword.ends_with("/const") || keyword.ends_with("/enum");
            const bool is_type = keyword.ends_with("/type") && error.instance_pointer == here;
            miss.kind = std::max(miss.kind, is_type ? 2 : is_tag ? 1 : 0);
        }
        return miss;
    }

    friend auto operator<=>(const Miss&, const Miss&) = default;
};

} // namespace

template <bool reports>
bool Evaluation<reports>::check(NodeId id, const json::value& value, const Path<reports>& path, Evaluated* seen) {
    const Node& node = program_.nodes[id];
    if (!charge(1, node, path)) return false;
    if (budget_.depth >= kMaxInstanceDepth) {
        return give_up(node, "", path, "is nested too deeply to be checked");
    }
    ++budget_.depth;
    const bool same_scope = !program_.is_dynamic || scope_->resource == node.resource;
    const bool valid = same_scope ? check_node(node, value, path, seen) : check_in_scope(node, value, path, seen);
    --budget_.depth;
    return valid && !budget_.spent;
}

template <bool reports>
bool Evaluation<reports>::check_in_scope(const Node& node, const json::value& value, const Path<reports>& path,
                                         Evaluated* seen) {
    const Scope inner{scope_, node.resource};
    const Scope* const outer = std::exchange(scope_, &inner);
    const bool valid = check_node(node, value, path, seen);
    scope_ = outer;
    return valid;
}

template <bool reports>
bool Evaluation<reports>::conforms(NodeId id, const json::value& value, const Path<reports>& path, Evaluated* seen) {
    if constexpr (reports) {
        Evaluation<false> trial(program_, budget_, scope_);
        const bool valid = trial.check(id, value, {}, seen);
        if (budget_.spent && !budget_.is_located) {
            budget_.reason.instance_pointer = path.pointer();
            budget_.is_located = true;
        }
        return valid;
    } else {
        return check(id, value, path, seen);
    }
}

template <bool reports>
bool Evaluation<reports>::check_node(const Node& node, const json::value& value, const Path<reports>& path,
                                     Evaluated* seen) {
    if (node.never) {
        return fail(node, "", path, [] { return std::string("is not allowed here"); });
    }
    bool valid = true;
    if (!is_of_type(value, node.types)) {
        valid = fail(node, "type", path, [&] {
            return "must be of type " + type_names(node.types) + ", not " + type_names(type_of(value));
        });
        if (!wants_more()) return false;
    }
    if (node.is_plain) return check_own(node, value, path, seen) && valid;
    if (node.unevaluated != nullptr) return check_with_unevaluated(node, value, path, seen) && valid;
    return check_keywords(node, value, path, seen) && valid;
}

template <bool reports>
bool Evaluation<reports>::check_with_unevaluated(const Node& node, const json::value& value, const Path<reports>& path,
                                                 Evaluated* seen) {
    Evaluated own;
    if (!check_keywords(node, value, path, &own) || budget_.spent) return false;
    if (!check_unevaluated(*this, node, *node.unevaluated, value, path, own)) return false;
    if (seen != nullptr) seen->merge(own);
    return true;
}

template <bool reports>
bool Evaluation<reports>::check_keywords(const Node& node, const json::value& value, const Path<reports>& path,
                                         Evaluated* seen) {
    bool valid = check_references(node, value, path, seen);
    if (!valid && !wants_more()) return false;
    valid = check_own(node, value, path, seen) && valid;
    if (!valid && !wants_more()) return false;
    if (node.logic != nullptr) valid = check_logic(*this, node, *node.logic, value, path, seen) && valid;
    return valid;
}

template <bool reports>
bool Evaluation<reports>::check_references(const Node& node, const json::value& value, const Path<reports>& path,
                                           Evaluated* seen) {
    bool valid = true;
    if (node.reference != kNoNode) {
        valid = check(node.reference, value, path, seen);
        if (!valid && !wants_more()) return false;
    }
    if (node.dynamic != nullptr) valid = check_dynamic(*this, *node.dynamic, value, path, seen) && valid;
    return valid;
}

template <bool reports>
bool Evaluation<reports>::check_own(const Node& node, const json::value& value, const Path<reports>& path,
                                    Evaluated* seen) {
    bool valid = true;
    if (node.value != nullptr) {
        valid = check_value(*this, node, *node.value, value, path);
        if (!valid && !wants_more()) return false;
    }
    switch (value.kind()) {
    case json::kind::string:
        if (node.string == nullptr) return valid;
        return check_string(*this, node, *node.string, value.get_string(), path) && valid;
    case json::kind::array:
        if (node.array == nullptr) return valid;
        return check_array(*this, node, *node.array, value.get_array(), path, seen) && valid;
    case json::kind::object:
        if (node.object == nullptr) return valid;
        return check_object(*this, node, *node.object, value, path, seen) && valid;
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
        if (node.number == nullptr) return valid;
        return check_number(*this, node, *node.number, value, path) && valid;
    default:
        return valid;
    }
}

template <bool reports>
bool Evaluation<reports>::give_up(const Node& node, std::string_view keyword, const Path<reports>& path,
                                  std::string_view message) {
    if (budget_.spent) return false;
    budget_.spent = true;
    budget_.reason.keyword_pointer = keyword.empty() ? node.pointer : child_pointer(node.pointer, keyword);
    budget_.reason.message = message;
    if constexpr (reports) {
        budget_.reason.instance_pointer = path.pointer();
        budget_.is_located = true;
    }
    return false;
}

template <bool reports>
void Evaluation<reports>::add(const Node& node, std::string_view keyword, const Path<reports>& path,
                              std::string message) {
    ValidationError error{.instance_pointer = path.pointer(),
                          .keyword_pointer = keyword.empty() ? node.pointer : child_pointer(node.pointer, keyword),
                          .message = std::move(message)};
    // Several ways may lead to one fault, such as two branches of allOf that refer to the same schema.
    const auto is_same = [&error](const ValidationError& other) {
        return other.instance_pointer == error.instance_pointer && other.message == error.message;
    };
    if (std::ranges::none_of(errors_, is_same)) errors_.push_back(std::move(error));
}

template <bool reports>
Budget Evaluation<reports>::spare_budget() const {
    // Explaining an error must not be what makes a validation too long.
    constexpr std::size_t enough = 200'000;
    Budget spare;
    spare.steps = std::min(enough, budget_.steps);
    spare.depth = budget_.depth;
    return spare;
}

template <bool reports>
std::string Evaluation<reports>::nearest_miss(const std::vector<NodeId>& branches, const json::value& value,
                                              const Path<reports>& path) {
    constexpr std::size_t enough = 8;
    if (is_explaining_) return {};
    Budget spare = spare_budget();
    const std::string here = path.pointer();
    std::string best;
    Miss least;
    for (const NodeId branch : branches) {
        Evaluation trial(program_, spare, scope_, enough);
        trial.is_explaining_ = true;
        if (trial.check(branch, value, path, nullptr) || trial.errors_.empty()) continue;
        const Miss miss = Miss::of(trial.errors_, here);
        if (!best.empty() && !(miss < least)) continue;
        best = trial.errors_.front().sentence();
        least = miss;
    }
    return best;
}

template <bool reports>
std::string Evaluation<reports>::first_message(NodeId id, const json::value& value, std::string_view subject) {
    Budget spare = spare_budget();
    Evaluation trial(program_, spare, scope_, 1);
    trial.is_explaining_ = true;
    if (trial.check(id, value, {}, nullptr) || trial.errors_.empty()) return std::string(subject) + "is refused";
    return std::string(subject) + trial.errors_.front().message;
}

template <bool reports>
std::vector<ValidationError> Evaluation<reports>::take_errors() {
    if (budget_.spent) {
        if (errors_.size() >= limit_ && !errors_.empty()) errors_.pop_back();
        errors_.push_back(budget_.reason);
    }
    return std::move(errors_);
}

template class Evaluation<true>;
template class Evaluation<false>;

} // namespace datagems::json_schema
