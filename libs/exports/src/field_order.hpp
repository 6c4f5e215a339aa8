// The order in which a schema names the fields of its objects, and writing objects in that order.
#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::exports {

// Follows `properties`, `items` and local `$ref`s. Immutable after construction; recursive schemas are fine.
class FieldOrder {
  public:
    explicit FieldOrder(const boost::json::object& schema);
    ~FieldOrder();
    FieldOrder(FieldOrder&&) noexcept;
    FieldOrder& operator=(FieldOrder&&) noexcept;

    // The root's property names in the schema's order.
    [[nodiscard]] std::vector<std::string> names() const;

    // Appends `json` (an object that a scanner checked) with its fields, at every level, in the schema's order; others
    // follow in order of appearance. What is in order already is copied as it is.
    void append_ordered(std::string& out, std::string_view json) const;

    struct Node; // private representation (src/)

  private:
    std::vector<std::unique_ptr<Node>> nodes_; // the root first
};

} // namespace datagems::exports
