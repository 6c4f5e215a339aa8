// A model API on loopback that lists models, drafts a schema, makes records, and remembers who called with which key.
#pragma once

#include "client_peer.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace datagems::test {

class ModelEndpoint {
  public:
    // With a `key`, calls without it are refused with 401.
    explicit ModelEndpoint(std::string key = "");

    [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    struct Call {
        std::string line;          // of the request: "GET /models HTTP/1.1"
        std::string authorization; // empty: none
        std::string body;
    };
    [[nodiscard]] std::vector<Call> calls() const;
    void forget();
    void set_key(std::string key);
    // What GET /models answers with, after the status line's "HTTP/1.1 ".
    void set_list(std::string status, std::string body);

  private:
    void serve(Peer& peer);
    std::string answer(const Call& call);

    mutable std::mutex mutex_;
    std::string key_;
    std::string list_status_ = "200 OK";
    std::string list_ = R"({"data":[{"id":"model-a"},{"id":"model-b"}]})";
    std::vector<Call> calls_;
    PeerServer server_;
};

} // namespace datagems::test
