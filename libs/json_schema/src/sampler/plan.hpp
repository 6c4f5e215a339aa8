// A schema made ready for sampling: what each place may hold, with $ref and allOf merged and each branch of anyOf,
// oneOf, if, not and dependentSchemas a plan of its own.
#pragma once

#include "keywords/value.hpp"
#include "pattern.hpp"
#include "sampler/number_grid.hpp"
#include "sampler/regex.hpp"
#include "sampler/topics.hpp"

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
inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

// How a plausible text is written, so that it matches a pattern.
enum class TextShape : std::uint8_t {
    as_it_is,
    first_word,
    lower,
    upper,
    kebab,
    snake,
    camel,
    pascal,
    lower_first_word,
    upper_first_word,
    // Where no plausible text matches:
    then_pattern,  // followed by what the pattern asks for: "late-order" and ".pdf"
    after_pattern, // led in by it: "INV-" and "late-order"
    around_pattern,
    from_pattern, // only that
};

struct StringPlan {
    std::size_t min_length = 0;
    std::size_t max_length = kNoLimit;
    std::vector<Pattern> patterns;           // all must match
    std::vector<Pattern> unwanted;           // none may match
    std::optional<RegexGenerator> generator; // of one of the patterns
    std::string format;                      // if it is one that is asserted
    Topic topic = Topic::none;
    TextShape shape = TextShape::as_it_is;
};

struct ArrayPlan {
    struct Contained {
        PlanId item = kNoPlan;
        std::size_t least = 1;
        std::size_t most = kNoLimit;
        std::vector<PlanId> in_prefix; // the same item where a prefix stands; endless where it cannot
    };
    std::vector<PlanId> prefix;
    PlanId items = kNoPlan; // after the prefix; not what a `contains` with an upper limit counts
    std::vector<Contained> contained;
    std::size_t min_items = 0;
    std::size_t max_items = kNoLimit;
    bool unique = false;
};

struct ObjectPlan {
    struct Property {
        std::string name;
        PlanId value = kNoPlan;
        bool required = false;
        bool forbidden = false;
        std::vector<std::size_t> needs; // the others that must be there if this one is
    };
    // A source of further names.
    struct Extra {
        std::optional<RegexGenerator> names; // plausible words without
        PlanId name = kNoPlan;               // propertyNames
        PlanId value = kNoPlan;
        bool is_meant = false; // the schema speaks of such members
    };
    std::vector<Property> properties;
    std::vector<Extra> extras;
    std::vector<Pattern> name_patterns; // of patternProperties: names for others must not match
    std::size_t min_properties = 0;
    std::size_t max_properties = kNoLimit;
};

struct NumberPlans {
    std::optional<NumberGrid> integer;
    std::optional<NumberGrid> any;
};

struct PlanNode {
    unsigned height = kEndless; // of the flattest value; a scalar's is 0
    double variety = 0;         // how many values there are; infinity if they are not worth counting
    TypeSet types = kAllTypes;
    Topic topic = Topic::none;
    std::vector<PlanId> alternatives; // one of these, if there are any, instead of all that follows
    bool has_choices = false;
    std::vector<boost::json::value> choices;  // enum, const
    std::vector<boost::json::value> excluded; // not enum, not const
    std::unique_ptr<StringPlan> string;
    NumberPlans number;
    std::unique_ptr<ArrayPlan> array;
    std::unique_ptr<ObjectPlan> object;
};

struct Sampler::Plan {
    std::vector<PlanNode> nodes;
    PlanId root = 0;
    Validator validator;
    std::vector<boost::json::value> all_values; // of a schema that has few
};

} // namespace datagems::json_schema
