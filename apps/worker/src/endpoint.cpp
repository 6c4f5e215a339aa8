#include "endpoint.hpp"

#include "datagems/inference/prompts.hpp"

namespace datagems::worker {

generation::EndpointResolver make_endpoint_resolver(std::string default_base_url) {
    return [base_url = std::move(default_base_url)](const documents::JobDetails& details) {
        const auto& target = details.inference;
        inference::Endpoint endpoint;
        endpoint.base_url = target.base_url.empty() ? base_url : target.base_url;
        endpoint.path = target.path.empty() ? std::string(inference::CREATE_CHAT_COMPLETION_PATH) : target.path;
        endpoint.own = !target.use_external_api;
        return Result<inference::Endpoint>(std::move(endpoint));
    };
}

} // namespace datagems::worker
