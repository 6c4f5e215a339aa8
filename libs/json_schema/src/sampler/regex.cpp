#include "sampler/regex.hpp"

#include "sampler/regex_parser.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace {

constexpr std::size_t kLongest = 20'000; // bytes; nested repeats stop here

void append_utf8(std::string& text, char32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | (code >> 6U));
        text += static_cast<char>(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0U | (code >> 12U));
        text += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
        text += static_cast<char>(0x80U | (code & 0x3fU));
    } else {
        text += static_cast<char>(0xf0U | (code >> 18U));
        text += static_cast<char>(0x80U | ((code >> 12U) & 0x3fU));
        text += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
        text += static_cast<char>(0x80U | (code & 0x3fU));
    }
}

char32_t pick(const RegexPart& set, Random& random) {
    std::uint64_t total = 0;
    for (const auto& [first, last] : set.ranges) {
        total += last - first + 1;
    }
    std::uint64_t at = random.below(total);
    for (const auto& [first, last] : set.ranges) {
        const std::uint64_t size = last - first + 1;
        if (at < size) {
            const char32_t code = first + static_cast<char32_t>(at);
            return code >= 0xd800 && code <= 0xdfff ? U'a' : code;
        }
        at -= size;
    }
    return set.ranges.front().first;
}

void append(std::string& text, const RegexPart& part, Random& random, std::uint32_t extra) {
    if (text.size() > kLongest) return;
    switch (part.kind) {
    case RegexPart::Kind::set:
        append_utf8(text, pick(part, random));
        break;
    case RegexPart::Kind::sequence:
        for (const RegexPart& child : part.parts) {
            append(text, child, random, extra);
        }
        break;
    case RegexPart::Kind::choice:
        append(text, random.pick(part.parts), random, extra);
        break;
    case RegexPart::Kind::repeat: {
        const std::uint32_t most = part.open_ended ? part.least + extra : part.most;
        const auto times = part.least + random.below(most - part.least + 1);
        for (std::uint64_t i = 0; i < times; ++i) {
            append(text, part.parts.front(), random, extra);
        }
        break;
    }
    }
}

} // namespace

std::optional<RegexGenerator> RegexGenerator::parse(std::string_view pattern) {
    auto root = parse_regex(pattern);
    if (!root) return std::nullopt;
    return RegexGenerator(std::move(*root));
}

std::string RegexGenerator::generate(Random& random, std::uint32_t extra) const {
    std::string text;
    append(text, root_, random, extra);
    return text;
}

} // namespace datagems::json_schema
