#include "mutation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace datagems::schema_peer {

namespace json = boost::json;

namespace {

constexpr double kLargestExact = 9007199254740991.0;

bool is_exact_everywhere(const json::value& scalar) {
    return !scalar.is_number() || std::abs(scalar.to_number<double>()) <= kLargestExact;
}

void collect_hints(const json::value& part, Hints& hints) {
    if (const auto* object = part.if_object()) {
        for (const auto& member : *object) {
            if (member.key() == "properties" && member.value().is_object()) {
                for (const auto& property : member.value().get_object()) {
                    hints.names.emplace_back(property.key());
                }
            }
            const bool is_prose = member.key() == "description" || member.key() == "title" || member.key() == "$ref";
            if (!is_prose) collect_hints(member.value(), hints);
        }
    } else if (const auto* array = part.if_array()) {
        for (const json::value& item : *array) {
            collect_hints(item, hints);
        }
    } else if (is_exact_everywhere(part)) {
        hints.scalars.push_back(part);
    }
}

// All places of an instance.
void collect_places(json::value& value, std::vector<json::value*>& places) {
    places.push_back(&value);
    if (auto* object = value.if_object()) {
        for (auto& member : *object) {
            collect_places(member.value(), places);
        }
    } else if (auto* array = value.if_array()) {
        for (json::value& item : *array) {
            collect_places(item, places);
        }
    }
}

std::string random_name(const Hints& hints, Dice& dice) {
    static constexpr std::array<const char*, 6> names = {"extra", "note_", "x", "Größe", "_id", "2nd value"};
    if (!hints.names.empty() && dice.chance(50)) return dice.pick(hints.names);
    return dice.pick(names);
}

json::value random_scalar(const Hints& hints, Dice& dice) {
    if (!hints.scalars.empty() && dice.chance(70)) return dice.pick(hints.scalars);
    switch (dice.below(5)) {
    case 0:
        return nullptr;
    case 1:
        return dice.chance(50);
    case 2:
        return static_cast<std::int64_t>(dice.below(200)) - 50;
    case 3:
        return static_cast<double>(dice.below(1000)) / 8;
    default:
        return "some text";
    }
}

// The same members in the same order, but for what `change` does to the name and value of one of them.
template <class Change>
void rebuild(json::object& object, std::size_t chosen, Change change) {
    json::object rebuilt;
    std::size_t at = 0;
    for (auto& member : object) {
        if (at++ == chosen) {
            change(rebuilt, member.key(), member.value());
        } else {
            rebuilt.insert_or_assign(member.key(), std::move(member.value()));
        }
    }
    object = std::move(rebuilt);
}

std::string mutate_object(json::object& object, const Hints& hints, Dice& dice) {
    if (object.empty() || dice.chance(30)) {
        object.insert_or_assign(random_name(hints, dice), random_scalar(hints, dice));
        return "object: a member more";
    }
    const std::size_t chosen = dice.below(object.size());
    switch (dice.below(4)) {
    case 0:
    case 1:
        rebuild(object, chosen, [](json::object&, json::string_view, json::value&) {});
        return "object: a member less";
    case 2:
        rebuild(object, chosen, [&](json::object& rebuilt, json::string_view name, json::value& value) {
            const std::string renamed = dice.chance(50) ? random_name(hints, dice) : std::string(name) + "s";
            rebuilt.insert_or_assign(renamed, std::move(value));
        });
        return "object: a member renamed";
    default: {
        json::object reversed;
        for (std::size_t i = object.size(); i > 0; --i) {
            auto& member = *(object.begin() + (i - 1));
            reversed.insert_or_assign(member.key(), std::move(member.value()));
        }
        object = std::move(reversed);
        return "object: members in another order";
    }
    }
}

std::string mutate_array(json::array& array, const Hints& hints, Dice& dice) {
    if (array.empty()) {
        array.push_back(random_scalar(hints, dice));
        return "array: an item more";
    }
    const std::size_t at = dice.below(array.size());
    switch (dice.below(5)) {
    case 0:
        array.erase(array.begin() + at);
        return "array: an item less";
    case 1: {
        const json::value copy = array[at];
        array.push_back(copy);
        return "array: an item twice";
    }
    case 2:
        array.push_back(random_scalar(hints, dice));
        return "array: an item more";
    default:
        std::swap(array[at], array[dice.below(array.size())]);
        return "array: items swapped";
    }
}

std::string mutate_by_kind(json::value& value, const Hints& hints, Dice& dice) {
    if (value.is_object()) return mutate_object(value.get_object(), hints, dice);
    if (value.is_array()) return mutate_array(value.get_array(), hints, dice);
    if (value.is_string()) return mutate_string(value.get_string(), dice);
    if (value.is_number()) return mutate_number(value, dice);
    value = value.is_bool() ? json::value(!value.get_bool()) : random_scalar(hints, dice);
    return "flipped";
}

// The value that stands at the same place in both instances, as far as they agree: a graft that mostly stays valid.
std::string graft(json::value& value, const json::value& other, Dice& dice) {
    json::value* here = &value;
    const json::value* there = &other;
    while (here->is_object() && there->is_object() && !here->get_object().empty() && dice.chance(80)) {
        auto& member = *(here->get_object().begin() + dice.below(here->get_object().size()));
        const json::value* counterpart = there->get_object().if_contains(member.key());
        if (counterpart == nullptr) break;
        here = &member.value();
        there = counterpart;
    }
    *here = *there;
    return "from another instance";
}

std::string change_wholly(json::value& value, const Hints& hints, Dice& dice) {
    switch (dice.below(4)) {
    case 0:
        value = nullptr;
        return "null";
    case 1: {
        json::value old = std::move(value);
        if (dice.chance(50)) {
            value = json::array{std::move(old)};
        } else {
            value = json::object{{"value", std::move(old)}};
        }
        return "nested deeper";
    }
    default:
        value = random_scalar(hints, dice);
        return "another scalar";
    }
}

std::string mutate_once(json::value& instance, const json::value& other, const Hints& hints, Dice& dice) {
    if (dice.chance(25)) return graft(instance, other, dice);
    std::vector<json::value*> places;
    collect_places(instance, places);
    json::value& chosen = *dice.pick(places);
    if (dice.chance(12)) return change_wholly(chosen, hints, dice);
    if (dice.chance(6) && places.size() > 2) {
        // One of the two may hold the other, so copies are exchanged, and only the first if so.
        json::value& second = *places[1 + dice.below(places.size() - 1)];
        const json::value copy = second;
        if (chosen.is_structured() || second.is_structured()) {
            chosen = copy;
        } else {
            second = chosen;
            chosen = copy;
        }
        return "values swapped";
    }
    return mutate_by_kind(chosen, hints, dice);
}

} // namespace

Hints hints_of(const json::value& schema) {
    Hints hints;
    collect_hints(schema, hints);
    return hints;
}

std::string mutate(json::value& instance, const json::value& other, const Hints& hints, Dice& dice) {
    std::string done = mutate_once(instance, other, hints, dice);
    while (dice.chance(15)) {
        done += ", " + mutate_once(instance, other, hints, dice);
    }
    return done;
}

} // namespace datagems::schema_peer
