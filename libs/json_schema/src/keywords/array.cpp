#include "keywords/array.hpp"

#include "compiler.hpp"
#include "equality.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

using Positions = std::pair<std::size_t, std::size_t>;

constexpr std::size_t kPairwise = 8; // up to here every pair of scalars is compared; other arrays are sorted by hash

struct Hashed {
    std::uint64_t hash = 0;
    std::size_t place = 0;
    std::size_t work = 0; // what a comparison with an equal item costs

    friend auto operator<=>(const Hashed&, const Hashed&) = default;
};

std::string items_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " item" : " items");
}

bool is_scalar(const json::value& value) {
    return !value.is_array() && !value.is_object();
}

std::optional<Positions> equal_pair(const json::array& items) {
    for (std::size_t later = 1; later < items.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (deep_equal(items[earlier], items[later])) return Positions{earlier, later};
        }
    }
    return std::nullopt;
}

// The pair among items of one hash. Nothing, too, if the budget is spent.
template <bool reports>
std::optional<Positions> equal_pair_among(const json::array& items, std::span<const Hashed> bucket,
                                          Evaluation<reports>& run, const Node& node, const Path<reports>& path) {
    for (std::size_t later = 1; later < bucket.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (!run.charge(bucket[later].work, node, path)) return std::nullopt;
            const Positions pair{bucket[earlier].place, bucket[later].place};
            if (deep_equal(items[pair.first], items[pair.second])) return pair;
        }
    }
    return std::nullopt;
}

template <bool reports>
std::optional<Positions> equal_pair_by_hash(const json::array& items, Evaluation<reports>& run, const Node& node,
                                            const Path<reports>& path) {
    std::vector<Hashed> hashes;
    hashes.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::size_t work = 0;
        const std::uint64_t hash = deep_hash(items[i], work);
        hashes.push_back({hash, i, work});
        if (!run.charge(work, node, path)) return std::nullopt;
    }
    std::ranges::sort(hashes);
    std::optional<Positions> found;
    for (std::size_t begin = 0; begin < hashes.size() && !found && !run.spent();) {
        std::size_t end = begin + 1;
        while (end < hashes.size() && hashes[end].hash == hashes[begin].hash) {
            ++end;
        }
        const std::span bucket(hashes.data() + begin, end - begin);
        if (bucket.size() > 1) found = equal_pair_among(items, bucket, run, node, path);
        begin = end;
    }
    return found;
}

template <bool reports>
bool check_unique(Evaluation<reports>& run, const Node& node, const json::array& items, const Path<reports>& path) {
    for (const json::value& item : items) {
        if (nested_deeper_than(item, kMaxInstanceDepth)) {
            return run.give_up(node, "uniqueItems", path, "is nested too deeply to be checked");
        }
    }
    const bool is_small = items.size() <= kPairwise && std::ranges::all_of(items, is_scalar);
    const auto found = is_small ? equal_pair(items) : equal_pair_by_hash(items, run, node, path);
    if (run.spent()) return false;
    if (!found) return true;
    return run.fail(node, "uniqueItems", path, [&found] {
        return "must not have equal items (items " + std::to_string(found->first) + " and " +
               std::to_string(found->second) + " are equal)";
    });
}

template <bool reports>
bool check_count(Evaluation<reports>& run, const Node& node, const ArrayChecks& checks, std::size_t size,
                 const Path<reports>& path) {
    bool valid = true;
    if (checks.min_items && size < *checks.min_items) {
        valid = run.fail(node, "minItems", path, [&] {
            return "must have at least " + items_text(*checks.min_items) + " (it has " + std::to_string(size) + ")";
        });
    }
    if (checks.max_items && size > *checks.max_items) {
        valid = run.fail(node, "maxItems", path, [&] {
            return "must have at most " + items_text(*checks.max_items) + " (it has " + std::to_string(size) + ")";
        });
    }
    return valid;
}

