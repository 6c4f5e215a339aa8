// Files of a directory as answers: the web user interface.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/http/message.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace datagems::server {

// The path below the root for a decoded request path ("/" → "index.html", "/a/" → "a/index.html"); nullopt for what can
// name no file of ours: empty, hidden or dot segments, backslashes, control characters. Pure.
[[nodiscard]] std::optional<std::filesystem::path> static_path(std::string_view request_path);

// By the ending of the name; "application/octet-stream" for unknown ones. Pure.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name) noexcept;

// True for names with a content hash before the ending, as bundlers make them ("index-BX7a9c1d.js"). Pure.
[[nodiscard]] bool has_hashed_name(std::string_view file_name) noexcept;

// True when If-None-Match names the tag (weak comparison) or is "*". Pure.
[[nodiscard]] bool none_match_names(std::string_view if_none_match, std::string_view tag) noexcept;

// Whether Accept-Encoding names the coding ("gzip") and does not refuse it. Pure.
[[nodiscard]] bool accepts_coding(const http::Headers& headers, std::string_view coding);

// Thread safe. Blocks on files: call it through async::offload.
class StaticFiles {
  public:
    // `root` must be a directory, or nothing will be found.
    explicit StaticFiles(const std::filesystem::path& root);

    // The file for `request_path` with ETag and caching rules, precompressed (.br, .gz beside the file) if the client
    // takes that, 304 if it has it already; nullopt when there is none. Large files are streamed. Links that lead out
    // of the root are not followed. errc::io and the like when a file that is there cannot be read.
    [[nodiscard]] Result<std::optional<http::Response>> find(std::string_view request_path,
                                                             const http::Headers& headers) const;

  private:
    std::filesystem::path root_; // canonical; empty when there is none
};

} // namespace datagems::server
