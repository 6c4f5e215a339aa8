#include "services/inference_choice.hpp"

#include "datagems/client/http_client.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::gateway {
namespace {

constexpr TextLength url_length{1, 2000};
constexpr TextLength short_length{1, 200};
constexpr std::size_t max_parameter_bytes = 16 * 1024;

void check_base_url(PayloadReader& reader, const std::optional<std::string>& base_url) {
    if (!base_url) return;
    if (const auto url = client::parse_url(*base_url); !url) {
        reader.errors().add("inferenceBaseUrl", "Must be an http or https URL: " + url.error().message);
    } else if (base_url->find('?') != std::string::npos) {
        // The path would become part of the query.
        reader.errors().add("inferenceBaseUrl", "Must have no query");
    }
}

void check_path(PayloadReader& reader, const std::optional<std::string>& path) {
    if (!path) return;
    if (!path->starts_with('/')) {
        reader.errors().add("inferencePath", "Must start with /");
    } else if (!client::parse_url("http://host" + *path)) {
        // Behind any good base it is then good, too: a base ends with its host, its port or a path.
        reader.errors().add("inferencePath", "Must be the path of a URL, with blanks and the like as %20");
    }
}

} // namespace

InferenceChoice read_inference_choice(PayloadReader& reader) {
    InferenceChoice choice;
    choice.use_external_api = reader.optional_flag("useExternalApi");
    choice.profile_id = reader.optional_text("profileId", short_length);
    choice.base_url = reader.optional_text("inferenceBaseUrl", url_length);
    choice.path = reader.optional_text("inferencePath", short_length);
    choice.model = reader.optional_text("inferenceModel", short_length);
    choice.parameters = reader.optional_object("inferenceParams");
    check_base_url(reader, choice.base_url);
    check_path(reader, choice.path);
    // There are no profiles yet, so none can be the one that is named.
    if (choice.profile_id) reader.errors().add("profileId", "Profile " + *choice.profile_id + " not found");
    if (choice.parameters && boost::json::serialize(*choice.parameters).size() > max_parameter_bytes) {
        reader.errors().add("inferenceParams", "Must be at most 16 KiB of JSON");
    }
    return choice;
}

InferenceChoice merge(const InferenceChoice& first, const InferenceChoice& second) {
    InferenceChoice merged;
    merged.use_external_api = first.use_external_api ? first.use_external_api : second.use_external_api;
    merged.profile_id = first.profile_id ? first.profile_id : second.profile_id;
    merged.base_url = first.base_url ? first.base_url : second.base_url;
    merged.path = first.path ? first.path : second.path;
    merged.model = first.model ? first.model : second.model;
    merged.parameters = first.parameters ? first.parameters : second.parameters;
    return merged;
}

documents::InferenceTarget resolve(const InferenceChoice& choice, const InferenceSettings& defaults) {
    documents::InferenceTarget target;
    // What a user names is external, whatever else they say of it: only then is its address judged.
    target.use_external_api = choice.base_url.has_value() || choice.use_external_api.value_or(false);
    target.profile_id = choice.profile_id;
    target.base_url = choice.base_url.value_or(defaults.base_url);
    target.path = choice.path.value_or(defaults.path);
    target.model = choice.model;
    target.parameters = choice.parameters.value_or(boost::json::object());
    return target;
}

} // namespace datagems::gateway
