// From the text of a reference to the node it means.
#include "compiler.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

void Compiler::resolve_references() {
    std::size_t compiled = 0;
    do {
        // A target that was no subschema so far is compiled now, and may bring further references.
        for (std::size_t i = 0; i < references_.size(); ++i) {
            resolve(Reference(references_[i]));
        }
        references_.clear();
        compiled = nodes_.size();
        complete_dynamic_references();
    } while (compiled != nodes_.size() || !references_.empty());
}

void Compiler::resolve(const Reference& reference) {
    const auto target = resources_.find(nodes_[reference.from]->resource, reference.text);
    if (!target) {
        mistake(reference.pointer, target.error());
        return;
    }
    const NodeId id = subschema(*target->schema, target->pointer, target->resource);
    if (!reference.is_dynamic) {
        nodes_[reference.from]->reference = id;
    } else {
        resolve_dynamic(reference, *target, id);
    }
}

void Compiler::resolve_dynamic(const Reference& reference, const ReferenceTarget& target, NodeId fallback) {
    // Only a name that a $dynamicAnchor gave can come to mean another schema.
    nodes_[reference.from]->dynamic = std::make_unique<DynamicReference>(DynamicReference{{}, fallback});
    if (!target.anchor_name.empty()) dynamic_.emplace(reference.from, target.anchor_name);
}

void Compiler::complete_dynamic_references() {
    for (const auto& [id, name] : dynamic_) {
        nodes_[id]->dynamic->candidates = dynamic_candidates(name);
    }
}

std::vector<DynamicReference::Candidate> Compiler::dynamic_candidates(std::string_view name) {
    // Only resources that are part of the program can be on the way of a validation.
    std::vector<DynamicReference::Candidate> candidates;
    for (const ResourceId id : std::set<ResourceId>(entered_)) {
        const auto& anchors = resources_[id].anchors;
        const auto anchor = anchors.find(name);
        if (anchor == anchors.end() || !anchor->second.is_dynamic) continue;
        candidates.push_back({id, subschema(*anchor->second.schema, anchor->second.pointer, id)});
    }
    return candidates;
}

} // namespace datagems::json_schema
