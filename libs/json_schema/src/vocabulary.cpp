#include "vocabulary.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

struct Named {
    std::string_view name;
    Vocabularies vocabulary;
};

constexpr std::string_view kPrefix = "https://json-schema.org/draft/2020-12/vocab/";

constexpr std::array kVocabularies = {
    Named{"core", vocabulary::core},
    Named{"applicator", vocabulary::applicator},
    Named{"unevaluated", vocabulary::unevaluated},
    Named{"validation", vocabulary::validation},
    Named{"format-assertion", vocabulary::format_assertion},
    Named{"format-annotation", 0},
    Named{"meta-data", 0},
    Named{"content", 0},
};

constexpr std::array kKeywords = {
    Named{"additionalProperties", vocabulary::applicator},
    Named{"allOf", vocabulary::applicator},
    Named{"anyOf", vocabulary::applicator},
    Named{"contains", vocabulary::applicator},
    Named{"dependentSchemas", vocabulary::applicator},
    Named{"else", vocabulary::applicator},
    Named{"if", vocabulary::applicator},
    Named{"items", vocabulary::applicator},
    Named{"not", vocabulary::applicator},
    Named{"oneOf", vocabulary::applicator},
    Named{"patternProperties", vocabulary::applicator},
    Named{"prefixItems", vocabulary::applicator},
    Named{"properties", vocabulary::applicator},
    Named{"propertyNames", vocabulary::applicator},
    Named{"then", vocabulary::applicator},
    Named{"unevaluatedItems", vocabulary::unevaluated},
    Named{"unevaluatedProperties", vocabulary::unevaluated},
    Named{"const", vocabulary::validation},
    Named{"dependentRequired", vocabulary::validation},
    Named{"enum", vocabulary::validation},
    Named{"exclusiveMaximum", vocabulary::validation},
    Named{"exclusiveMinimum", vocabulary::validation},
    Named{"maxContains", vocabulary::validation},
    Named{"maxItems", vocabulary::validation},
    Named{"maxLength", vocabulary::validation},
    Named{"maxProperties", vocabulary::validation},
    Named{"maximum", vocabulary::validation},
    Named{"minContains", vocabulary::validation},
    Named{"minItems", vocabulary::validation},
    Named{"minLength", vocabulary::validation},
    Named{"minProperties", vocabulary::validation},
    Named{"minimum", vocabulary::validation},
    Named{"multipleOf", vocabulary::validation},
    Named{"pattern", vocabulary::validation},
    Named{"required", vocabulary::validation},
    Named{"type", vocabulary::validation},
    Named{"uniqueItems", vocabulary::validation},
};

const Named* known(std::string_view uri) {
    if (!uri.starts_with(kPrefix)) return nullptr;
    const auto found = std::ranges::find(kVocabularies, uri.substr(kPrefix.size()), &Named::name);
    return found == kVocabularies.end() ? nullptr : &*found;
}

} // namespace

Vocabularies vocabulary_of(std::string_view keyword) noexcept {
    const auto found = std::ranges::find(kKeywords, keyword, &Named::name);
    return found == kKeywords.end() ? vocabulary::core : found->vocabulary;
}

VocabularyChoice chosen_vocabularies(const json::object& meta_schema) {
    const auto* member = meta_schema.if_contains("$vocabulary");
    const auto* list = member == nullptr ? nullptr : member->if_object();
    if (list == nullptr) return {};
    VocabularyChoice choice{vocabulary::core, {}};
    for (const auto& [uri, is_required] : *list) {
        const auto* vocabulary = known(uri);
        if (vocabulary != nullptr) {
            choice.vocabularies = static_cast<Vocabularies>(choice.vocabularies | vocabulary->vocabulary);
        } else if (is_required.is_bool() && is_required.get_bool()) {
            choice.unknown = uri;
        }
    }
    return choice;
}

} // namespace datagems::json_schema
