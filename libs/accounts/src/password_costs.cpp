#include "password_costs.hpp"

#include "datagems/base/encoding.hpp"

#include <bit>

namespace datagems::accounts::detail {
namespace {

constexpr std::uint32_t max_passes = 16;
constexpr std::uint32_t max_lanes = 16;
constexpr std::uint32_t min_memory_kib = 8;
constexpr std::uint32_t max_memory_kib = max_hash_memory_bytes / 1024;
constexpr std::uint32_t min_output_bytes = 16;
constexpr std::uint32_t max_output_bytes = 64;
constexpr std::size_t min_salt_bytes = 8;
constexpr std::size_t max_salt_bytes = 64;
constexpr std::uint32_t max_scrypt_n = 1U << 20;
constexpr std::uint32_t max_scrypt_r = 32;
constexpr std::uint32_t max_scrypt_p = 16;

Error corrupt(std::string_view what) {
    return Error{errc::corrupt, "password record: " + std::string(what)};
}

constexpr bool is_between(std::uint32_t value, std::uint32_t low, std::uint32_t high) noexcept {
    return value >= low && value <= high;
}

Result<std::uint32_t> number(const boost::json::object& params, std::string_view field, std::uint32_t low,
                             std::uint32_t high) {
    const auto* value = params.if_contains(field);
    if (value == nullptr || !value->is_int64()) return corrupt(std::string(field) + " is not an integer");
    if (value->get_int64() < low || value->get_int64() > high) return corrupt(std::string(field) + " is out of bounds");
    return static_cast<std::uint32_t>(value->get_int64());
}

} // namespace

bool is_within_bounds(const Argon2idCost& cost) noexcept {
    return is_between(cost.passes, 1, max_passes) && is_between(cost.lanes, 1, max_lanes) &&
           is_between(cost.memory_kib, min_memory_kib * cost.lanes, max_memory_kib) &&
           is_between(cost.output_bytes, min_output_bytes, max_output_bytes);
}

Result<Argon2idCost> read_argon2id_params(const boost::json::object& params) {
    const auto passes = number(params, "timeCost", 1, max_passes);
    const auto memory = number(params, "memoryCost", min_memory_kib, max_memory_kib);
    const auto lanes = number(params, "parallelism", 1, max_lanes);
    const auto output = number(params, "outputLen", min_output_bytes, max_output_bytes);
    if (!passes) return passes.error();
    if (!memory) return memory.error();
    if (!lanes) return lanes.error();
    if (!output) return output.error();
    const Argon2idCost cost{*passes, *memory, *lanes, *output};
    if (!is_within_bounds(cost)) return corrupt("memoryCost is too little for parallelism");
    return cost;
}

Result<ScryptParams> read_scrypt_params(const boost::json::object& params) {
    const auto n = number(params, "N", 2, max_scrypt_n);
    const auto r = number(params, "r", 1, max_scrypt_r);
    const auto p = number(params, "p", 1, max_scrypt_p);
    const auto output = number(params, "keyLength", min_output_bytes, max_output_bytes);
    if (!n) return n.error();
    if (!r) return r.error();
    if (!p) return p.error();
    if (!output) return output.error();
    if (!std::has_single_bit(*n)) return corrupt("N is not a power of two");
    if (std::uint64_t{128} * *n * *r > max_hash_memory_bytes) return corrupt("N and r take too much memory");
    return ScryptParams{secrets::ScryptCost{*n, *r, *p}, *output};
}

Result<HashBytes> read_hash_bytes(const PasswordRecord& record, std::size_t output_bytes) {
    auto hash = base64_decode(record.hash);
    if (!hash || hash->size() != output_bytes) return corrupt("hash is not base64 of the stated length");
    auto salt = base64_decode(record.salt);
    if (!salt || salt->size() < min_salt_bytes || salt->size() > max_salt_bytes) return corrupt("salt is not usable");
    return HashBytes{std::move(*hash), std::move(*salt)};
}

} // namespace datagems::accounts::detail
