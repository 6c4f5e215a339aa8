#include "datagems/statistics/hyper_log_log.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

namespace datagems::statistics {
namespace {

constexpr int index_bits = 14;
constexpr std::size_t register_count = std::size_t{1} << index_bits;
constexpr int longest_run = 64 - index_bits;

// What untouched registers say: x + sum of 2^(k-1) x^(2^k), for a share x of them below 1 (Ertl's sigma).
double empty_share(double x) {
    double sum = x;
    double before = 0;
    for (double weight = 1; sum != before; weight *= 2) {
        x *= x;
        before = sum;
        sum += x * weight;
    }
    return sum;
}

// What full registers say, for a share x of others (Ertl's tau).
double full_share(double x) {
    if (x == 0 || x == 1) return 0;
    double sum = 1 - x;
    double before = 0;
    for (double weight = 0.5; sum != before; weight /= 2) {
        x = std::sqrt(x);
        before = sum;
        sum -= (1 - x) * (1 - x) * weight;
    }
    return sum / 3;
}

} // namespace

HyperLogLog::HyperLogLog() : registers_(register_count) {}

void HyperLogLog::add(std::uint64_t hash) noexcept {
    auto& longest = registers_[hash >> (64 - index_bits)];
    const auto rest = (hash << index_bits) | (std::uint64_t{1} << (index_bits - 1)); // the run ends somewhere
    longest = std::max(longest, static_cast<std::uint8_t>(std::countl_zero(rest) + 1));
}

std::uint64_t HyperLogLog::estimate() const {
    std::array<double, longest_run + 2> count{}; // of the registers with each value
    for (const auto longest : registers_) {
        ++count[longest];
    }
    constexpr auto m = static_cast<double>(register_count);
    if (count.front() == m) return 0;
    double sum = m * full_share(1 - count.back() / m);
    for (auto value = static_cast<std::size_t>(longest_run); value > 0; --value) {
        sum = (sum + count[value]) / 2;
    }
    sum += m * empty_share(count.front() / m);
    return static_cast<std::uint64_t>(std::llround(m * m / (2 * std::numbers::ln2 * sum)));
}

} // namespace datagems::statistics
