// Texts that mean the same and differ: what a node is sent when it must not take a repeated write for an old one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// The `step`th text (from 1) that means what `text` does: a JSON object with an integer "rev" has that raised, other
// objects and arrays have white space after them. nullopt for other texts: every byte of those may count.
[[nodiscard]] std::optional<std::string> differing(std::string_view text, unsigned step);

} // namespace datagems::persistence::ratio1
