#include "datagems/http/absolute_target.hpp"

#include "ascii.hpp"

#include <algorithm>

namespace datagems::http {

namespace {

// What follows the scheme; nullopt when the target has none of ours.
std::optional<std::string_view> after_scheme(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (equal_without_case(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
    }
    return std::nullopt;
}

} // namespace

Result<std::string> to_origin_form(Method method, std::string target, std::optional<std::string_view> host) {
    const auto rest = after_scheme(target);
    if (!rest) return target;
    const auto authority = rest->substr(0, rest->find_first_of("/?#"));
    if (authority.empty() || authority.find('@') != std::string_view::npos || !host ||
        !equal_without_case(authority, *host)) {
        return Error{errc::invalid_argument, "Bad request target: its host is not that of the Host field"};
    }
    const auto origin = rest->substr(authority.size());
    if (origin.empty()) return std::string(method == Method::options ? "*" : "/");
    if (origin.front() == '?') return "/" + std::string(origin);
    return std::string(origin);
}

} // namespace datagems::http
