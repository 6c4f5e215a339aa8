#include "dialect_answers.hpp"

#include "json_texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

StoreAnswer text_answer(int status, std::string body, std::string content_type) {
    StoreAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    answer.content_type = std::move(content_type);
    return answer;
}

StoreAnswer json_answer(int status, const json::value& body) {
    return text_answer(status, json::serialize(body), "application/json");
}

} // namespace

DialectAnswers::DialectAnswers(Dialect dialect, std::size_t replica) : dialect_(dialect) {
    const std::string number = std::to_string(replica + 1);
    const std::string address = "0xai_sandbox" + number;
    identity_["server_node_addr"] = address;
    identity_["evm_network"] = "devnet";
    identity_["ee_node_alias"] = "sandbox-" + number;
    identity_["ee_node_address"] = address;
    identity_["ee_node_eth_address"] = "0x" + std::string(40 - number.size(), '0') + number;
    identity_["ee_node_network"] = "devnet";
    identity_["ee_node_ver"] = "datagems-sandbox";
    identity_text_ = json::serialize(identity_);
    identity_text_.front() = ',';
}

StoreAnswer DialectAnswers::result(std::string_view result) const {
    std::string body;
    switch (dialect_) {
    case Dialect::node_raw:
        body = result;
        break;
    case Dialect::node:
        body.reserve(result.size() + identity_text_.size() + 16);
        body = "{\"result\":";
        body += result;
        body += identity_text_;
        break;
    case Dialect::sandbox:
        body = "{\"result\":" + escaped_for_html(result) + "}\n";
        break;
    }
    return text_answer(200, std::move(body), "application/json");
}

StoreAnswer DialectAnswers::error(int status, std::string_view message) const {
    json::object detail;
    if (is_sandbox()) {
        detail["status"] = status;
        detail["message"] = message;
        StoreAnswer answer = json_answer(status, json::object{{"error", std::move(detail)}});
        answer.body = escaped_for_html(answer.body) + "\n";
        return answer;
    }
    detail = identity_;
    detail["error"] = message;
    detail["status_code"] = status;
    return json_answer(status, json::object{{"detail", std::move(detail)}});
}

StoreAnswer DialectAnswers::bad_payload(std::string_view where, std::string_view field,
                                        std::string_view message) const {
    if (is_sandbox()) return error(400, std::string(field) + ": " + std::string(message));
    json::object mistake;
    mistake["type"] = "value_error";
    mistake["loc"] = field.empty() ? json::array{where} : json::array{where, field};
    mistake["msg"] = message;
    return json_answer(422, json::object{{"detail", json::array{std::move(mistake)}}});
}

StoreAnswer DialectAnswers::no_such_route() const {
    if (is_sandbox()) return text_answer(404, "404 page not found\n", "text/plain; charset=utf-8");
    return json_answer(404, json::object{{"detail", "Not Found"}});
}

StoreAnswer DialectAnswers::wrong_method(std::string_view allowed) const {
    StoreAnswer answer = is_sandbox() ? error(405, "method not allowed")
                                      : json_answer(405, json::object{{"detail", "Method Not Allowed"}});
    answer.headers.emplace_back("Allow", allowed);
    return answer;
}

boost::system::result<json::object, StoreAnswer> DialectAnswers::read_object(std::string_view body) const {
    auto value = is_sandbox() ? parse_json(with_replaced_surrogates(body)) : parse_json(body);
    if (!value) return bad_payload("body", "", value.error().message);
    if (!value->is_object()) return bad_payload("body", "", "must be an object");
    return std::move(value->get_object());
}

const json::string* string_member(const json::object& object, std::string_view name) {
    const json::value* const member = object.if_contains(name);
    return member == nullptr ? nullptr : member->if_string();
}

std::string text_or_empty(const json::object& object, std::string_view name) {
    const json::string* const text = string_member(object, name);
    return text == nullptr ? std::string() : std::string(*text);
}

} // namespace datagems::sandbox
