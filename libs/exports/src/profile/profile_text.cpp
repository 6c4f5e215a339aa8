#include "profile/profile_text.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace datagems::exports {
namespace {

template <class Number>
void append_digits(std::string& out, Number number) {
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), written.ptr);
}

} // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

void append_number(std::string& out, statistics::Real number) {
    constexpr statistics::Real signed_limit = 0x1p63L;
    if (number == std::trunc(number) && std::abs(number) < signed_limit) {
        append_digits(out, static_cast<std::int64_t>(number));
    } else if (number == std::trunc(number) && number > 0 && number < 2 * signed_limit) {
        append_digits(out, static_cast<std::uint64_t>(number));
    } else {
        append_digits(out, statistics::to_double(number));
    }
}

} // namespace datagems::exports
