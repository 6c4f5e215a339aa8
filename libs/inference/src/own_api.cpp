#include "datagems/inference/own_api.hpp"

#include "model_list_paths.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace datagems::inference {
namespace {

constexpr std::array<std::string_view, 3> chat_paths{"/create_chat_completion", "/chat/completions",
                                                     "/v1/chat/completions"};
// What a user's base URL may end in behind the operator's, so that the rest of a path above follows.
constexpr std::array<std::string_view, 2> base_paths{"", "/v1"};

} // namespace

const std::string_view OWN_PATHS = "/create_chat_completion, /chat/completions or /v1/chat/completions";

bool is_own_path(std::string_view path) noexcept {
    return std::ranges::find(chat_paths, path) != chat_paths.end();
}

std::optional<client::OwnEndpoint> own_endpoint(std::string_view base_url) {
    const auto base = client::parse_url(base_url);
    if (!base) return std::nullopt;
    std::string below = base->target;
    if (below.ends_with('/')) below.pop_back();
    client::OwnEndpoint own;
    own.origin = base->origin;
    for (const auto path : chat_paths)
        own.calls.push_back({http::Method::post, below + std::string(path)});
    for (const auto behind : base_paths) {
        for (const auto path : model_list_paths)
            own.calls.push_back({http::Method::get, below + std::string(behind) + std::string(path)});
    }
    return own;
}

Result<client::Url> endpoint_url(std::string_view base_url, std::string_view path) {
    if (base_url.ends_with('/')) base_url.remove_suffix(1);
    return client::parse_url(std::string(base_url).append(path));
}

} // namespace datagems::inference
