#include "limits.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/persistence/cstore.hpp"

namespace datagems::persistence {

Result<void> check_name(std::string_view name, std::string_view what) {
    const auto refuse = [&](std::string_view reason) {
        return Error{errc::invalid_argument, "a " + std::string(what) + " of the store " + std::string(reason)};
    };
    if (name.empty()) return refuse("is empty");
    if (name.size() > max_key_bytes) return refuse("is longer than " + std::to_string(max_key_bytes) + " bytes");
    if (name.find('\0') != std::string_view::npos) return refuse("has a NUL byte");
    if (!is_valid_utf8(name)) return refuse("is not UTF-8");
    return {};
}

Result<void> check_value(std::string_view value) {
    if (value.size() <= max_value_bytes) return {};
    return Error{errc::too_large, "a value of " + std::to_string(value.size()) + " bytes; the store keeps at most " +
                                      std::to_string(max_value_bytes)};
}

} // namespace datagems::persistence
