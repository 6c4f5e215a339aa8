#include "failure_response.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

// What a store answers when it cannot do its work now. A user's own lack of rights never comes as an Error here: it is
// decided by the handlers.
bool is_store_trouble(errc code) noexcept {
    switch (code) {
    case errc::unavailable:
    case errc::timed_out:
    case errc::permission_denied:
    case errc::no_space:
    case errc::io:
        return true;
    default:
        return false;
    }
}

} // namespace

http::Response failure_response(const Error& error, const http::Request& request) {
    if (!is_store_trouble(error.code)) return http::to_response(error, request.request_id);
    log::warning("store.failed",
                 {{"request", request.request_id}, {"code", to_string(error.code)}, {"reason", error.message}});
    const auto* sentence = error.code == errc::no_space ? "The store is full; its operator must make room"
                                                        : "The store is away; try again in a moment";
    return http::to_response(Error{errc::unavailable, sentence}, request.request_id);
}

http::Response try_later(int status, std::string_view sentence, std::chrono::seconds after) {
    auto response = http::Response::error(status, sentence);
    response.headers.set("Retry-After", std::to_string(after.count()));
    return response;
}

http::Response refuse_place(UserPlaces::Refusal refusal, std::string_view what) {
    constexpr std::chrono::seconds soon{2};
    const auto too_many = std::string(what) + "; try again in a moment";
    if (refusal == UserPlaces::Refusal::full) return try_later(503, "There are too many " + too_many, soon);
    return try_later(429, "You have too many " + too_many, soon);
}

} // namespace datagems::gateway
