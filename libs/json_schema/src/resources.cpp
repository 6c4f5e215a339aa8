#include "resources.hpp"

#include "meta_schema.hpp"
#include "pointer.hpp"
#include "subschemas.hpp"
#include "uri.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

const json::string* text_of(const json::object& keywords, std::string_view keyword) {
    const auto* value = keywords.if_contains(keyword);
    return value == nullptr ? nullptr : value->if_string();
}

std::string in_quotes(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

} // namespace

Resources::Resources(const json::value& document, const Registry* registry) : registry_(registry) {
    add_document(kNamelessUri, document, "");
}

void Resources::add_document(std::string_view uri, const json::value& document, std::string pointer) {
    const auto next = static_cast<ResourceId>(resources_.size());
    const ResourceId id = open(document, std::string(uri), {next, std::move(pointer)});
    walk(document, {id, resources_[id].pointer});
}

ResourceId Resources::open(const json::value& schema, std::string uri, const Place& place) {
    const auto id = static_cast<ResourceId>(resources_.size());
    Resource& resource = resources_.emplace_back();
    resource.uri = std::move(uri);
    resource.root = &schema;
    resource.pointer = place.pointer;
    by_root_.emplace(&schema, id);
    by_uri_.emplace(resource.uri, id);
    if (const auto* keywords = schema.if_object()) {
        // A resource inside another one speaks the language of the outer one unless it names its own.
        const bool names_its_own = keywords->contains("$schema") || place.resource == id;
        resource.vocabularies =
            names_its_own ? vocabularies_of(*keywords, {id, place.pointer}) : resources_[place.resource].vocabularies;
    }
    return id;
}

void Resources::walk(const json::value& schema, Place place) {
    const auto* keywords = schema.if_object();
    if (keywords == nullptr || place.pointer.size() > kLongestPointer) return; // the compiler refuses it
    if (const auto* name = text_of(*keywords, "$id")) {
        auto uri = resolved(resources_[place.resource].uri, *name);
        const bool is_root = resources_[place.resource].root == &schema;
        if (!uri || !uri->fragment.empty()) {
            mistake(place, "$id", "must be a URI reference without a fragment");
        } else if (is_root) {
            resources_[place.resource].uri = uri->document;
            by_uri_.emplace(std::move(uri->document), place.resource);
        } else if (by_uri_.contains(uri->document)) {
            mistake(place, "$id", "is the name of another schema as well");
        } else {
            place.resource = open(schema, std::move(uri->document), place);
        }
    }
    add_anchors(schema, place);
    walk_children(*keywords, place);
}

void Resources::walk_children(const json::object& keywords, const Place& place) {
    for_each_subschema(keywords, place.pointer, [&](const json::value& child, std::string pointer) {
        walk(child, {place.resource, std::move(pointer)});
    });
}

void Resources::add_anchors(const json::value& schema, const Place& place) {
    for (const std::string_view keyword : {"$anchor", "$dynamicAnchor"}) {
        const auto* name = text_of(schema.get_object(), keyword);
        if (name == nullptr) continue;
        const Anchor anchor{&schema, place.pointer, keyword == "$dynamicAnchor"};
        auto [known, is_new] = resources_[place.resource].anchors.try_emplace(std::string(*name), anchor);
        if (is_new) continue;
        if (known->second.schema == &schema) {
            known->second.is_dynamic = true; // both keywords with one name
        } else {
            mistake(place, keyword, "is the name of another anchor as well");
        }
    }
}

void Resources::mistake(const Place& place, std::string_view keyword, std::string message) {
    resources_[place.resource].mistakes.push_back({child_pointer(place.pointer, keyword), std::move(message)});
}

Vocabularies Resources::vocabularies_of(const json::object& keywords, const Place& place) {
    const auto* name = text_of(keywords, "$schema");
    if (name == nullptr) return vocabulary::draft;
    const std::string_view uri = without_empty_fragment(*name);
    if (uri == kDraftUri) return vocabulary::draft;
    const json::value* meta_schema = document(uri);
    if (meta_schema == nullptr || !meta_schema->is_object()) {
        mistake(place, "$schema", "must be " + in_quotes(kDraftUri));
        return vocabulary::draft;
    }
    const VocabularyChoice choice = chosen_vocabularies(meta_schema->get_object());
    if (!choice.unknown.empty()) {
        mistake(place, "$schema", "requires the vocabulary " + in_quotes(choice.unknown) + ", which is not supported");
    }
    return choice.vocabularies;
}

ResourceId Resources::at(const json::value& schema, ResourceId outer) const noexcept {
    const auto found = by_root_.find(&schema);
    return found == by_root_.end() ? outer : found->second;
}

const json::value* Resources::document(std::string_view uri) {
    if (registry_ != nullptr) {
        const auto found = registry_->documents().find(uri);
        if (found != registry_->documents().end()) return &found->second;
    }
    for (const auto& [known, document] : meta_schema_documents()) {
        if (known == uri) return &document;
    }
    return nullptr;
}

std::optional<ResourceId> Resources::resource_named(std::string_view uri) {
    const auto find = [&]() -> std::optional<ResourceId> {
        const auto found = by_uri_.find(uri);
        return found == by_uri_.end() ? std::nullopt : std::optional(found->second);
    };
    if (const auto found = find()) return found;
    if (others_loaded_) return std::nullopt;
    others_loaded_ = true;
    // All of them: a resource may be part of a document that is registered under another name.
    for (const auto& [name, document] : meta_schema_documents()) {
        if (!by_uri_.contains(name)) add_document(name, document, name + "#");
    }
    if (registry_ != nullptr) {
        for (const auto& [name, document] : registry_->documents()) {
            if (!by_uri_.contains(name)) add_document(name, document, name + "#");
        }
    }
    return find();
}

boost::system::result<ReferenceTarget, std::string> Resources::find(ResourceId base, std::string_view reference) {
    const auto uri = resolved(resources_[base].uri, reference);
    if (!uri) return "must be a URI reference";
    const auto resource = reference.starts_with('#') ? std::optional(base) : resource_named(uri->document);
    if (!resource) {
        return "refers to " + in_quotes(reference) +
               ", which is not part of the schema and not registered; nothing is " +
               "fetched, so put it into \"$defs\"";
    }
    const std::string& fragment = uri->fragment;
    if (fragment.empty() || fragment.front() == '/') {
        ReferenceTarget target = follow(*resource, fragment);
        if (target.schema == nullptr) return "refers to " + in_quotes(reference) + ", which does not exist";
        return target;
    }
    const auto& anchors = resources_[*resource].anchors;
    const auto anchor = anchors.find(fragment);
    if (anchor == anchors.end()) return "refers to the anchor " + in_quotes(fragment) + ", which does not exist";
    return ReferenceTarget{anchor->second.schema, anchor->second.pointer, at(*anchor->second.schema, *resource),
                           anchor->second.is_dynamic ? std::string_view(anchor->first) : std::string_view()};
}

ReferenceTarget Resources::follow(ResourceId resource, std::string_view pointer) const {
    // Token by token, as the way may lead into a resource of its own, which is then the base of what it holds.
    ReferenceTarget target{resources_[resource].root, resources_[resource].pointer, resource, {}};
    while (!pointer.empty() && target.schema != nullptr) {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        target.schema = resolve_pointer(*target.schema, pointer.substr(0, end));
        target.pointer += pointer.substr(0, end);
        pointer.remove_prefix(end);
        if (target.schema != nullptr) target.resource = at(*target.schema, target.resource);
    }
    return target;
}

} // namespace datagems::json_schema
