#include "services/draft.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/random.hpp"
#include "datagems/secrets/sha256.hpp"

#include <charconv>

namespace datagems::gateway {
namespace {

namespace json = boost::json;

template <class T>
void set_if(json::object& claims, std::string_view name, const std::optional<T>& value) {
    if (value) claims[name] = *value;
}

json::object to_claims(const Draft& draft) {
    json::object claims;
    claims["jti"] = draft.jti;
    claims["owner"] = draft.owner;
    claims["title"] = draft.title;
    claims["totalRecords"] = draft.total_records;
    claims["description"] = draft.description;
    claims["instructions"] = draft.instructions;
    claims["datasetMode"] = draft.dataset_mode;
    set_if(claims, "useExternalApi", draft.inference.use_external_api);
    set_if(claims, "profileId", draft.inference.profile_id);
    set_if(claims, "inferenceBaseUrl", draft.inference.base_url);
    set_if(claims, "inferencePath", draft.inference.path);
    set_if(claims, "inferenceModel", draft.inference.model);
    set_if(claims, "inferenceParams", draft.inference.parameters);
    claims["schema"] = draft.schema;
    claims["schemaGeneratedAt"] = to_iso8601(draft.schema_generated_at);
    claims["schemaDurationMs"] = draft.schema_duration_ms;
    claims["schemaRefreshes"] = draft.schema_refreshes;
    return claims;
}

// The claims are signed, so a missing or odd one means a token of another version of ours: it is refused as a whole.
class ClaimReader {
  public:
    explicit ClaimReader(const json::object& claims) : claims_(claims) {}

    std::string text(std::string_view name) { return optional_text(name, true).value_or(""); }
    std::optional<std::string> optional_text(std::string_view name, bool required = false) {
        const auto* value = find(name, required);
        if (value == nullptr || !expect(value->is_string())) return std::nullopt;
        return std::string(value->get_string());
    }
    std::int64_t integer(std::string_view name) {
        const auto* value = find(name, true);
        return value != nullptr && expect(value->is_int64()) ? value->get_int64() : 0;
    }
    std::optional<bool> optional_flag(std::string_view name, bool required = false) {
        const auto* value = find(name, required);
        if (value == nullptr || !expect(value->is_bool())) return std::nullopt;
        return value->get_bool();
    }
    std::optional<json::object> optional_object(std::string_view name, bool required = false) {
        const auto* value = find(name, required);
        if (value == nullptr || !expect(value->is_object())) return std::nullopt;
        return value->get_object();
    }
    Timestamp time(std::string_view name) {
        const auto parsed = parse_iso8601(text(name));
        return expect(parsed.has_value()) ? *parsed : Timestamp{};
    }
    [[nodiscard]] bool all_good() const noexcept { return good_; }

  private:
    const json::value* find(std::string_view name, bool required) {
        const auto* value = claims_.if_contains(name);
        expect(value != nullptr || !required);
        return value;
    }
    bool expect(bool condition) {
        good_ = good_ && condition;
        return condition;
    }
    const json::object& claims_;
    bool good_ = true;
};

std::optional<Timestamp> time_of_jti(std::string_view jti) {
    std::int64_t milliseconds = 0;
    const auto parsed = std::from_chars(jti.data(), jti.data() + jti.size(), milliseconds);
    if (parsed.ec != std::errc{} || parsed.ptr == jti.data() + jti.size() || *parsed.ptr != '-') return std::nullopt;
    if (milliseconds < 0) return std::nullopt;
    return Timestamp(std::chrono::milliseconds(milliseconds));
}

Error invalid_draft() {
    return Error{errc::unauthenticated, "Invalid or expired draft"};
}

Result<Draft> from_claims(const json::object& claims) {
    ClaimReader reader(claims);
    Draft draft;
    draft.jti = reader.text("jti");
    draft.owner = reader.text("owner");
    draft.title = reader.text("title");
    draft.total_records = reader.integer("totalRecords");
    draft.description = reader.text("description");
    draft.instructions = reader.text("instructions");
    draft.dataset_mode = reader.optional_flag("datasetMode", true).value_or(false);
    draft.inference.use_external_api = reader.optional_flag("useExternalApi");
    draft.inference.profile_id = reader.optional_text("profileId");
    draft.inference.base_url = reader.optional_text("inferenceBaseUrl");
    draft.inference.path = reader.optional_text("inferencePath");
    draft.inference.model = reader.optional_text("inferenceModel");
    draft.inference.parameters = reader.optional_object("inferenceParams");
    draft.schema = reader.optional_object("schema", true).value_or(json::object());
    draft.schema_generated_at = reader.time("schemaGeneratedAt");
    draft.schema_duration_ms = reader.integer("schemaDurationMs");
    draft.schema_refreshes = reader.integer("schemaRefreshes");
    if (!reader.all_good() || !time_of_jti(draft.jti)) return invalid_draft();
    return draft;
}

} // namespace

std::string new_draft_jti(Timestamp now) {
    constexpr std::size_t random_part = 16;
    return std::to_string(now.time_since_epoch().count()) + "-" + hex_encode(secrets::random_bytes(random_part));
}

Timestamp drafted_at(const Draft& draft) {
    return time_of_jti(draft.jti).value_or(draft.schema_generated_at);
}

std::string job_id_of(const Draft& draft) {
    const auto milliseconds = drafted_at(draft).time_since_epoch().count();
    return "job_" + std::to_string(milliseconds) + "_" + hex_encode(secrets::sha256(draft.jti)).substr(0, 6);
}

Result<std::string> sign_draft(const accounts::TokenSigner& signer, const Draft& draft, Timestamp now) {
    return signer.sign(accounts::TokenType::draft, to_claims(draft), now, draft_lifetime);
}

Result<Draft> read_draft(const accounts::TokenSigner& signer, std::string_view token, std::string_view owner,
                         Timestamp now) {
    const auto claims = signer.verify(token, accounts::TokenType::draft, now);
    if (!claims) return invalid_draft();
    auto draft = from_claims(*claims);
    if (draft && draft->owner != owner) return invalid_draft();
    return draft;
}

} // namespace datagems::gateway
