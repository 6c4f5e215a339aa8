// From a schema document to a program: nodes, references, and all mistakes with their places.
#pragma once

#include "program.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::json_schema {

class Compiler {
  public:
    Compiler(const boost::json::value& document, const CompileOptions& options)
        : document_(document), options_(options) {}

    [[nodiscard]] boost::system::result<std::vector<Node>, CompileError> run();

    // For the keyword families. `pointer` is the place of `schema` in the document.
    // Compiles a subschema, or finds it compiled.
    [[nodiscard]] NodeId subschema(const boost::json::value& schema, std::string pointer);

    void mistake(std::string pointer, std::string message);

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

    [[nodiscard]] const CompileOptions& options() const noexcept { return options_; }

    // The local reference is resolved when all subschemas are known.
    void refer(NodeId from, std::string_view reference, std::string pointer);

  private:
    struct Reference {
        NodeId from;
        std::string target;  // a JSON Pointer
        std::string pointer; // of the keyword
    };

    void compile_keywords(NodeId id, const boost::json::object& schema);
    void resolve_references();
    void wrong_type(const Node& node, std::string_view keyword, std::string_view expected);

    const boost::json::value& document_;
    CompileOptions options_;
    std::vector<std::unique_ptr<Node>> nodes_; // stable addresses while the list grows
    std::unordered_map<const boost::json::value*, NodeId> known_;
    std::vector<Reference> references_;
    SchemaMistakes mistakes_;
    std::size_t depth_ = 0;
};

} // namespace datagems::json_schema
