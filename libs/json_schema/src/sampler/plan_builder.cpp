#include "sampler/plan_builder.hpp"

#include "sampler/plan_constraints.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxNodes = 5'000;
constexpr std::size_t kMaxDepth = 150;
constexpr std::size_t kMaxWork = 15'000'000; // some tenths of a second

bool holds(const Conjunction& list, const json::value* schema) {
    return std::ranges::find(list, schema) != list.end();
}

Topic topic_of_document(const json::value& document) {
    const auto* object = document.if_object();
    const auto* title = object == nullptr ? nullptr : object->if_contains("title");
    return title != nullptr && title->is_string() ? topic_of(std::string_view(title->get_string())) : Topic::none;
}

} // namespace

Result<PlanId> PlanBuilder::build() {
    const PlanId root = plan({&document_}, topic_of_document(document_));
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
    charge(gathered.size());
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
        const Branches next = branches(gathered, settled);
        if (next.keyword == nullptr) merge_constraints(*this, node, gathered);
        Conjunction now_settled = settled;
        now_settled.push_back(next.keyword);
        for (const Conjunction& branch : next.choices) {
            Conjunction together = gathered;
            together.insert(together.end(), branch.begin(), branch.end());
            node.alternatives.push_back(plan(together, now_settled, topic));
        }
        if (next.keyword != nullptr && next.choices.empty()) node.types = 0;
        --depth_;
    }
    nodes_[id] = std::move(node);
    return id;
}

void PlanBuilder::charge(std::size_t schemas) noexcept {
    work_ += schemas * (schemas + 50);
    if (work_ > kMaxWork) too_large_ = true;
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
        for (const std::string_view keyword : {"$ref", "$dynamicRef"}) {
            if (const auto* meant = target(*schema, keyword)) waiting.push_back(meant);
        }
    }
    return true;
}

const json::value* PlanBuilder::target(const json::value& schema, std::string_view keyword) const {
    const auto* reference = schema.get_object().if_contains(keyword);
    return reference == nullptr ? nullptr : references_.find(schema, std::string_view(reference->as_string()));
}

Conjunction PlanBuilder::applied_by(const json::value& schema, const Conjunction& gathered) const {
    Conjunction applied{&schema};
    const auto add = [&](const json::value* candidate) {
        if (candidate != nullptr && holds(gathered, candidate) && !holds(applied, candidate)) {
            applied.push_back(candidate);
        }
    };
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const json::value& part = *applied[i];
        const json::object& keywords = part.get_object();
        for (const std::string_view name : {"allOf", "anyOf", "oneOf"}) {
            const auto* list = keywords.if_contains(name);
            if (list == nullptr) continue;
            for (const json::value& branch : list->as_array()) {
                add(&branch);
            }
        }
        for (const std::string_view name : {"if", "then", "else"}) {
            add(keywords.if_contains(name));
        }
        for (const std::string_view name : {"$ref", "$dynamicRef"}) {
            add(target(part, name));
        }
        if (const auto* dependents = keywords.if_contains("dependentSchemas")) {
            for (const auto& member : dependents->as_object()) {
                add(&member.value());
            }
        }
    }
    return applied;
}

const json::value& PlanBuilder::negated_by(const json::value& not_keyword) const {
    const json::value* negated = &not_keyword;
    while (negated->is_object() && only_keyword(negated->get_object()) == "$ref") {
        const json::value* meant = target(*negated, "$ref");
        if (meant == nullptr) break;
        negated = meant;
    }
    return *negated;
}

const json::value* PlanBuilder::own(const json::value* about, std::string_view name, json::value schema) {
    const auto [place, is_new] = own_index_.try_emplace({about, std::string(name)}, nullptr);
    if (is_new) place->second = &own_schemas_.emplace_back(std::move(schema));
    return place->second;
}

const json::value* PlanBuilder::not_schema(const json::value& schema) {
    return own(&schema, "not", {{"not", schema}});
}

const json::value* PlanBuilder::string_schema() {
    return own(nullptr, "string", {{"type", "string"}});
}

const Pattern* PlanBuilder::pattern(std::string_view source) {
    auto found = patterns_.find(source);
    if (found == patterns_.end()) {
        std::optional<Pattern> compiled;
        if (auto result = Pattern::compile(source)) compiled = std::move(*result);
        found = patterns_.emplace(std::string(source), std::move(compiled)).first;
    }
    return found->second ? &*found->second : nullptr;
}

} // namespace datagems::json_schema
