// What of the operator's own model API users may have called: that origin may be an internal one, open to our calls and
// with more behind it than a model, so a path that a user names there is one of a short list.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/client/address_rules.hpp"

#include <optional>
#include <string_view>

namespace datagems::inference {

// For people: "/create_chat_completion, /chat/completions or /v1/chat/completions".
extern const std::string_view OWN_PATHS;

// Whether `path`, behind the operator's base URL, is one of those.
[[nodiscard]] bool is_own_path(std::string_view path) noexcept;

// The operator's origin with the calls that users may have made there: chat completions at those paths and the lists of
// models beside them, below the path of `base_url`. nullopt if that is no URL.
[[nodiscard]] std::optional<client::OwnEndpoint> own_endpoint(std::string_view base_url);

// Where a path behind a base URL leads; one trailing slash of the base is dropped. errc::invalid_argument: to no URL.
[[nodiscard]] Result<client::Url> endpoint_url(std::string_view base_url, std::string_view path);

} // namespace datagems::inference
