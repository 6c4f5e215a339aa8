// A body that is written as things happen, for as long as its subject lives: server-sent events.
#pragma once

#include "datagems/http/message.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::http {

// The server asks for a piece when it was woken and the client has taken the last one: a slow client misses pieces, and
// none are queued for it. Waiting costs no thread. The connection ends with the body.
class LiveBody {
  public:
    struct Piece {
        std::shared_ptr<const std::string> bytes; // null: nothing to send now
        bool last = false;                        // nothing follows
    };

    virtual ~LiveBody() = default;
    // Called once, before anything else. `wake` is to be called whenever take() may give something new, from any
    // thread; it returns at once.
    virtual void attach(std::function<void()> wake) = 0;
    // On the connection's executor. Must not block.
    [[nodiscard]] virtual Piece take() = 0;
    // Sent after a pause without anything else (server::Settings::live_pause), so that a connection that has died
    // unheard is found out.
    [[nodiscard]] virtual std::string_view keep_alive() const noexcept = 0;
};

// Appends one server-sent event. `name` and `id` hold no line ends; `data` may.
void append_event(std::string& out, std::string_view name, std::string_view id, std::string_view data);

// What keeps an event stream alive: a comment.
inline constexpr std::string_view event_stream_comment = ":\n\n";

// 200 with `body` as text/event-stream, which nobody between here and the client is to keep or collect.
[[nodiscard]] Response event_stream(std::shared_ptr<LiveBody> body);

} // namespace datagems::http
