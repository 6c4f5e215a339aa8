// A model API on loopback that lists models, drafts a schema, makes records, and remembers who called with which key.
#pragma once

#include "client_peer.hpp"

#include "datagems/http/message.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::test {

class ModelEndpoint {
  public:
    // With a `key`, calls without it are refused with 401.
    explicit ModelEndpoint(std::string key = "") : key_(std::move(key)), server_([this](Peer& peer) { serve(peer); }) {}

    [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    struct Call {
        std::string line;          // of the request: "GET /models HTTP/1.1"
        std::string authorization; // empty: none
        std::string body;
    };
    [[nodiscard]] std::vector<Call> calls() const {
        const std::lock_guard hold(mutex_);
        return calls_;
    }
    void forget() {
        const std::lock_guard hold(mutex_);
        calls_.clear();
    }
    void set_key(std::string key) {
        const std::lock_guard hold(mutex_);
        key_ = std::move(key);
    }
    // What GET /models answers with, after the status line's "HTTP/1.1 ".
    void set_list(std::string status, std::string body) {
        const std::lock_guard hold(mutex_);
        list_status_ = std::move(status);
        list_ = std::move(body);
    }

  private:
    static std::string field_of(const std::string& request, std::string_view name) {
        const auto start = request.find("\r\n" + std::string(name) + ": ");
        if (start == std::string::npos) return "";
        const auto value = start + name.size() + 4;
        return request.substr(value, request.find("\r\n", value) - value);
    }

    void serve(Peer& peer) {
        while (const auto request = peer.read_request()) {
            Call call;
            call.line = request->substr(0, request->find("\r\n"));
            call.authorization = field_of(*request, "Authorization");
            call.body = request->substr(request->find("\r\n\r\n") + 4);
            if (!peer.send(answer(std::move(call)))) return;
        }
    }

    std::string answer(Call call) {
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

    static std::string completion(std::string_view content) {
        return R"({"choices":[{"message":{"content":")" + std::string(content) + R"("},"finish_reason":"stop"}]})";
    }
    static std::string message(std::string_view status, std::string_view body) {
        return "HTTP/1.1 " + std::string(status) +
               "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               std::string(body);
    }

    mutable std::mutex mutex_;
    std::string key_;
    std::string list_status_ = "200 OK";
    std::string list_ = R"({"data":[{"id":"model-a"},{"id":"model-b"}]})";
    std::vector<Call> calls_;
    PeerServer server_;
};

} // namespace datagems::test
