// From a schema document to a program: nodes, references, and all mistakes with their places.
#pragma once

#include "program.hpp"
#include "resources.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::json_schema {

class Compiler {
  public:
    // The document must not nest more than 256 deep (the walk through it is recursive).
    Compiler(const boost::json::value& document, const CompileOptions& options);

    // To be used only if there are no mistakes afterwards.
    [[nodiscard]] Validator::Program run();
    [[nodiscard]] const SchemaMistakes& mistakes() const noexcept { return mistakes_; }

    // For the keyword families.
    // Compiles a subschema, or finds it compiled. `pointer` is its place, `outer` the resource it stands in.
    [[nodiscard]] NodeId subschema(const boost::json::value& schema, std::string pointer, ResourceId outer);

    void mistake(std::string pointer, std::string message);

    // The keyword, if it is there and its vocabulary is in use.
    [[nodiscard]] const boost::json::value* find(const Node& node, const boost::json::object& schema,
                                                 std::string_view keyword) const;
    // The keyword as a count (a non-negative integer, 2.0 included); a mistake if it is there and is not one.
    [[nodiscard]] std::optional<std::size_t> count(const Node& node, const boost::json::object& schema,
                                                   std::string_view keyword);
    // The keyword as an object, array or string; a mistake if it is there and is something else.
    [[nodiscard]] const boost::json::object* object(const Node& node, const boost::json::object& schema,
                                                    std::string_view keyword);
    [[nodiscard]] const boost::json::array* array(const Node& node, const boost::json::object& schema,
                                                  std::string_view keyword);
    [[nodiscard]] const boost::json::string* string(const Node& node, const boost::json::object& schema,
                                                    std::string_view keyword);
    // The keyword as one subschema, kNoNode without it.
    [[nodiscard]] NodeId schema(const Node& node, const boost::json::object& schema, std::string_view keyword);
    // The keyword as a non-empty array of subschemas.
    [[nodiscard]] std::vector<NodeId> schemas(const Node& node, const boost::json::object& schema,
                                              std::string_view keyword);
    // A regular expression; a mistake at `pointer` if it is none.
    [[nodiscard]] std::optional<Pattern> pattern(std::string_view source, const std::string& pointer);

    // Whether `format` is checked in the resource of this node.
    [[nodiscard]] bool asserts_formats(const Node& node) const noexcept;

    struct Reference {
        NodeId from = kNoNode;
        std::string text;
        std::string pointer; // of the keyword
        bool is_dynamic = false;
    };
    // Resolved when all subschemas are known.
    void refer(Reference reference) { references_.push_back(std::move(reference)); }

  private:
    void compile_keywords(NodeId id, const boost::json::object& schema);
    void resolve_references();
    void resolve(const Reference& reference);
    void resolve_dynamic(const Reference& reference, const ReferenceTarget& target, NodeId fallback);
    void complete_dynamic_references();
    [[nodiscard]] std::vector<DynamicReference::Candidate> dynamic_candidates(std::string_view name);
    void wrong_type(const Node& node, std::string_view keyword, std::string_view expected);

    const boost::json::value& document_;
    CompileOptions options_;
    Resources resources_;
    std::set<ResourceId> entered_;
    std::vector<std::unique_ptr<Node>> nodes_; // stable addresses while the list grows
    std::unordered_map<const boost::json::value*, NodeId> known_;
    std::vector<Reference> references_;
    std::map<NodeId, std::string_view> dynamic_; // nodes with a dynamic reference, and its name
    SchemaMistakes mistakes_;
    std::size_t depth_ = 0;
};

} // namespace datagems::json_schema
