// What refers to what in a drafted schema.
#pragma once

#include "sanitiser/repairs.hpp"

#include <boost/json/value.hpp>

#include <set>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// Mends "$ref" values that miss a definition which is there: "#/definitions/x" for "#/$defs/x" or the other way round,
// and the bare name "x".
class ReferenceMender {
  public:
    explicit ReferenceMender(const boost::json::object& root);
    void mend(boost::json::object& schema, const std::string& pointer, Warnings& warnings) const;

  private:
    [[nodiscard]] std::string mended(std::string_view reference) const; // empty: as it is

    std::set<std::string, std::less<>> names_; // of the definitions
    std::string_view prefix_;                  // of the right references to them
    std::string_view wrong_prefix_;
    bool has_bare_names_ = false; // "x" can only be meant as a definition
};

// Which object schemas describe their objects alone, so that they can be closed. A schema that is joined with another
// one (by allOf, by "$ref" beside "properties", …) must stay open, or the two could never both hold.
class JoinedSchemas {
  public:
    explicit JoinedSchemas(const boost::json::value& root);
    [[nodiscard]] bool may_be_joined(std::string_view pointer) const;
    [[nodiscard]] bool definitions_may_be_joined() const { return has_joins_; }

  private:
    void visit(const boost::json::value& value, std::size_t depth);
    void visit_object(const boost::json::object& object, std::size_t depth);

    bool has_joins_ = false;
    bool has_unknown_targets_ = false;
    std::set<std::string, std::less<>> targets_; // pointers
};

} // namespace datagems::json_schema
