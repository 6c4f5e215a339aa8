// What the references of a schema document mean, without a compiler: "#/pointer", "#anchor" and "$id" of embedded
// resources. The document must outlive it.
#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::json_schema {

class References {
  public:
    explicit References(const boost::json::value& document);

    // The schema that `reference`, written in `schema`, means; null if it is not in the document.
    [[nodiscard]] const boost::json::value* find(const boost::json::value& schema, std::string_view reference) const;

  private:
    struct Resource {
        const boost::json::value* root;
        std::string id; // as written
        std::map<std::string, const boost::json::value*, std::less<>> anchors;
    };

    void walk(const boost::json::value& part, std::size_t resource);
    [[nodiscard]] const Resource* resource_named(std::string_view id) const;

    std::vector<Resource> resources_; // the document's first
    std::unordered_map<const boost::json::value*, std::size_t> home_;
};

} // namespace datagems::json_schema
