#include "services/inference_choice.hpp"

#include "services/endpoint_fields.hpp"

#include "datagems/inference/own_api.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::gateway {
namespace {

constexpr TextLength url_length{1, max_base_url_length};
constexpr TextLength path_length{1, max_endpoint_path_length};
constexpr TextLength model_length{1, max_model_name_length};
constexpr TextLength id_length{1, 200};
constexpr std::size_t max_parameter_bytes = 16 * 1024;

const std::optional<std::string>& first_of(const std::optional<std::string>& first,
                                           const std::optional<std::string>& second) {
    return first ? first : second;
}

} // namespace

InferenceChoice read_inference_choice(PayloadReader& reader, const client::AddressRules& rules) {
    InferenceChoice choice;
    choice.use_external_api = reader.optional_flag("useExternalApi");
    choice.profile_id = reader.optional_text("profileId", id_length);
    choice.base_url = reader.optional_text("inferenceBaseUrl", url_length);
    choice.path = reader.optional_text("inferencePath", path_length);
    choice.model = reader.optional_text("inferenceModel", model_length);
    choice.parameters = reader.optional_object("inferenceParams");
    check_base_url(reader.errors(), "inferenceBaseUrl", choice.base_url, rules);
    check_endpoint_path(reader.errors(), "inferencePath", choice.path);
    if (choice.parameters && boost::json::serialize(*choice.parameters).size() > max_parameter_bytes) {
        reader.errors().add("inferenceParams", "Must be at most 16 KiB of JSON");
    }
    return choice;
}

InferenceChoice merge(const InferenceChoice& first, const InferenceChoice& second) {
    InferenceChoice merged;
    merged.use_external_api = first.use_external_api ? first.use_external_api : second.use_external_api;
    merged.profile_id = first_of(first.profile_id, second.profile_id);
    merged.base_url = first_of(first.base_url, second.base_url);
    merged.path = first_of(first.path, second.path);
    merged.model = first_of(first.model, second.model);
    merged.parameters = first.parameters ? first.parameters : second.parameters;
    return merged;
}

bool is_external(const InferenceChoice& choice) noexcept {
    return choice.use_external_api.value_or(choice.base_url.has_value() || choice.profile_id.has_value());
}

Result<documents::InferenceTarget> resolve(const InferenceChoice& choice, const documents::ModelProfile* profile,
                                           const InferenceSettings& defaults) {
    documents::InferenceTarget target;
    target.use_external_api = is_external(choice);
    target.path = choice.path.value_or(defaults.path);
    target.model = choice.model;
    target.parameters = choice.parameters.value_or(boost::json::object());
    if (!target.use_external_api) {
        target.base_url = defaults.base_url;
        return target;
    }
    target.base_url = choice.base_url.value_or("");
    if (profile != nullptr) {
        target.profile_id = profile->id;
        target.base_url = first_of(choice.base_url, profile->base_url).value_or("");
        target.path = first_of(choice.path, profile->path).value_or(defaults.path);
        target.model = first_of(choice.model, profile->model);
        target.response_format = profile->response_format;
    }
    if (target.base_url.empty()) return Error{errc::invalid_argument, "Inference base URL missing"};
    return target;
}

documents::InferenceTarget target_again(const InferenceChoice& choice, const documents::InferenceTarget& standing) {
    auto target = standing;
    target.use_external_api = is_external(choice);
    target.path = choice.path.value_or(standing.path);
    target.parameters = choice.parameters.value_or(boost::json::object());
    if (choice.model || !standing.profile_id) target.model = choice.model;
    if (!target.use_external_api) return target;
    target.base_url = choice.base_url.value_or(standing.base_url);
    if (choice.profile_id) target.profile_id = choice.profile_id;
    return target;
}

inference::Endpoint endpoint_of(const ChosenInference& chosen) {
    inference::Endpoint endpoint;
    endpoint.base_url = chosen.target.base_url;
    endpoint.path = chosen.target.path;
    endpoint.api_key = chosen.api_key;
    // Any other path goes by the rules for what users name.
    endpoint.own = !chosen.target.use_external_api && inference::is_own_path(chosen.target.path);
    endpoint.dialect =
        inference::parse_dialect(chosen.target.response_format.value_or("")).value_or(inference::Dialect::automatic);
    return endpoint;
}

Result<ChosenInference> InferenceChooser::choose(std::string_view username, const InferenceChoice& choice) const {
    documents::UserSettings settings;
    const documents::ModelProfile* profile = nullptr;
    // An address alone is no reason to look for a profile: the active one has nothing to do with it.
    if (is_external(choice) && (choice.profile_id || choice.use_external_api)) {
        auto read = profiles_.read(username);
        if (!read) return read.error();
        settings = std::move(*read);
        profile = choice.profile_id ? settings.find(*choice.profile_id) : settings.active();
        if (choice.profile_id && profile == nullptr) {
            return Error{errc::invalid_argument, "Profile " + *choice.profile_id + " not found"};
        }
    }
    auto target = resolve(choice, profile, defaults_);
    if (!target) return target.error();
    ChosenInference chosen;
    chosen.target = std::move(*target);
    if (profile == nullptr) return chosen;
    auto key = profiles_.key_for(username, *profile, chosen.target.base_url);
    if (!key) return key.error();
    chosen.api_key = std::move(*key);
    return chosen;
}

} // namespace datagems::gateway
