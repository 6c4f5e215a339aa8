// Expected failures are values: every fallible function returns Result<T>. Exceptions mean a bug or a failed start.
#pragma once

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace datagems {

// What a caller can act on. One set for the whole program, so that a code keeps its meaning across layers
// (libs/http maps it to a status in one place).
enum class errc {
    invalid_argument,   // the caller's input is wrong; repeating it cannot help
    not_found,          // no such thing
    already_exists,     // a racing or earlier writer won
    conflict,           // the state of the thing does not allow this now
    unauthenticated,    // no or wrong credentials
    permission_denied,  // known caller, not allowed
    too_large,          // a size, depth or count limit was passed
    resource_exhausted, // a queue or quota is full; try again later
    unavailable,        // a store, model or peer is away; try again later
    timed_out,          // a deadline passed
    cancelled,          // we were asked to stop
    corrupt,            // stored or received data is damaged
    no_space,           // the disk is full
    io,                 // any other failure of the machine
    unsupported,        // understood, but not offered
    internal,           // a bug on our side
};

// The code in words, e.g. "not_found"; for logs.
[[nodiscard]] std::string_view to_string(errc code) noexcept;

// A code to act on and a sentence for the person who can. The message never holds secrets.
struct Error {
    errc code = errc::internal;
    std::string message;

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = boost::system::result<T, Error>;

// Called by Result<T>::value() when there is none: throws std::runtime_error with the message.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

// The same error with "<context>: " before its message.
[[nodiscard]] Error with_context(Error error, std::string_view context);

// An Error from an errno value: ENOSPC and EDQUOT are no_space, ENOENT not_found, EACCES/EPERM/EROFS permission_denied,
// others io. `what` says what was tried, e.g. "open /var/x".
[[nodiscard]] Error error_from_errno(int error_number, std::string_view what);

} // namespace datagems
