#include "services/endpoint_fields.hpp"

#include "datagems/client/url.hpp"
#include "datagems/inference/own_api.hpp"

namespace datagems::gateway {
namespace {

void refuse_path(PayloadErrors& errors, std::string_view field) {
    errors.add(field, "Must be, on the model API of this server, " + std::string(inference::OWN_PATHS));
}

} // namespace

void check_base_url(PayloadErrors& errors, std::string_view field, const std::optional<std::string>& base_url,
                    const client::AddressRules& rules) {
    if (!base_url) return;
    if (const auto url = client::check_external_url(*base_url, rules); !url) {
        errors.add(field, "Must be a URL that may be called: " + url.error().message);
    } else if (base_url->find('?') != std::string::npos) {
        // The path would become part of the query.
        errors.add(field, "Must have no query");
    }
}

void check_endpoint_path(PayloadErrors& errors, std::string_view field, const std::optional<std::string>& path) {
    if (!path) return;
    if (!path->starts_with('/')) {
        errors.add(field, "Must start with /");
    } else if (!client::parse_url("http://host" + *path)) {
        // Behind any good base it is then good, too: a base ends with its host, its port or a path.
        errors.add(field, "Must be the path of a URL, with blanks and the like as %20");
    }
}

void check_place(PayloadErrors& errors, std::string_view field, std::string_view base_url, std::string_view path,
                 const client::AddressRules& rules) {
    const auto url = inference::endpoint_url(base_url, path);
    if (url && !client::may_call(rules, http::Method::post, *url)) refuse_path(errors, field);
}

PayloadErrors check_target(const documents::InferenceTarget& target, const client::AddressRules& rules) {
    constexpr std::string_view field = "inferencePath";
    PayloadErrors errors;
    if (target.use_external_api) {
        check_place(errors, field, target.base_url, target.path, rules);
    } else if (!inference::is_own_path(target.path)) {
        refuse_path(errors, field);
    }
    return errors;
}

} // namespace datagems::gateway
