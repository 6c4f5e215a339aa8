// A body packed while it is sent.
#pragma once

#include "datagems/http/message.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace datagems::gateway {

// The bytes of `plain` as a gzip file, in memory that does not grow with it. Throws std::bad_alloc only.
[[nodiscard]] std::shared_ptr<http::BodySource> make_gzip_body(std::shared_ptr<http::BodySource> plain);

// `bytes` as a gzip file.
[[nodiscard]] std::string gzip(std::string_view bytes);

} // namespace datagems::gateway