template <bool reports>
bool check_items(Evaluation<reports>& run, const ArrayChecks& checks, const json::array& items,
                 const Path<reports>& path, Evaluated* seen) {
    bool valid = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const NodeId schema = i < checks.prefix.size() ? checks.prefix[i] : checks.items;
        if (schema == kNoNode) {
            if (i >= checks.prefix.size()) break;
            continue;
        }
        const Path<reports> link(path, i);
        if (seen != nullptr) seen->mark(i);
        if (run.check(schema, items[i], link, nullptr)) continue;
        valid = false;
        if (!run.wants_more()) return false;
    }
    return valid;
}

template <bool reports>
bool check_contains(Evaluation<reports>& run, const Node& node, const ArrayChecks& checks, const json::array& items,
                    const Path<reports>& path, Evaluated* seen) {
    std::size_t matches = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (matches >= checks.min_contains && !checks.max_contains && seen == nullptr) return true;
        const Path<reports> link(path, i);
        const bool is_match = run.conforms(checks.contains, items[i], link, nullptr);
        if (run.spent()) return false;
        if (!is_match) continue;
        ++matches;
        if (seen != nullptr) seen->mark(i);
    }
    if (matches < checks.min_contains) {
        const bool plain = checks.min_contains == 1;
        return run.fail(node, plain ? "contains" : "minContains", path, [&] {
            std::string message = "must contain at least " + items_text(checks.min_contains) +
                                  " of the kind that \"contains\" describes (it has " + std::to_string(matches) + ")";
            if (matches != 0 || items.empty()) return message;
            return message + ": " + run.first_message(checks.contains, items.front(), "its first item ");
        });
    }
    if (checks.max_contains && matches > *checks.max_contains) {
        return run.fail(node, "maxContains", path, [&] {
            return "must contain at most " + items_text(*checks.max_contains) +
                   " of the kind that \"contains\" describes (it has " + std::to_string(matches) + ")";
        });
    }
    return true;
}

bool unique_keyword(Compiler& compiler, const Node& node, const json::object& schema) {
    const json::value* unique = compiler.find(node, schema, "uniqueItems");
    if (unique == nullptr) return false;
    if (!unique->is_bool()) {
        compiler.mistake(child_pointer(node.pointer, "uniqueItems"), "must be true or false");
        return false;
    }
    return unique->get_bool();
}

} // namespace

void compile_array(Compiler& compiler, Node& node, const json::object& schema) {
    ArrayChecks checks;
    if (const json::value* items = compiler.find(node, schema, "items"); items != nullptr && items->is_array()) {
        compiler.mistake(child_pointer(node.pointer, "items"),
                         "must be one schema for all items; a list of schemas is called \"prefixItems\"");
    } else {
        checks.items = compiler.schema(node, schema, "items");
    }
    checks.prefix = compiler.schemas(node, schema, "prefixItems");
    checks.contains = compiler.schema(node, schema, "contains");
    const auto min_contains = compiler.count(node, schema, "minContains");
    const auto max_contains = compiler.count(node, schema, "maxContains");
    checks.min_contains = min_contains.value_or(1);
    checks.max_contains = max_contains;
    checks.min_items = compiler.count(node, schema, "minItems");
    checks.max_items = compiler.count(node, schema, "maxItems");
    checks.unique = unique_keyword(compiler, node, schema);
    if (checks.items != kNoNode || !checks.prefix.empty() || checks.contains != kNoNode || checks.min_items ||
        checks.max_items || checks.unique) {
        node.array = std::make_unique<ArrayChecks>(std::move(checks));
    }
}

template <bool reports>
bool check_array(Evaluation<reports>& run, const Node& node, const ArrayChecks& checks, const json::array& items,
                 const Path<reports>& path, Evaluated* seen) {
    bool valid = check_count(run, node, checks, items.size(), path);
    if (!valid && !run.wants_more()) return false;
    valid = check_items(run, checks, items, path, seen) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.contains != kNoNode) valid = check_contains(run, node, checks, items, path, seen) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.unique) valid = check_unique(run, node, items, path) && valid;
    return valid;
}

template bool check_array(Evaluation<true>&, const Node&, const ArrayChecks&, const json::array&, const Path<true>&,
                          Evaluated*);
template bool check_array(Evaluation<false>&, const Node&, const ArrayChecks&, const json::array&, const Path<false>&,
                          Evaluated*);

} // namespace datagems::json_schema
