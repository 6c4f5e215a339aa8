// One validation: the walk of a value through the nodes of a program.
#pragma once

#include "evaluated.hpp"
#include "path.hpp"
#include "program.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

// What deep comparisons accept; also about the depth at which a validation gives up.
inline constexpr std::size_t kMaxInstanceDepth = 1'000;

// What one validation may spend, shared by the trials within it (the branches of anyOf and the like).
struct Budget {
    std::size_t steps = 5'000'000; // visits of a node
    std::size_t depth = 0;
    // Set once a limit was hit: from then on the verdict is "cannot be checked", whatever `not` makes of it.
    bool spent = false;
    bool is_located = false; // the reason has its instance pointer
    ValidationError reason;
};

// The resources that the validation is in, innermost first: the dynamic scope.
struct Scope {
    const Scope* outer = nullptr;
    ResourceId resource = 0;
};

// `reports`: collects errors and goes on after them; otherwise tells valid from invalid and stops at the first error.
// Both walk alike. `seen`, where it is not null, gathers the members or items of the value that were evaluated.
template <bool reports>
class Evaluation {
  public:
    // Collects up to `limit` errors. `scope` holds the root's resource.
    Evaluation(const Validator::Program& program, Budget& budget, const Scope* scope, std::size_t limit = 0)
        : program_(program), budget_(budget), scope_(scope), limit_(limit) {}

    // True if `value` conforms to the node.
    [[nodiscard]] bool check(NodeId id, const boost::json::value& value, const Path<reports>& path, Evaluated* seen);

    // The same, without reporting errors.
    [[nodiscard]] bool conforms(NodeId id, const boost::json::value& value, const Path<reports>& path, Evaluated* seen);

    // Reports an error; `message` is called only if someone wants to read it. Always false.
    template <class Message>
    bool fail(const Node& node, std::string_view keyword, const Path<reports>& path, Message&& message) {
        if constexpr (reports) {
            if (errors_.size() < limit_) add(node, keyword, path, message());
        }
        return false;
    }

    // Ends the whole validation: a limit was hit. Always false.
    bool give_up(const Node& node, std::string_view keyword, const Path<reports>& path, std::string_view message);

    // False if the check just failed is no reason to look at more: nobody collects, or there are enough errors.
    [[nodiscard]] bool wants_more() const noexcept {
        if constexpr (reports) return !budget_.spent && errors_.size() < limit_;
        return false;
    }
    [[nodiscard]] bool spent() const noexcept { return budget_.spent; }

    // Charges work that is not a visit of a node. False if the budget is spent.
    [[nodiscard]] bool charge(std::size_t steps, const Node& node, const Path<reports>& path) {
        if (budget_.steps < steps) return give_up(node, "", path, "takes too long to check against this schema");
        budget_.steps -= steps;
        return !budget_.spent;
    }

    // The first error of the branch that came nearest to conforming, e.g. "/kind must be one of …"; for messages.
    [[nodiscard]] std::string nearest_miss(const std::vector<NodeId>& branches, const boost::json::value& value,
                                           const Path<reports>& path);

    // `subject` + the message of the first error of `value` against the node; for messages.
    [[nodiscard]] std::string first_message(NodeId id, const boost::json::value& value, std::string_view subject);

    [[nodiscard]] const Node& node(NodeId id) const noexcept { return program_.nodes[id]; }
    // True if the node is the schema `false`.
    [[nodiscard]] bool never(NodeId id) const noexcept { return program_.nodes[id].never; }

    [[nodiscard]] const Scope* scope() const noexcept { return scope_; }

    [[nodiscard]] std::vector<ValidationError> take_errors();

  private:
    [[nodiscard]] bool check_in_scope(const Node& node, const boost::json::value& value, const Path<reports>& path,
                                      Evaluated* seen);
    [[nodiscard]] bool check_node(const Node& node, const boost::json::value& value, const Path<reports>& path,
                                  Evaluated* seen);
    [[nodiscard]] bool check_with_unevaluated(const Node& node, const boost::json::value& value,
                                              const Path<reports>& path, Evaluated* seen);
    [[nodiscard]] bool check_keywords(const Node& node, const boost::json::value& value, const Path<reports>& path,
                                      Evaluated* seen);
    [[nodiscard]] bool check_references(const Node& node, const boost::json::value& value, const Path<reports>& path,
                                        Evaluated* seen);
    // What the node itself says of the value, for its kind.
    [[nodiscard]] bool check_own(const Node& node, const boost::json::value& value, const Path<reports>& path,
                                 Evaluated* seen);
    [[nodiscard]] Budget spare_budget() const;
    void add(const Node& node, std::string_view keyword, const Path<reports>& path, std::string message);

    const Validator::Program& program_;
    Budget& budget_;
    const Scope* scope_;
    std::size_t limit_;
    bool is_explaining_ = false; // this run is part of a message of another one
    std::vector<ValidationError> errors_;
};

extern template class Evaluation<true>;
extern template class Evaluation<false>;

} // namespace datagems::json_schema
