#include "datagems/accounts/password_hasher.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/mac.hpp"
#include "datagems/secrets/random.hpp"
#include "datagems/secrets/scrypt.hpp"
#include "password_costs.hpp"

#include <argon2.h>

#include <stdexcept>

namespace datagems::accounts {
namespace {

constexpr std::size_t new_salt_bytes = 16;
// OpenSSL counts a few blocks beyond 128 * N * r.
constexpr std::uint64_t scrypt_memory_limit = detail::max_hash_memory_bytes + (std::uint64_t{1} << 20);

// libargon2 takes its inputs as pointers to non-const but writes to none of them unless asked to wipe it.
std::uint8_t* input(std::string_view bytes) noexcept {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(bytes.data()));
}

Result<std::string> argon2id(std::string_view password, std::string_view salt, std::string_view pepper,
                             const Argon2idCost& cost) {
    std::string hash(cost.output_bytes, '\0');
    argon2_context context{};
    context.out = reinterpret_cast<std::uint8_t*>(hash.data());
    context.outlen = cost.output_bytes;
    context.pwd = input(password);
    context.pwdlen = static_cast<std::uint32_t>(password.size());
    context.salt = input(salt);
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.secret = pepper.empty() ? nullptr : input(pepper);
    context.secretlen = static_cast<std::uint32_t>(pepper.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = 1; // the caller's pool says how many run at once; the result is the same
    context.version = ARGON2_VERSION_13;
    context.flags = ARGON2_DEFAULT_FLAGS;

    const int outcome = argon2_ctx(&context, Argon2_id);
    if (outcome == ARGON2_OK) return hash;
    if (outcome == ARGON2_MEMORY_ALLOCATION_ERROR) {
        return Error{errc::resource_exhausted, "not enough memory to hash a password"};
    }
    return Error{errc::internal, std::string("argon2: ") + argon2_error_message(outcome)};
}

Result<bool> verify_argon2id(const PasswordRecord& record, std::string_view password, std::string_view pepper) {
    const auto cost = detail::read_argon2id_params(record.params);
    if (!cost) return cost.error();
    const auto stored = detail::read_hash_bytes(record, cost->output_bytes);
    if (!stored) return stored.error();
    const auto hash = argon2id(password, stored->salt, pepper, *cost);
    if (!hash) return hash.error();
    return secrets::constant_time_equal(*hash, stored->hash);
}

Result<bool> verify_scrypt(const PasswordRecord& record, std::string_view password, std::string_view pepper) {
    const auto params = detail::read_scrypt_params(record.params);
    if (!params) return params.error();
    auto stored = detail::read_hash_bytes(record, params->output_bytes);
    if (!stored) return stored.error();
    const auto hash =
        secrets::scrypt(password, stored->salt.append(pepper), params->cost, params->output_bytes, scrypt_memory_limit);
    if (!hash)
        return hash.error().code == errc::invalid_argument ? Error{errc::corrupt, hash.error().message} : hash.error();
    return secrets::constant_time_equal(*hash, stored->hash);
}

// Signed, as the parser makes them: a record just made reads like one that was stored.
boost::json::object to_params(const Argon2idCost& cost) {
    return {{"timeCost", std::int64_t{cost.passes}},
            {"memoryCost", std::int64_t{cost.memory_kib}},
            {"parallelism", std::int64_t{cost.lanes}},
            {"outputLen", std::int64_t{cost.output_bytes}}};
}

bool is_password(std::string_view text) noexcept {
    return !text.empty() && text.size() <= max_password_bytes;
}

} // namespace

PasswordHasher::PasswordHasher(PasswordSettings settings) : settings_(std::move(settings)) {
    if (!detail::is_within_bounds(settings_.cost))
        throw std::invalid_argument("the cost of new passwords is out of bounds");
}

Result<PasswordRecord> PasswordHasher::hash(std::string_view password) const {
    if (!is_password(password)) return Error{errc::invalid_argument, "a password has 1 to 4096 bytes"};
    const auto salt = secrets::random_bytes(new_salt_bytes);
    hashes_.add();
    const auto bytes = argon2id(password, salt, settings_.pepper, settings_.cost);
    if (!bytes) return bytes.error();
    return PasswordRecord{"argon2id", base64_encode(*bytes), base64_encode(salt), 1, to_params(settings_.cost), {}};
}

Result<bool> PasswordHasher::verify(const PasswordRecord& record, std::string_view password) const {
    if (record.version != 1) return Error{errc::corrupt, "password record: unknown version"};
    if (!is_password(password)) {
        const auto spent = verify_nothing(password);
        if (!spent) return spent.error();
        return false;
    }
    hashes_.add();
    if (record.algo == "argon2id") return verify_argon2id(record, password, settings_.pepper);
    if (record.algo == "scrypt") return verify_scrypt(record, password, settings_.pepper);
    return Error{errc::corrupt, "password record: unknown algorithm"};
}

Result<void> PasswordHasher::verify_nothing(std::string_view password) const {
    static constexpr std::string_view salt = "nobody's salt...";
    hashes_.add();
    const auto hash = argon2id(password.substr(0, max_password_bytes), salt, settings_.pepper, settings_.cost);
    if (!hash) return hash.error();
    return {};
}

} // namespace datagems::accounts
