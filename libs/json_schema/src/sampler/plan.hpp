// A schema made ready for sampling: what each place may hold, with $ref and allOf merged and each branch of anyOf,
// oneOf and if a plan of its own.
#pragma once

#include "keywords/value.hpp"
#include "pattern.hpp"
#include "sampler/plausible.hpp"
#include "sampler/regex.hpp"

#include "datagems/json_schema/sampler.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace datagems::json_schema {

using PlanId = std::uint32_t;
inline constexpr PlanId kNoPlan = 0xffffffffU;
// The height of what can never be satisfied, or only by an endless value.
inline constexpr unsigned kEndless = 1'000'000;

struct StringPlan {
    std::size_t min_length = 0;
    std::size_t max_length = std::numeric_limits<std::size_t>::max();
    std::vector<Pattern> patterns;           // all must match
    std::optional<RegexGenerator> generator; // of one of them
    std::string format;
};

struct NumberPlan {
    // Bounds as numbers of JSON; null if there is none.
    boost::json::value least;
    boost::json::value most;
    bool above_least = false; // exclusive
    bool below_most = false;
    boost::json::value step;
};

struct ArrayPlan {
    std::vector<PlanId> prefix;
    PlanId items = kNoPlan;
    PlanId contains = kNoPlan;
    std::size_t min_contains = 0;
    std::size_t min_items = 0;
    std::size_t max_items = std::numeric_limits<std::size_t>::max();
    bool unique = false;
};

struct ObjectPlan {
    struct Property {
        std::string name;
        PlanId value = kNoPlan;
        bool required = false;
        bool forbidden = false;
    };
    // A source of further names.
    struct Extra {
        std::optional<RegexGenerator> names; // plausible words without
        PlanId name = kNoPlan;               // propertyNames
        PlanId value = kNoPlan;
    };
    struct Dependent {
        std::string name;
        std::vector<std::string> needs;
    };
    std::vector<Property> properties;
    std::vector<Extra> extras;
    std::vector<Dependent> dependents;
    std::size_t min_properties = 0;
    std::size_t max_properties = std::numeric_limits<std::size_t>::max();
};

struct PlanNode {
    unsigned height = kEndless; // of the flattest value; a scalar's is 0
    TypeSet types = kAllTypes;
    Topic topic = Topic::none;
    std::vector<PlanId> alternatives; // one of these, if there are any, instead of all that follows
    bool has_choices = false;
    std::vector<boost::json::value> choices; // enum, const
    std::unique_ptr<StringPlan> string;
    std::unique_ptr<NumberPlan> number;
    std::unique_ptr<ArrayPlan> array;
    std::unique_ptr<ObjectPlan> object;
};

struct Sampler::Plan {
    std::vector<PlanNode> nodes;
    PlanId root = 0;
    Validator validator;
};

} // namespace datagems::json_schema
