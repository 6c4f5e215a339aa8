// The fields of a request that say where a model API is.
#pragma once

#include "payload.hpp"

#include "datagems/client/address_rules.hpp"
#include "datagems/documents/job.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

inline constexpr std::size_t max_base_url_length = 2000;
inline constexpr std::size_t max_endpoint_path_length = 200;
inline constexpr std::size_t max_model_name_length = 200;

// Each leaves a sentence in `errors` for what is not fit to be called; unset fields are.
void check_base_url(PayloadErrors& errors, std::string_view field, const std::optional<std::string>& base_url,
                    const client::AddressRules& rules);
void check_endpoint_path(PayloadErrors& errors, std::string_view field, const std::optional<std::string>& path);

// Base URL and path are each fit to be called; leaves a sentence for `field` if together they lead to a place of the
// operator's own model API that is not for users.
void check_place(PayloadErrors& errors, std::string_view field, std::string_view base_url, std::string_view path,
                 const client::AddressRules& rules);
// The same of the target that a choice has led to, under "inferencePath".
[[nodiscard]] PayloadErrors check_target(const documents::InferenceTarget& target, const client::AddressRules& rules);

} // namespace datagems::gateway
