#include "datagems/accounts/user.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace datagems::accounts {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> user_fields{"type", "password", "role", "metadata", "createdAt", "updatedAt"};
constexpr std::array<std::string_view, 5> password_fields{"algo", "hash", "salt", "version", "params"};

Error wrong(std::string_view field) {
    return Error{errc::corrupt, "user record: " + std::string(field) + " is missing or not as it should be"};
}

json::object others(const json::object& object, std::span<const std::string_view> known) {
    json::object unknown;
    for (const auto& field : object) {
        const std::string_view name(field.key().data(), field.key().size());
        if (std::find(known.begin(), known.end(), name) == known.end()) unknown.insert(field);
    }
    return unknown;
}

void append(json::object& object, const json::object& unknown) {
    for (const auto& field : unknown)
        object.insert(field); // does nothing where there is one already
}

Result<std::string> text(const json::object& object, std::string_view field) {
    const auto* value = object.if_contains(field);
    if (value == nullptr || !value->is_string()) return wrong(field);
    return std::string(value->get_string().data(), value->get_string().size());
}

Result<Timestamp> time(const json::object& object, std::string_view field) {
    const auto written = text(object, field);
    if (!written) return written.error();
    const auto parsed = parse_iso8601(*written);
    if (!parsed) return wrong(field);
    return *parsed;
}

Result<json::object> part(const json::object& object, std::string_view field) {
    const auto* value = object.if_contains(field);
    if (value == nullptr || !value->is_object()) return wrong(field);
    return value->get_object();
}

json::object to_json(const PasswordRecord& password) {
    json::object object;
    object["algo"] = password.algo;
    object["hash"] = password.hash;
    object["salt"] = password.salt;
    object["version"] = password.version;
    object["params"] = password.params;
    append(object, password.unknown);
    return object;
}

Result<PasswordRecord> password_from_json(const json::object& object) {
    const auto algo = text(object, "algo");
    const auto hash = text(object, "hash");
    const auto salt = text(object, "salt");
    const auto params = part(object, "params");
    const auto* version = object.if_contains("version");
    if (!algo) return algo.error();
    if (!hash) return hash.error();
    if (!salt) return salt.error();
    if (!params) return params.error();
    if (version == nullptr || !version->is_int64()) return wrong("version");
    return PasswordRecord{*algo, *hash, *salt, version->get_int64(), *params, others(object, password_fields)};
}

// What other programs leave out or set to null; both mean the same to them.
bool is_absent(const json::value* value) {
    return value == nullptr || value->is_null();
}

Result<json::object> metadata_of(const json::object& object) {
    return is_absent(object.if_contains("metadata")) ? json::object() : part(object, "metadata");
}

Result<std::optional<PasswordRecord>> optional_password(const json::object& object) {
    const auto* value = object.if_contains("password");
    if (is_absent(value)) return std::optional<PasswordRecord>();
    if (!value->is_object()) return wrong("password");
    auto password = password_from_json(value->get_object());
    if (!password) return password.error();
    return std::optional<PasswordRecord>(std::move(*password));
}

Result<Role> role_of(const json::object& object) {
    const auto written = text(object, "role");
    if (!written) return written.error();
    const auto role = parse_role(*written);
    if (!role) return wrong("role");
    return *role;
}

} // namespace

std::string_view to_string(Role role) noexcept {
    return role == Role::admin ? "admin" : "user";
}

Result<Role> parse_role(std::string_view text) {
    if (text == "admin") return Role::admin;
    if (text == "user") return Role::user;
    return Error{errc::invalid_argument, "a role is admin or user"};
}

bool UserRecord::is_marked_deleted() const noexcept {
    const auto* mark = metadata.if_contains("__datagemsDeleted");
    return mark != nullptr && mark->is_bool() && mark->get_bool();
}

json::object to_json(const UserRecord& user) {
    json::object object;
    object["type"] = user.type;
    object["password"] = nullptr;
    if (user.password) object["password"] = to_json(*user.password);
    object["role"] = to_string(user.role);
    object["metadata"] = user.metadata;
    object["createdAt"] = to_iso8601(user.created_at);
    object["updatedAt"] = to_iso8601(user.updated_at);
    append(object, user.unknown);
    return object;
}

Result<UserRecord> user_from_json(std::string_view username, const json::value& json) {
    if (!json.is_object()) return Error{errc::corrupt, "user record: not a JSON object"};
    const auto& object = json.get_object();
    auto type = text(object, "type");
    auto password = optional_password(object);
    const auto role = role_of(object);
    const auto metadata = metadata_of(object);
    const auto created_at = time(object, "createdAt");
    const auto updated_at = time(object, "updatedAt");
    if (!type) return type.error();
    if (!password) return password.error();
    if (!role) return role.error();
    if (!metadata) return metadata.error();
    if (!created_at) return created_at.error();
    if (!updated_at) return updated_at.error();
    return UserRecord{std::string(username), std::move(*type), std::move(*password),       *role, *metadata,
                      *created_at,           *updated_at,      others(object, user_fields)};
}

} // namespace datagems::accounts
