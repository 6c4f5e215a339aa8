#include "insist.hpp"

namespace datagems::generation {

bool may_pass(errc code) noexcept {
    switch (code) {
    case errc::permission_denied:
    case errc::resource_exhausted:
    case errc::unavailable:
    case errc::timed_out:
    case errc::cancelled:
    case errc::no_space:
    case errc::io:
        return true;
    default:
        return false;
    }
}

} // namespace datagems::generation
