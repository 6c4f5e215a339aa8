#include "services/profile_payload.hpp"

#include "services/endpoint_fields.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/inference/model_client.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

constexpr TextLength id_length{1, 64};
constexpr TextLength name_length{0, 120};
constexpr TextLength url_length{0, max_base_url_length};
constexpr TextLength key_length{0, 4096};
constexpr TextLength model_length{0, max_model_name_length};
constexpr TextLength path_length{0, max_endpoint_path_length};
constexpr TextLength format_length{0, 64};

// Without the blanks that come along when people paste.
std::optional<std::string> trimmed(PayloadReader& reader, std::string_view field, TextLength length) {
    auto text = reader.optional_text(field, length);
    if (text) text = std::string(trim(*text));
    return text;
}

// What clears a field need not be fit to be called.
std::optional<std::string> unless_empty(const std::optional<std::string>& text) {
    return text && text->empty() ? std::nullopt : text;
}

ProfileOrder::Kind read_mode(PayloadReader& reader) {
    const auto mode = reader.optional_text("mode", format_length).value_or("upsert");
    if (mode == "activate") return ProfileOrder::Kind::activate;
    if (mode != "upsert") reader.errors().add("mode", "Must be upsert or activate");
    return ProfileOrder::Kind::upsert;
}

void check_response_format(PayloadErrors& errors, const std::optional<std::string>& format) {
    if (!format || inference::parse_dialect(*format)) return;
    errors.add("responseFormat", "Must be auto, json_object or json_schema");
}

bool says_nothing(const accounts::ProfileChange& change) {
    const bool no_field =
        !change.name && !change.base_url && !change.api_key && !change.model && !change.path && !change.response_format;
    return no_field && !(change.id && change.activate);
}

accounts::ProfileChange read_change(PayloadReader& reader, const client::AddressRules& rules) {
    accounts::ProfileChange change;
    change.id = reader.optional_text("id", id_length);
    change.name = trimmed(reader, "name", name_length);
    change.base_url = trimmed(reader, "baseUrl", url_length);
    change.api_key = trimmed(reader, "apiKey", key_length);
    change.model = trimmed(reader, "model", model_length);
    change.path = trimmed(reader, "path", path_length);
    change.response_format = trimmed(reader, "responseFormat", format_length);
    change.activate = reader.optional_flag("setActive").value_or(false);
    check_base_url(reader.errors(), "baseUrl", unless_empty(change.base_url), rules);
    check_endpoint_path(reader.errors(), "path", unless_empty(change.path));
    check_response_format(reader.errors(), unless_empty(change.response_format));
    check_api_key(reader.errors(), change.api_key);
    return change;
}

} // namespace

void check_api_key(PayloadErrors& errors, const std::optional<std::string>& api_key) {
    if (!api_key) return;
    const auto may_be_sent = [](char c) { return c > ' ' && c <= '~'; };
    if (!std::ranges::all_of(*api_key, may_be_sent)) {
        errors.add("apiKey", "Must be printable ASCII without blanks");
    }
}

boost::system::result<ProfileOrder, http::Response> read_profile_order(const boost::json::object& body,
                                                                       const client::AddressRules& rules) {
    PayloadReader reader(body);
    ProfileOrder order;
    order.kind = read_mode(reader);
    if (order.kind == ProfileOrder::Kind::activate) {
        order.change.id = reader.text("id", id_length);
    } else {
        order.change = read_change(reader, rules);
    }
    if (!reader.errors().empty()) return reader.errors().to_response();
    if (order.kind == ProfileOrder::Kind::upsert && says_nothing(order.change)) {
        return http::Response::invalid_payload({"There is nothing to save"});
    }
    return order;
}

} // namespace datagems::gateway
