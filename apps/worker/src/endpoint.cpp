#include "endpoint.hpp"

#include "datagems/inference/prompts.hpp"

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

} // namespace

generation::EndpointResolver make_endpoint_resolver(std::string default_base_url,
                                                    accounts::ProfileRepository& profiles) {
    return [default_url = std::move(default_base_url),
            &profiles](const documents::JobDetails& details) -> Result<inference::Endpoint> {
        const auto& target = details.inference;
        inference::Endpoint endpoint;
        endpoint.base_url = target.base_url.empty() ? default_url : target.base_url;
        endpoint.path = target.path.empty() ? std::string(inference::CREATE_CHAT_COMPLETION_PATH) : target.path;
        // A stored flag alone opens no private network.
        endpoint.own = !target.use_external_api && accounts::have_same_origin(endpoint.base_url, default_url);
        endpoint.dialect =
            inference::parse_dialect(target.response_format.value_or("")).value_or(inference::Dialect::automatic);
        auto key = find_key(profiles, details, endpoint.base_url);
        if (!key) return key.error();
        endpoint.api_key = std::move(*key);
        return endpoint;
    };
}

} // namespace datagems::worker
