#include "field_order.hpp"

#include "json_scanner.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace datagems::exports {

struct FieldOrder::Node {
    struct Field {
        std::size_t rank = 0;
        const Node* child = nullptr;
    };
    std::vector<std::string> names; // by rank, as the two below
    std::vector<const Node*> children;
    std::vector<bool> spelled_as_is; // no backslash: a key in JSON text that is equal to the name means it
    std::map<std::string, std::size_t, std::less<>> ranks;
    const Node* items = nullptr;
    [[nodiscard]] bool says_nothing() const noexcept { return names.empty() && items == nullptr; }
};

namespace {

namespace json = boost::json;
using Node = FieldOrder::Node;

constexpr int max_reference_hops = 16;
constexpr std::size_t no_rank = std::numeric_limits<std::size_t>::max();

class Builder {
  public:
    Builder(const json::object& root, std::vector<std::unique_ptr<Node>>& nodes) : root_(root), nodes_(nodes) {}

    // Each schema object is read once, so recursion through $ref ends. Nesting is bounded by the schema's own text.
    const Node* build(const json::object& referring) {
        const auto& schema = resolve(referring);
        if (const auto known = built_.find(&schema); known != built_.end()) return known->second;
        nodes_.push_back(std::make_unique<Node>());
        Node* node = nodes_.back().get();
        built_.emplace(&schema, node);
        if (const auto* properties = schema.if_contains("properties");
            properties != nullptr && properties->is_object()) {
            add_fields(*node, properties->get_object());
        }
        if (const auto* items = schema.if_contains("items"); items != nullptr && items->is_object()) {
            node->items = build(items->get_object());
        }
        return node;
    }

  private:
    void add_fields(Node& node, const json::object& properties) {
        for (const auto& property : properties) {
            const auto* child = property.value().is_object() ? build(property.value().get_object()) : nullptr;
            node.ranks.emplace(std::string(property.key()), node.names.size());
            node.names.emplace_back(property.key());
            node.children.push_back(child);
            node.spelled_as_is.push_back(property.key().find('\\') == json::string_view::npos);
        }
    }

    [[nodiscard]] const json::object& resolve(const json::object& schema) const {
        const auto* current = &schema;
        for (int hops = 0; hops < max_reference_hops && !current->contains("properties"); ++hops) {
            const auto* reference = current->if_contains("$ref");
            if (reference == nullptr || !reference->is_string()) break;
            const auto* target = follow(reference->get_string());
            if (target == nullptr) break;
            current = target;
        }
        return *current;
    }

    // "#" and "#/$defs/name"; nullptr for anything else. Only the order depends on it, so a miss is no error.
    [[nodiscard]] const json::object* follow(std::string_view reference) const {
        if (reference == "#") return &root_;
        constexpr std::string_view definitions = "#/$defs/";
        if (!reference.starts_with(definitions)) return nullptr;
        const auto* all = root_.if_contains("$defs");
        if (all == nullptr || !all->is_object()) return nullptr;
        const auto* target = all->get_object().if_contains(reference.substr(definitions.size()));
        return target != nullptr ? target->if_object() : nullptr;
    }

    const json::object& root_;
    std::vector<std::unique_ptr<Node>>& nodes_;
    std::unordered_map<const json::object*, const Node*> built_;
};

// `expected` is the rank that is tried first.
Node::Field find_field(const Node& node, std::string_view key, std::size_t expected) {
    if (expected < node.names.size() && node.names[expected] == key && node.spelled_as_is[expected]) {
        return {expected, node.children[expected]};
    }
    std::string decoded;
    if (key.find('\\') != std::string_view::npos) {
        append_unescaped(decoded, key);
        key = decoded;
    }
    const auto found = node.ranks.find(key);
    if (found == node.ranks.end()) return {no_rank, nullptr};
    return {found->second, node.children[found->second]};
}

bool is_ordered(const Node& node, std::string_view json_text);

bool is_ordered_object(const Node& node, std::string_view object) {
    std::size_t last = 0;
    std::size_t expected = 0;
    return JsonScanner(object).object([&](const Member& member) {
        const auto field = find_field(node, member.key, expected);
        if (field.rank < last) return false;
        last = field.rank;
        expected = last + 1; // wraps after no_rank, and no rank is below that
        return field.child == nullptr || is_ordered(*field.child, member.value);
    });
}

bool is_ordered(const Node& node, std::string_view json_text) {
    if (node.says_nothing()) return true;
    if (json_text.starts_with('{')) return is_ordered_object(node, json_text);
    if (!json_text.starts_with('[') || node.items == nullptr) return true;
    return JsonScanner(json_text).array([&](std::string_view element) { return is_ordered(*node.items, element); });
}

void append_node(std::string& out, const Node& node, std::string_view json_text);

void append_object(std::string& out, const Node& node, std::string_view object) {
    std::vector<std::pair<Node::Field, Member>> members;
    std::ignore = JsonScanner(object).object([&](const Member& member) {
        members.emplace_back(find_field(node, member.key, members.size()), member);
        return true;
    });
    std::ranges::stable_sort(members, {}, [](const auto& entry) { return entry.first.rank; });
    char separator = '{';
    for (const auto& [field, member] : members) {
        out.push_back(separator);
        out.append("\"").append(member.key).append("\":");
        if (field.child != nullptr) {
            append_node(out, *field.child, member.value);
        } else {
            out += member.value;
        }
        separator = ',';
    }
    if (members.empty()) out.push_back('{');
    out.push_back('}');
}

void append_array(std::string& out, const Node& items, std::string_view array) {
    out.push_back('[');
    bool first = true;
    std::ignore = JsonScanner(array).array([&](std::string_view element) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_node(out, items, element);
        return true;
    });
    out.push_back(']');
}

void append_node(std::string& out, const Node& node, std::string_view json_text) {
    if (json_text.starts_with('{') && !node.says_nothing()) {
        append_object(out, node, json_text);
    } else if (json_text.starts_with('[') && node.items != nullptr) {
        append_array(out, *node.items, json_text);
    } else {
        out += json_text;
    }
}

} // namespace

FieldOrder::FieldOrder(const json::object& schema) {
    Builder(schema, nodes_).build(schema);
}
FieldOrder::~FieldOrder() = default;
FieldOrder::FieldOrder(FieldOrder&&) noexcept = default;
FieldOrder& FieldOrder::operator=(FieldOrder&&) noexcept = default;

std::vector<std::string> FieldOrder::names() const {
    return nodes_.front()->names;
}

void FieldOrder::append_ordered(std::string& out, std::string_view json) const {
    const auto& root = *nodes_.front();
    if (is_ordered(root, json)) {
        out += json;
    } else {
        append_node(out, root, json);
    }
}

} // namespace datagems::exports
