// Calls and answers of the stores as values, and what answers them; no sockets.
#pragma once

#include "file_shelf.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::sandbox {

struct StoreCall {
    std::string method; // "GET", "POST", …
    std::string path;
    std::map<std::string, std::string, std::less<>> parameters; // of the query, decoded
    std::string body;
};

struct StoreAnswer {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds delay{0}; // after the work, before the answer
    // Instead of the body, where it is not null.
    std::shared_ptr<const OpenFile> content;
    std::uint64_t content_size = 0;
};

// A multipart upload, part after part. Errors are kept until the end.
class StoreUpload {
  public:
    virtual ~StoreUpload() = default;
    virtual void begin_part(std::string_view name, std::string_view filename) = 0;
    // False: there is no point in sending more.
    [[nodiscard]] virtual bool append(std::string_view bytes) = 0;
    [[nodiscard]] virtual StoreAnswer finish() = 0;
    // Instead, where the end did not come: what append() found wrong, or that the upload is broken.
    [[nodiscard]] virtual StoreAnswer give_up() = 0;
};

// One store of one replica. Thread safe.
class StoreApi {
  public:
    virtual ~StoreApi() = default;
    [[nodiscard]] virtual StoreAnswer answer(const StoreCall& call) = 0;
    // Null: this path takes no multipart bodies.
    [[nodiscard]] virtual std::unique_ptr<StoreUpload> begin_upload(std::string_view path) = 0;
    // An answer with this status for a call that was not looked at.
    [[nodiscard]] virtual StoreAnswer refusal(int status, std::string_view message) const = 0;
    // The path as it is counted; "other" for what is no call of this store.
    [[nodiscard]] virtual std::string_view counted_path(std::string_view path) const = 0;
    // Bytes of the body of that call at most, multipart ones aside.
    [[nodiscard]] virtual std::size_t body_limit() const noexcept = 0;
};

} // namespace datagems::sandbox
