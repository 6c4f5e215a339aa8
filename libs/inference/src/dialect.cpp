#include "datagems/inference/model_client.hpp"

#include <array>
#include <utility>

namespace datagems::inference {
namespace {

constexpr std::array dialect_names{
    std::pair{Dialect::automatic, std::string_view("auto")},
    std::pair{Dialect::json_object, std::string_view("json_object")},
    std::pair{Dialect::json_schema, std::string_view("json_schema")},
};

} // namespace

std::string_view to_string(Dialect dialect) noexcept {
    for (const auto& [candidate, name] : dialect_names) {
        if (candidate == dialect) return name;
    }
    return "auto";
}

std::optional<Dialect> parse_dialect(std::string_view text) noexcept {
    for (const auto& [dialect, name] : dialect_names) {
        if (name == text) return dialect;
    }
    return std::nullopt;
}

} // namespace datagems::inference
