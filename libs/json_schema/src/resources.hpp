// Schema resources: documents, and the subschemas in them that have an "$id" of their own. Finds what a reference
// means. The documents must outlive the index; the registry's and the meta-schema's are loaded when first asked for.
#pragma once

#include "node_id.hpp"
#include "vocabulary.hpp"

#include "datagems/json_schema/registry.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace datagems::json_schema {

struct Anchor {
    const boost::json::value* schema = nullptr;
    std::string pointer; // where it stands
    bool is_dynamic = false;
};

struct Resource {
    std::string uri; // absolute, without a fragment
    const boost::json::value* root = nullptr;
    std::string pointer; // of the root: "" for the schema itself, "https://…#/$defs/a" in another document
    Vocabularies vocabularies = vocabulary::draft;
    std::map<std::string, Anchor, std::less<>> anchors;
    SchemaMistakes mistakes; // of its "$id"s, "$schema" and anchors
};

// A schema that a reference means.
struct ReferenceTarget {
    const boost::json::value* schema = nullptr;
    std::string pointer;
    ResourceId resource = 0;      // the one it belongs to
    std::string_view anchor_name; // set if it was named by a "$dynamicAnchor"
};

class Resources {
  public:
    Resources(const boost::json::value& document, const Registry* registry);

    [[nodiscard]] const Resource& operator[](ResourceId id) const noexcept { return resources_[id]; }
    [[nodiscard]] std::size_t size() const noexcept { return resources_.size(); }

    // The resource that begins at `schema`, else `outer`.
    [[nodiscard]] ResourceId at(const boost::json::value& schema, ResourceId outer) const noexcept;

    // `reference` as written in `base`; otherwise what is wrong with it, to be read after its place.
    [[nodiscard]] boost::system::result<ReferenceTarget, std::string> find(ResourceId base, std::string_view reference);

    // The document of that URI, if it is at hand: loaded, registered, or of the meta-schema.
    [[nodiscard]] const boost::json::value* document(std::string_view uri);

  private:
    struct Place { // where the walk through a document is
        ResourceId resource;
        std::string pointer;
    };

    void add_document(std::string_view uri, const boost::json::value& document, std::string pointer);
    void walk(const boost::json::value& schema, Place place);
    void walk_children(const boost::json::object& keywords, const Place& place);
    [[nodiscard]] ResourceId open(const boost::json::value& schema, std::string uri, const Place& place);
    void add_anchors(const boost::json::value& schema, const Place& place);
    void mistake(const Place& place, std::string_view keyword, std::string message);
    [[nodiscard]] Vocabularies vocabularies_of(const boost::json::object& keywords, const Place& place);
    [[nodiscard]] std::optional<ResourceId> resource_named(std::string_view uri);
    [[nodiscard]] ReferenceTarget follow(ResourceId resource, std::string_view pointer) const;

    const Registry* registry_;
    std::deque<Resource> resources_; // stable addresses
    std::map<std::string, ResourceId, std::less<>> by_uri_;
    std::unordered_map<const boost::json::value*, ResourceId> by_root_;
    bool others_loaded_ = false;
};

} // namespace datagems::json_schema
