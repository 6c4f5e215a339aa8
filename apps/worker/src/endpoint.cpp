#include "endpoint.hpp"

#include "datagems/inference/own_api.hpp"
#include "datagems/inference/prompts.hpp"

#include <algorithm>
#include <optional>

namespace datagems::worker {
namespace {

Result<std::string> find_key(accounts::ProfileRepository& profiles, const documents::JobDetails& details,
                             const std::string& base_url) {
    const auto& profile_id = details.inference.profile_id;
    if (!profile_id || !details.inference.use_external_api) return std::string();
    const auto settings = profiles.read(details.owner);
    if (!settings) return settings.error();
    const auto* profile = settings->find(*profile_id);
    if (profile == nullptr) return Error{errc::not_found, "the model profile was deleted"};
    return profiles.key_for(details.owner, *profile, base_url);
}

// Whether a chat completion there is a call of the operator's own model API. What is stored is not trusted with more.
bool is_own(const std::optional<client::OwnEndpoint>& own, const inference::Endpoint& endpoint) {
    const auto url = inference::endpoint_url(endpoint.base_url, endpoint.path);
    if (!own || !url || url->origin != own->origin) return false;
    const client::OwnCall call{http::Method::post, url->target};
    return std::ranges::find(own->calls, call) != own->calls.end();
}

} // namespace

generation::EndpointResolver make_endpoint_resolver(std::string default_base_url,
                                                    accounts::ProfileRepository& profiles) {
    auto own = inference::own_endpoint(default_base_url);
    return [default_url = std::move(default_base_url), own = std::move(own),
            &profiles](const documents::JobDetails& details) -> Result<inference::Endpoint> {
        const auto& target = details.inference;
        inference::Endpoint endpoint;
        endpoint.base_url = target.base_url.empty() ? default_url : target.base_url;
        endpoint.path = target.path.empty() ? std::string(inference::CREATE_CHAT_COMPLETION_PATH) : target.path;
        // A stored flag alone opens no private network, and no other path of the operator's host.
        endpoint.own = !target.use_external_api && is_own(own, endpoint);
        endpoint.dialect =
            inference::parse_dialect(target.response_format.value_or("")).value_or(inference::Dialect::automatic);
        auto key = find_key(profiles, details, endpoint.base_url);
        if (!key) return key.error();
        endpoint.api_key = std::move(*key);
        return endpoint;
    };
}

} // namespace datagems::worker
