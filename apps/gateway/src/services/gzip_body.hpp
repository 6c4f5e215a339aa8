// A body packed while it is sent.
#pragma once

#include "datagems/http/message.hpp"

#include <memory>

namespace datagems::gateway {

// The bytes of `plain` as a gzip file, in memory that does not grow with it. Throws std::bad_alloc only.
[[nodiscard]] std::shared_ptr<http::BodySource> make_gzip_body(std::shared_ptr<http::BodySource> plain);

} // namespace datagems::gateway
