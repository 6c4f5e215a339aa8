#include "datagems/base/result.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace datagems {

std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::invalid_argument:
        return "invalid_argument";
    case errc::not_found:
        return "not_found";
    case errc::already_exists:
        return "already_exists";
    case errc::conflict:
        return "conflict";
    case errc::unauthenticated:
        return "unauthenticated";
    case errc::permission_denied:
        return "permission_denied";
    case errc::too_large:
        return "too_large";
    case errc::resource_exhausted:
        return "resource_exhausted";
    case errc::unavailable:
        return "unavailable";
    case errc::timed_out:
        return "timed_out";
    case errc::cancelled:
        return "cancelled";
    case errc::corrupt:
        return "corrupt";
    case errc::no_space:
        return "no_space";
    case errc::io:
        return "io";
    case errc::unsupported:
        return "unsupported";
    case errc::internal:
        return "internal";
    }
    return "unknown";
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::runtime_error(error.message);
}

Error with_context(Error error, std::string_view context) {
    error.message.insert(0, ": ").insert(0, context);
    return error;
}

namespace {

errc code_from_errno(int error_number) {
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: // at the size limit of the process or the file system
        return errc::no_space;
    case ENOENT:
        return errc::not_found;
    case EACCES:
    case EPERM:
    case EROFS:
        return errc::permission_denied;
    default:
        return errc::io;
    }
}

} // namespace

Error error_from_errno(int error_number, std::string_view what) {
    return with_context(Error{code_from_errno(error_number), std::generic_category().message(error_number)}, what);
}

} // namespace datagems
