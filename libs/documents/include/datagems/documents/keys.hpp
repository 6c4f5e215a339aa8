// The names under which documents live in CStore (shared with other programs, see proto-schemas/README.md).
#pragma once

#include <string>
#include <string_view>

namespace datagems::documents::keys {

inline constexpr std::string_view metrics = "datagen:metrics";
inline constexpr std::string_view metrics_snapshot_field = "snapshot";
inline constexpr std::string_view jobs = "datagen:jobs";
inline constexpr std::string_view peers = "datagen:peers";
inline constexpr std::string_view revoked = "datagen:revoked";
inline constexpr std::string_view deleted_jobs = "datagen:deleted-jobs";
inline constexpr std::string_view deactivated = "datagen:deactivated";
inline constexpr std::string_view admin_removals = "datagen:admin-removals";
inline constexpr std::string_view users = "datagen:users";
inline constexpr std::string_view user_email_index = "datagen:user-email-index";
inline constexpr std::string_view register_mail_failures = "datagen:register-mail-failures";
inline constexpr std::string_view control_generation_field = "generation";
inline constexpr std::string_view control_cancel_field = "cancel";
inline constexpr std::string_view control_deleted_field = "deleted";

[[nodiscard]] std::string job_peers(std::string_view job_id);       // datagen:job:{jobId}:peers
[[nodiscard]] std::string job_control(std::string_view job_id);     // datagen:job:{jobId}:control
[[nodiscard]] std::string user_jobs(std::string_view username);     // datagen:user:{username}:jobs
[[nodiscard]] std::string user_settings(std::string_view username); // datagen:user:{username}:settings

} // namespace datagems::documents::keys
