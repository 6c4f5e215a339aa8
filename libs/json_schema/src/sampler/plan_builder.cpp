#include "sampler/plan_builder.hpp"

#include "pointer.hpp"
#include "sampler/plan_constraints.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxNodes = 5'000;
constexpr std::size_t kMaxDepth = 150;

bool holds(const Conjunction& list, const json::value* schema) {
    return std::ranges::find(list, schema) != list.end();
}

const json::value* target_of(const json::value& document, const json::string& reference) {
    std::string_view text(reference.data(), reference.size());
    if (!text.starts_with('#')) return nullptr;
    const auto pointer = percent_decoded(text.substr(1));
    return pointer ? resolve_pointer(document, *pointer) : nullptr;
}

unsigned highest_of(const std::vector<PlanNode>& nodes, PlanId id, unsigned so_far) {
    return std::max(so_far, nodes[id].height);
}

} // namespace

Result<PlanId> PlanBuilder::build() {
    const PlanId root = plan({&document_}, Topic::none);
    if (too_large_) return Error{errc::unsupported, "the schema has too many combinations of branches to sample from"};
    measure();
    if (nodes_[root].height >= kEndless) {
        return Error{errc::unsupported, "no value can satisfy the schema, or none that the sampler can find"};
    }
    return root;
}

PlanId PlanBuilder::plan(const Conjunction& schemas, Topic topic) {
    return plan(schemas, {}, topic);
}

PlanId PlanBuilder::plan(const Conjunction& schemas, const Conjunction& settled, Topic topic) {
    Conjunction gathered;
    const bool possible = gather(schemas, gathered);
    const auto [place, is_new] = known_.try_emplace(Key{gathered, settled, topic}, static_cast<PlanId>(nodes_.size()));
    if (!is_new) return place->second;
    const PlanId id = place->second;
    nodes_.emplace_back();
    if (nodes_.size() > kMaxNodes || depth_ > kMaxDepth) too_large_ = true;
    PlanNode node;
    node.topic = topic;
    node.types = possible ? kAllTypes : TypeSet{0};
    if (possible && !too_large_) {
        ++depth_;
        const json::value* keyword = nullptr;
        const auto choices = branches(gathered, settled, keyword);
        if (keyword == nullptr) merge_constraints(*this, node, gathered);
        Conjunction now_settled = settled;
        now_settled.push_back(keyword);
        for (const Conjunction& branch : choices) {
            Conjunction together = gathered;
            together.insert(together.end(), branch.begin(), branch.end());
            node.alternatives.push_back(plan(together, now_settled, topic));
        }
        if (keyword != nullptr && choices.empty()) node.types = 0;
        --depth_;
    }
    nodes_[id] = std::move(node);
    return id;
}

bool PlanBuilder::gather(const Conjunction& schemas, Conjunction& gathered) const {
    // `gathered` grows while it is read: references and allOf are followed as they are met.
    std::vector<const json::value*> waiting(schemas.rbegin(), schemas.rend());
    while (!waiting.empty()) {
        const json::value* schema = waiting.back();
        waiting.pop_back();
        if (schema->is_bool()) {
            if (!schema->get_bool()) return false;
            continue;
        }
        if (holds(gathered, schema)) continue;
        gathered.push_back(schema);
        const json::object& keywords = schema->get_object();
        if (const auto* all = keywords.if_contains("allOf")) {
            for (const json::value& branch : all->as_array()) {
                waiting.push_back(&branch);
            }
        }
        if (const auto* reference = keywords.if_contains("$ref")) {
            if (const auto* target = target_of(document_, reference->as_string())) waiting.push_back(target);
        }
    }
    return true;
}

std::vector<Conjunction> PlanBuilder::branches(const Conjunction& gathered, const Conjunction& settled,
                                               const json::value*& keyword) {
    std::vector<Conjunction> found;
    for (const json::value* schema : gathered) {
        const json::object& keywords = schema->get_object();
        for (const std::string_view name : {"anyOf", "oneOf"}) {
            const auto* list = keywords.if_contains(name);
            if (list == nullptr || holds(settled, list)) continue;
            keyword = list;
            for (const json::value& branch : list->as_array()) {
                found.push_back({&branch});
            }
            return found;
        }
        const auto* condition = keywords.if_contains("if");
        if (condition != nullptr && !holds(settled, condition)) {
            keyword = condition;
            return condition_branches(keywords);
        }
        const auto* dependents = keywords.if_contains("dependentSchemas");
        if (dependents == nullptr) continue;
        for (const auto& member : dependents->as_object()) {
            if (holds(settled, &member.value())) continue;
            keyword = &member.value();
            const std::string name(member.key());
            const json::value* with = own(keyword, "with", {{"required", json::array{json::string(name)}}});
            const json::value* without =
                own(keyword, "without", {{"properties", json::object{{json::string_view(name), false}}}});
            return {{with, keyword}, {without}};
        }
    }
    return found;
}

std::vector<Conjunction> PlanBuilder::condition_branches(const json::object& schema) {
    // The second branch does not say that "if" must fail: the result is checked, and another seed tried.
    Conjunction met{&schema.at("if")};
    if (const auto* then = schema.if_contains("then")) met.push_back(then);
    Conjunction unmet;
    if (const auto* otherwise = schema.if_contains("else")) unmet.push_back(otherwise);
    return {std::move(met), std::move(unmet)};
}

const json::value* PlanBuilder::own(const json::value* about, std::string_view name, json::value schema) {
    const auto [place, is_new] = own_index_.try_emplace({about, std::string(name)}, nullptr);
    if (is_new) place->second = &own_schemas_.emplace_back(std::move(schema));
    return place->second;
}

void PlanBuilder::measure() {
    // Heights only fall, from endless to their value, so this ends; each round settles at least one more level.
    bool changed = true;
    while (changed) {
        changed = false;
        for (PlanNode& node : nodes_) {
            const unsigned height = std::min(height_of(node), kEndless);
            changed = changed || height != node.height;
            node.height = height;
        }
    }
}

unsigned PlanBuilder::height_of(const PlanNode& node) const {
    if (!node.alternatives.empty()) {
        unsigned least = kEndless;
        for (const PlanId id : node.alternatives) {
            least = std::min(least, nodes_[id].height);
        }
        return least;
    }
    if (node.has_choices) return node.choices.empty() ? kEndless : 0;
    if (node.types == 0) return kEndless;
    if ((node.types & ~(type_bit::object | type_bit::array)) != 0) return 0;
    unsigned as_array = kEndless;
    if ((node.types & type_bit::array) != 0) {
        unsigned highest = 0;
        const ArrayPlan& array = *node.array;
        for (std::size_t i = 0; i < std::min(array.min_items, array.prefix.size()); ++i) {
            highest = highest_of(nodes_, array.prefix[i], highest);
        }
        if (array.min_items > array.prefix.size() && array.items != kNoPlan) {
            highest = highest_of(nodes_, array.items, highest);
        }
        if (array.min_contains > 0) highest = highest_of(nodes_, array.contains, highest);
        as_array = highest + 1;
    }
    unsigned as_object = kEndless;
    if ((node.types & type_bit::object) != 0) {
        unsigned highest = 0;
        for (const auto& property : node.object->properties) {
            if (!property.required) continue;
            highest = property.forbidden ? kEndless : highest_of(nodes_, property.value, highest);
            if (highest >= kEndless) break;
        }
        as_object = highest + 1;
    }
    return std::min({as_array, as_object, kEndless});
}

} // namespace datagems::json_schema
