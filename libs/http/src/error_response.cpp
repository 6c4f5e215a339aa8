#include "datagems/http/message.hpp"

namespace datagems::http {

namespace {

constexpr std::string_view retry_seconds = "5";

Response try_later(std::string_view message) {
    auto response = Response::error(503, message);
    response.headers.add("Retry-After", retry_seconds);
    return response;
}

Response internal_error(std::string_view request_id) {
    boost::json::object body;
    body["error"] = "Internal error";
    body["requestId"] = request_id;
    return Response::json(500, body);
}

} // namespace

Response to_response(const Error& error, std::string_view request_id) {
    switch (error.code) {
    case errc::invalid_argument:
        return Response::error(400, error.message);
    case errc::unauthenticated:
        return Response::error(401, "Unauthorized");
    case errc::permission_denied:
        return Response::error(403, "Forbidden");
    case errc::not_found:
        return Response::error(404, "Not found");
    case errc::already_exists:
    case errc::conflict:
        return Response::error(409, error.message);
    case errc::too_large:
        return Response::error(413, error.message);
    case errc::unsupported:
        return Response::error(501, error.message);
    case errc::resource_exhausted:
    case errc::unavailable:
    case errc::timed_out:
        return try_later(error.message);
    case errc::cancelled:
        return try_later("The server is stopping");
    case errc::no_space:
        return try_later("The storage is full");
    case errc::corrupt:
    case errc::io:
    case errc::internal:
        break;
    }
    return internal_error(request_id);
}

} // namespace datagems::http
