#include "model_endpoint.hpp"

#include <string_view>
#include <utility>

namespace datagems::test {

namespace {

std::string field_of(const std::string& request, std::string_view name) {
    const auto start = request.find("\r\n" + std::string(name) + ": ");
    if (start == std::string::npos) return "";
    const auto value = start + name.size() + 4;
    return request.substr(value, request.find("\r\n", value) - value);
}

std::string completion(std::string_view content) {
    return R"({"choices":[{"message":{"content":")" + std::string(content) + R"("},"finish_reason":"stop"}]})";
}

std::string message(std::string_view status, std::string_view body) {
    return "HTTP/1.1 " + std::string(status) +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

} // namespace

ModelEndpoint::ModelEndpoint(std::string key) : key_(std::move(key)), server_([this](Peer& peer) { serve(peer); }) {}

std::vector<ModelEndpoint::Call> ModelEndpoint::calls() const {
    const std::lock_guard hold(mutex_);
    return calls_;
}

void ModelEndpoint::forget() {
    const std::lock_guard hold(mutex_);
    calls_.clear();
}

void ModelEndpoint::set_key(std::string key) {
    const std::lock_guard hold(mutex_);
    key_ = std::move(key);
}

void ModelEndpoint::set_list(std::string status, std::string body) {
    const std::lock_guard hold(mutex_);
    list_status_ = std::move(status);
    list_ = std::move(body);
}

void ModelEndpoint::serve(Peer& peer) {
    while (const auto request = peer.read_request()) {
        Call call;
        call.line = request->substr(0, request->find("\r\n"));
        call.authorization = field_of(*request, "Authorization");
        call.body = request->substr(request->find("\r\n\r\n") + 4);
        if (!peer.send(answer(call))) return;
    }
}

std::string ModelEndpoint::answer(const Call& call) {
    const std::lock_guard hold(mutex_);
    calls_.push_back(call);
    if (!key_.empty() && call.authorization != "Bearer " + key_) {
        return message("401 Unauthorized", R"({"error":"wrong key: )" + call.authorization + "\"}");
    }
    if (call.line.starts_with("GET /models ")) return message(list_status_, list_);
    if (call.line.starts_with("GET ")) return message("404 Not Found", "{}");
    const bool record = call.body.find(R"("response_format":{"type":"json_object"})") == std::string::npos;
    return message(
        "200 OK",
        record
            ? completion(R"({\"name\":\"Ann\",\"age\":30})")
            : completion(
                  R"({\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}}})"));
}

} // namespace datagems::test
