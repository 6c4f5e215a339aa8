// The vocabularies of draft 2020-12: groups of keywords that a meta-schema switches on for the schemas it describes.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::json_schema {

inline constexpr std::string_view kDraftUri = "https://json-schema.org/draft/2020-12/schema";

// A set of vocabularies, one bit each. Those that only annotate are not told apart.
using Vocabularies = std::uint8_t;
namespace vocabulary {
inline constexpr Vocabularies core = 1;
inline constexpr Vocabularies applicator = 2;
inline constexpr Vocabularies unevaluated = 4;
inline constexpr Vocabularies validation = 8;
inline constexpr Vocabularies format_assertion = 16; // `format` is checked, whatever the caller's options say
inline constexpr Vocabularies draft = core | applicator | unevaluated | validation;
} // namespace vocabulary

// The vocabulary that defines a keyword which can change a verdict; `core` for any other name.
[[nodiscard]] Vocabularies vocabulary_of(std::string_view keyword) noexcept;

// What a meta-schema's "$vocabulary" switches on, or the URI of a vocabulary that it requires and nobody here knows.
struct VocabularyChoice {
    Vocabularies vocabularies = vocabulary::draft;
    std::string unknown;
};
[[nodiscard]] VocabularyChoice chosen_vocabularies(const boost::json::object& meta_schema);

} // namespace datagems::json_schema
