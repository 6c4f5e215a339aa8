// A node of which a test says what it answers to each request for a file.
#pragma once

#include "datagems/persistence/engine.hpp"
#include "ratio1_raw_server.hpp"
#include "ratio1_stores.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace datagems::persistence::test {

// Answers each request with what the test says, and counts them.
class FileNode {
  public:
    using Answer = std::function<std::string(const std::string& request, int number)>;
    explicit FileNode(Answer answer) : answer_(std::move(answer)), server_([this](RawPeer& peer) { talk(peer); }) {}

    [[nodiscard]] int requests() const { return requests_; }
    [[nodiscard]] std::size_t connections() const { return server_.connections(); }
    [[nodiscard]] Ratio1Options options() const {
        auto options = quick_options();
        options.cstore_url = server_.url();
        options.r1fs_url = server_.url();
        options.spool_dir = spool_.path();
        return options;
    }
    [[nodiscard]] std::unique_ptr<R1fs> open() const { return std::move(open_with(options()).r1fs); }

  private:
    // An empty answer, or one that is cut, ends the connection.
    void talk(RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            const auto answer = answer_(request, requests_++);
            const bool cut = answer.find("\r\n\r\n") == std::string::npos || answer.ends_with("(cut)");
            if (!peer.send(answer) || cut) return;
        }
    }

    Answer answer_;
    std::atomic<int> requests_{0};
    datagems::test::TempDir spool_;
    RawServer server_;
};

inline std::string file(std::string_view content, std::string_view headers = "") {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
           std::to_string(content.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(content);
}

inline const std::string short_file =
    "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\n(cut)";
inline const std::string description = ok_json(R"({"result":{"file_path":"/x","meta":{"file":"x","filename":"x"}}})");

inline std::string content_of(FileReader& reader) {
    std::string content;
    std::vector<char> buffer(7);
    for (auto count = reader.read(buffer).value(); count > 0; count = reader.read(buffer).value())
        content.append(buffer.data(), count);
    return content;
}

} // namespace datagems::persistence::test
