#include "sign_up_username.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"
#include "datagems/secrets/mac.hpp"

namespace datagems::accounts::detail {
namespace {

constexpr std::size_t max_username_bytes = 64;
constexpr std::size_t suffix_digits = 4;

std::string base_of(std::string_view email) {
    auto base = ascii_lower(email.substr(0, email.find('@')));
    for (auto& c : base) {
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) c = '_';
    }
    const auto first = base.find_first_not_of('_');
    if (first == std::string::npos) return "user";
    base = base.substr(first, base.find_last_not_of('_') + 1 - first);
    return base.substr(0, max_username_bytes - suffix_digits - 1);
}

} // namespace

std::string sign_up_username(std::string_view email, std::string_view key, int attempt) {
    std::string message("datagems user name\n");
    message.append(email);
    if (attempt > 0) message.append("\n").append(std::to_string(attempt));
    return base_of(email) + "_" + hex_encode(secrets::hmac_sha256(key, message)).substr(0, suffix_digits);
}

} // namespace datagems::accounts::detail
