// A client of an event stream: a plain socket that takes the chunks and the events apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::test {

struct Event {
    std::string name; // empty for a comment
    std::string id;
    std::string data;
};

// Gives up after twenty seconds rather than hang a test.
class EventClient {
  public:
    // Sends the request; `headers` are whole lines.
    EventClient(std::uint16_t port, std::string_view target, std::string_view headers, std::string_view method = "GET");
    EventClient(EventClient&& other) noexcept;
    EventClient& operator=(EventClient&&) = delete;
    ~EventClient();

    // The status line and header.
    std::string read_head();
    int read_status();

    // The next event or comment; nullopt when the stream has ended.
    std::optional<Event> next();
    // The next one of that name; comments are passed over.
    std::optional<Event> next(std::string_view name);
    // The last chunk came, and not just the end of the connection.
    [[nodiscard]] bool ended_in_order() const { return ended_; }

  private:
    bool read_chunk();
    bool read_some();

    int socket_;
    std::string raw_;
    std::string body_;
    bool head_read_ = false;
    bool ended_ = false;
};

} // namespace datagems::test
