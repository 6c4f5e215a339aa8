#include "datagems/http/live_body.hpp"

namespace datagems::http {

void append_event(std::string& out, std::string_view name, std::string_view id, std::string_view data) {
    out.append("event: ").append(name).append("\nid: ").append(id).append("\n");
    for (;;) {
        const auto end = data.find_first_of("\r\n");
        out.append("data: ").append(data.substr(0, end)).append("\n");
        if (end == std::string_view::npos) break;
        const bool pair = data.substr(end).starts_with("\r\n");
        data.remove_prefix(end + (pair ? 2 : 1));
    }
    out += '\n';
}

Response event_stream(std::shared_ptr<LiveBody> body) {
    Response response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Accel-Buffering", "no");
    response.live = std::move(body);
    return response;
}

} // namespace datagems::http
