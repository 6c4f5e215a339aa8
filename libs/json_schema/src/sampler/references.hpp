// What the references of a schema document mean. The document must outlive it. For one thread.
#pragma once

#include "resources.hpp"

#include <boost/json/value.hpp>

#include <string_view>
#include <unordered_map>

namespace datagems::json_schema {

class References {
  public:
    explicit References(const boost::json::value& document);

    // The schema that `reference`, written in `schema`, means; null if there is none. A schema that is no part of the
    // document counts as standing at its root.
    [[nodiscard]] const boost::json::value* find(const boost::json::value& schema, std::string_view reference) const;

  private:
    void enter(const boost::json::value& schema, ResourceId outer) const;

    // Grow as references are followed: other documents are loaded when first asked for.
    mutable Resources resources_;
    mutable std::unordered_map<const boost::json::value*, ResourceId> home_;
};

} // namespace datagems::json_schema
