#include "sampler/references.hpp"

#include "pointer.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string_view text_of(const json::value* value) {
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

// The last step of an id's path, which is how neighbours refer to it: "address.json" of
// "https://a.example/address.json".
std::string_view last_step(std::string_view id) {
    return id.substr(id.find_last_of("/:") + 1);
}

} // namespace

References::References(const json::value& document) {
    resources_.push_back({&document, {}, {}});
    walk(document, 0);
}

void References::walk(const json::value& part, std::size_t resource) {
    if (const auto* array = part.if_array()) {
        for (const json::value& item : *array) {
            walk(item, resource);
        }
        return;
    }
    const auto* object = part.if_object();
    if (object == nullptr) return;
    if (const auto id = text_of(object->if_contains("$id")); !id.empty()) {
        if (&part == resources_.front().root) {
            resources_.front().id = id;
        } else {
            resource = resources_.size();
            resources_.push_back({&part, std::string(id), {}});
        }
    }
    home_.emplace(&part, resource);
    for (const std::string_view keyword : {"$anchor", "$dynamicAnchor"}) {
        const auto name = text_of(object->if_contains(keyword));
        if (!name.empty()) resources_[resource].anchors.emplace(name, &part);
    }
    for (const auto& member : *object) {
        const bool is_data = member.key() == "enum" || member.key() == "const" || member.key() == "default" ||
                             member.key() == "examples";
        if (!is_data) walk(member.value(), resource);
    }
}

const References::Resource* References::resource_named(std::string_view id) const {
    for (const Resource& resource : resources_) {
        if (resource.id == id) return &resource;
    }
    for (const Resource& resource : resources_) {
        if (!resource.id.empty() && last_step(resource.id) == last_step(id)) return &resource;
    }
    return nullptr;
}

const json::value* References::find(const json::value& schema, std::string_view reference) const {
    const std::size_t hash = reference.find('#');
    const std::string_view base = reference.substr(0, hash);
    const auto home = home_.find(&schema);
    const Resource* resource = &resources_[home == home_.end() ? 0 : home->second];
    if (!base.empty()) resource = resource_named(base);
    if (resource == nullptr) return nullptr;
    const auto fragment = percent_decoded(hash == std::string_view::npos ? "" : reference.substr(hash + 1));
    if (!fragment) return nullptr;
    if (fragment->empty() || fragment->front() == '/') return resolve_pointer(*resource->root, *fragment);
    const auto anchor = resource->anchors.find(*fragment);
    return anchor == resource->anchors.end() ? nullptr : anchor->second;
}

} // namespace datagems::json_schema
