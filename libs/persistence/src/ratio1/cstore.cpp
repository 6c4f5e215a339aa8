#include "ratio1/cstore.hpp"

#include "datagems/base/utf8.hpp"
#include "limits.hpp"

namespace datagems::persistence::ratio1 {
namespace {

Place key_place(std::string_view key) {
    return Place{std::nullopt, std::string(key)};
}

Place field_place(std::string_view hash, std::string_view field) {
    return Place{std::string(hash), std::string(field)};
}

Result<void> check_names(std::string_view hash, std::string_view field) {
    auto checked = check_name(hash, "hash");
    return checked ? check_name(field, "field") : checked;
}

// Values travel in JSON.
Result<void> check_text(std::string_view value) {
    auto checked = check_value(value);
    if (checked && !is_valid_utf8(value)) return Error{errc::invalid_argument, "a value of the store is not UTF-8"};
    return checked;
}

} // namespace

Ratio1CStore::Ratio1CStore(Origin origin, const CallerSettings& settings, const Ratio1Options& options,
                           std::shared_ptr<const PeerList> replicas)
    : caller_(std::move(origin), settings), calls_(caller_, options, std::move(replicas)), writer_(calls_) {}

Result<std::optional<std::string>> Ratio1CStore::get(std::string_view key) {
    if (auto checked = check_name(key, "key"); !checked) return checked.error();
    return calls_.read(key_place(key));
}

Result<void> Ratio1CStore::set(std::string_view key, std::string_view value) {
    auto checked = check_name(key, "key");
    if (checked) checked = check_text(value);
    if (!checked) return checked;
    return writer_.write(key_place(key), value);
}

Result<void> Ratio1CStore::del(std::string_view key) {
    if (auto checked = check_name(key, "key"); !checked) return checked;
    return writer_.write(key_place(key), std::nullopt);
}

Result<std::optional<std::string>> Ratio1CStore::hget(std::string_view hash, std::string_view field) {
    if (auto checked = check_names(hash, field); !checked) return checked.error();
    return calls_.read(field_place(hash, field));
}

Result<void> Ratio1CStore::hset(std::string_view hash, std::string_view field, std::string_view value) {
    auto checked = check_names(hash, field);
    if (checked) checked = check_text(value);
    if (!checked) return checked;
    return writer_.write(field_place(hash, field), value);
}

Result<Insertion> Ratio1CStore::hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) {
    auto checked = check_names(hash, field);
    if (checked) checked = check_text(value);
    if (!checked) return checked.error();
    return writer_.insert(field_place(hash, field), value);
}

Result<void> Ratio1CStore::hdel(std::string_view hash, std::string_view field) {
    auto checked = check_names(hash, field);
    if (!checked) return checked;
    return writer_.write(field_place(hash, field), std::nullopt);
}

Result<HashFields> Ratio1CStore::hgetall(std::string_view hash) {
    if (auto checked = check_name(hash, "hash"); !checked) return checked.error();
    return calls_.read_all(hash);
}

Result<void> Ratio1CStore::hsync(std::string_view hash) {
    if (auto checked = check_name(hash, "hash"); !checked) return checked;
    return calls_.sync(hash);
}

Result<std::optional<std::uint64_t>> Ratio1CStore::change_token() {
    return std::optional<std::uint64_t>();
}

Result<void> Ratio1CStore::check() {
    return calls_.status();
}

} // namespace datagems::persistence::ratio1
