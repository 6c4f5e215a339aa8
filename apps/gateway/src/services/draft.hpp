// A drafted job and the token that carries it between the two requests: the gateway keeps nothing.
#pragma once

#include "datagems/accounts/token_signer.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

inline constexpr std::chrono::minutes draft_lifetime{30};

// What a request says about where records are made; a field that is unset leaves the choice to what ranks below.
struct InferenceChoice {
    std::optional<bool> use_external_api;
    std::optional<std::string> profile_id;
    std::optional<std::string> base_url;
    std::optional<std::string> path;
    std::optional<std::string> model;
    std::optional<boost::json::object> parameters;
};

struct Draft {
    std::string owner;
    std::string jti; // "<epoch ms>-<random hex>"
    std::string title;
    std::int64_t total_records = 0;
    std::string description;
    std::string instructions;
    bool dataset_mode = false;
    InferenceChoice inference;
    boost::json::object schema;
    Timestamp schema_generated_at{};
    std::int64_t schema_duration_ms = 0;
    std::int64_t schema_refreshes = 0;
};

// A new jti: nobody can guess it, and the job made from it is as old as it says.
[[nodiscard]] std::string new_draft_jti(Timestamp now);

// When the draft was made, from its jti. Every gateway derives the same, so that two that confirm the same draft write
// the same documents.
[[nodiscard]] Timestamp drafted_at(const Draft& draft);

// job_<epoch ms>_<6 hex>, derived from the jti: confirming twice names the same job.
[[nodiscard]] std::string job_id_of(const Draft& draft);

// errc::too_large when the token would be too long to come back.
[[nodiscard]] Result<std::string> sign_draft(const accounts::TokenSigner& signer, const Draft& draft, Timestamp now);

// errc::unauthenticated for a token that is none of ours, has expired, or belongs to another user.
[[nodiscard]] Result<Draft> read_draft(const accounts::TokenSigner& signer, std::string_view token,
                                       std::string_view owner, Timestamp now);

} // namespace datagems::gateway
