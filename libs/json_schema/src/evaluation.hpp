// One validation: the walk of a value through the nodes of a program.
#pragma once

#include "program.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

// The way from the root value to the current one, as a chain of frames on the stack: it costs nothing until an error
// needs its pointer. A null link is the root.
struct PathLink {
    const PathLink* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool is_index = false;

    PathLink(const PathLink* parent_link, std::string_view member) : parent(parent_link), name(member) {}
    PathLink(const PathLink* parent_link, std::size_t item) : parent(parent_link), index(item), is_index(true) {}
};

[[nodiscard]] std::string instance_pointer(const PathLink* path);

// What one validation may spend, shared by the trials within it (the branches of anyOf and the like).
struct Budget {
    std::size_t steps = 5'000'000; // visits of a node
    std::size_t depth = 0;
    // Set once a limit was hit: from then on the verdict is "cannot be checked", whatever `not` makes of it.
    bool spent = false;
    ValidationError reason;
};

class Evaluation {
  public:
    // Collects up to `limit` errors; with a limit of 0 it only tells valid from invalid and stops at the first error.
    Evaluation(const std::vector<Node>& nodes, Budget& budget, std::size_t limit = 0)
        : nodes_(nodes), budget_(budget), limit_(limit) {}

    // True if `value` conforms to the node.
    [[nodiscard]] bool check(NodeId id, const boost::json::value& value, const PathLink* path);

    // The same, without reporting errors.
    [[nodiscard]] bool conforms(NodeId id, const boost::json::value& value, const PathLink* path);

    // Reports an error; `message` is called only if someone wants to read it. Always false.
    template <class Message>
    bool fail(const Node& node, std::string_view keyword, const PathLink* path, Message&& message) {
        if (collects()) add(node, keyword, path, message());
        return false;
    }

    // Ends the whole validation: a limit was hit. Always false.
    bool give_up(const Node& node, std::string_view keyword, const PathLink* path, std::string_view message);

    // False if the check just failed is no reason to look at more: nobody collects, or there are enough errors.
    [[nodiscard]] bool wants_more() const noexcept { return !budget_.spent && collects(); }
    [[nodiscard]] bool collects() const noexcept { return errors_.size() < limit_; }
    [[nodiscard]] bool spent() const noexcept { return budget_.spent; }

    // Charges work that is not a visit of a node. False if the budget is spent.
    [[nodiscard]] bool charge(std::size_t steps, const Node& node, const PathLink* path);

    // The first error of the branch that came nearest to conforming, e.g. "/kind must be one of …"; for messages.
    [[nodiscard]] std::string nearest_miss(const std::vector<NodeId>& branches, const boost::json::value& value,
                                           const PathLink* path);

    // `subject` + the message of the first error of `value` against the node; for messages.
    [[nodiscard]] std::string first_message(NodeId id, const boost::json::value& value, std::string_view subject);

    // True if the node is the schema `false`.
    [[nodiscard]] bool never(NodeId id) const noexcept { return nodes_[id].never; }

    [[nodiscard]] std::vector<ValidationError> take_errors();

  private:
    [[nodiscard]] bool check_node(const Node& node, const boost::json::value& value, const PathLink* path);
    [[nodiscard]] bool check_kind(const Node& node, const boost::json::value& value, const PathLink* path);
    void add(const Node& node, std::string_view keyword, const PathLink* path, std::string message);

    const std::vector<Node>& nodes_;
    Budget& budget_;
    std::size_t limit_;
    std::vector<ValidationError> errors_;
};

// What deep comparisons accept; also about the depth at which a validation gives up.
inline constexpr std::size_t kMaxInstanceDepth = 1'000;

} // namespace datagems::json_schema
