#include "datagems/http/framing.hpp"

namespace datagems::http {

boost::system::result<std::size_t, Rejection> HeaderScanner::scan(std::string_view bytes) {
    const auto within_limit = bytes.substr(0, limit_);
    while (seen_ < within_limit.size()) {
        const auto end = within_limit.find_first_of("\r\n", seen_);
        if (end == std::string_view::npos) {
            seen_ = within_limit.size();
            break;
        }
        if (within_limit[end] == '\n') return Rejection{400, "a line ends without CR"};
        if (end + 1 == within_limit.size()) { // the LF may still come
            seen_ = end;
            break;
        }
        if (within_limit[end + 1] != '\n') return Rejection{400, "a CR without LF"};
        const auto next_line = end + 2;
        if (end == line_start_) return next_line;
        // A line that starts with a blank continues the one before (obs-fold), or hides a field from somebody.
        if (next_line < within_limit.size() && (within_limit[next_line] == ' ' || within_limit[next_line] == '\t')) {
            return Rejection{400, "a folded header line"};
        }
        if (next_line == within_limit.size()) { // look at that blank when it has come
            seen_ = end;
            break;
        }
        line_start_ = next_line;
        seen_ = next_line;
    }
    if (bytes.size() >= limit_) return Rejection{431, "the request header is too large"};
    return 0;
}

} // namespace datagems::http
