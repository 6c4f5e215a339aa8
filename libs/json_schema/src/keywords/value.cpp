#include "keywords/value.hpp"

#include "compiler.hpp"
#include "equality.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"
#include "same_text.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

struct Named {
    std::string_view name;
    TypeSet types;
};

// "number" before "integer": the wider name describes a set that holds both.
constexpr std::array kTypes = {
    Named{"null", type_bit::null},       Named{"boolean", type_bit::boolean}, Named{"number", type_bit::number},
    Named{"integer", type_bit::integer}, Named{"string", type_bit::string},   Named{"array", type_bit::array},
    Named{"object", type_bit::object},
};

constexpr std::size_t kLinearSearch = 16; // longer lists are searched by hash first
constexpr std::size_t kShownChoices = 12;
constexpr std::size_t kShownBytes = 60; // of a choice
constexpr std::size_t kShownConstantBytes = 1'000;

TypeSet one_type(Compiler& compiler, const json::value& name, const std::string& pointer) {
    const auto* text = name.if_string();
    const TypeSet types = text == nullptr ? TypeSet{0} : type_named({text->data(), text->size()});
    if (types == 0) {
        compiler.mistake(pointer, "must be one of \"null\", \"boolean\", \"number\", \"integer\", \"string\", "
                                  "\"array\", \"object\"");
    }
    return types;
}

void compile_type(Compiler& compiler, Node& node, const json::object& schema) {
    const json::value* type = compiler.find(node, schema, "type");
    if (type == nullptr) return;
    const std::string pointer = child_pointer(node.pointer, "type");
    const auto* list = type->if_array();
    if (list == nullptr) {
        node.types = one_type(compiler, *type, pointer);
        return;
    }
    if (list->empty()) compiler.mistake(pointer, "must not be empty");
    node.types = 0;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const TypeSet types = one_type(compiler, (*list)[i], child_pointer(pointer, std::to_string(i)));
        node.types = static_cast<TypeSet>(node.types | types);
    }
}

void add_choice(ValueChecks& checks, const json::value& value) {
    checks.in_order.push_back({deep_hash(value), value});
}

bool is_text_choice(const ValueChecks& checks, const json::string& text) {
    return std::ranges::any_of(checks.in_order, [view = std::string_view(text)](const auto& choice) {
        const auto* other = choice.value.if_string();
        return other != nullptr && same_text(*other, view);
    });
}

bool is_choice(const ValueChecks& checks, const json::value& value) {
    if (checks.in_order.size() <= kLinearSearch) {
        if (const auto* text = value.if_string()) return is_text_choice(checks, *text);
        return std::ranges::any_of(checks.in_order,
                                   [&value](const auto& choice) { return deep_equal(choice.value, value); });
    }
    // The hash of a deep instance is never taken: it could not be equal to a choice.
    if (nested_deeper_than(value, kMaxInstanceDepth)) return false;
    const std::uint64_t hash = deep_hash(value);
    if (!std::ranges::binary_search(checks.sorted_hashes, hash)) return false;
    return std::ranges::any_of(
        checks.in_order, [&](const auto& choice) { return choice.hash == hash && deep_equal(choice.value, value); });
}

std::string shown(const json::value& value, std::size_t longest) {
    std::string text = is_number(value) ? number_text(value) : json::serialize(value);
    if (text.size() > longest) {
        text.resize(utf8_prefix(text, longest).size());
        text += value.is_string() ? "…\"" : "…";
    }
    return text;
}

std::string choices_text(const ValueChecks& checks) {
    if (checks.in_order.size() == 1) return shown(checks.in_order.front().value, kShownConstantBytes);
    std::string text = "one of ";
    for (std::size_t i = 0; i < checks.in_order.size(); ++i) {
        if (i == kShownChoices) {
            text += " or " + std::to_string(checks.in_order.size() - i) + " others";
            break;
        }
        if (i != 0) text += ", ";
        text += shown(checks.in_order[i].value, kShownBytes);
    }
    return text;
}

} // namespace

TypeSet type_of(const json::value& value) noexcept {
    switch (value.kind()) {
    case json::kind::null:
        return type_bit::null;
    case json::kind::bool_:
        return type_bit::boolean;
    case json::kind::string:
        return type_bit::string;
    case json::kind::array:
        return type_bit::array;
    case json::kind::object:
        return type_bit::object;
    default:
        return is_integral(value) ? type_bit::integer : type_bit::fraction;
    }
}

TypeSet type_named(std::string_view name) noexcept {
    const auto found = std::ranges::find(kTypes, name, &Named::name);
    return found == kTypes.end() ? TypeSet{0} : found->types;
}

std::string type_names(TypeSet types) {
    if (types == type_bit::fraction) return "number";
    std::string names;
    for (const Named& named : kTypes) {
        if ((types & named.types) != named.types) continue;
        if (!names.empty()) names += " or ";
        names += named.name;
        types = static_cast<TypeSet>(types & ~named.types);
    }
    return names;
}

std::string forbidden_message(const ValueChecks& checks) {
    return "must not be " + choices_text(checks);
}

void compile_value(Compiler& compiler, Node& node, const json::object& schema) {
    compile_type(compiler, node, schema);
    const json::array* choices = compiler.array(node, schema, "enum");
    const json::value* constant = compiler.find(node, schema, "const");
    if (choices == nullptr && constant == nullptr) return;
    auto checks = std::make_unique<ValueChecks>();
    checks->is_const = constant != nullptr;
    if (constant != nullptr) {
        // With both, only a constant that is a choice as well can ever match.
        const bool possible =
            choices == nullptr || std::ranges::any_of(*choices, [constant](const json::value& choice) {
                return deep_equal(choice, *constant);
            });
        if (possible) add_choice(*checks, *constant);
    } else {
        for (const json::value& choice : *choices) {
            add_choice(*checks, choice);
        }
    }
    for (const auto& choice : checks->in_order) {
        checks->sorted_hashes.push_back(choice.hash);
    }
    std::ranges::sort(checks->sorted_hashes);
    node.value = std::move(checks);
}

template <bool reports>
bool check_value(Evaluation<reports>& run, const Node& node, const ValueChecks& checks, const json::value& value,
                 const Path<reports>& path) {
    if (is_choice(checks, value)) return true;
    return run.fail(node, checks.is_const ? "const" : "enum", path, [&checks] {
        if (checks.in_order.empty()) return std::string("is refused: no value is allowed here");
        return "must be " + choices_text(checks);
    });
}

template bool check_value(Evaluation<true>&, const Node&, const ValueChecks&, const json::value&, const Path<true>&);
template bool check_value(Evaluation<false>&, const Node&, const ValueChecks&, const json::value&, const Path<false>&);

} // namespace datagems::json_schema
