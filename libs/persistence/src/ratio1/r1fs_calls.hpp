// The calls of a node's R1FS API: what is sent and what comes back.
#pragma once

#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/r1fs.hpp"
#include "ratio1/caller.hpp"
#include "ratio1/multipart.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// Where the content of a file goes.
class ContentTarget {
  public:
    virtual ~ContentTarget() = default;
    // What was written is void; of `length` bytes, if that is told.
    [[nodiscard]] virtual Result<void> restart(std::optional<std::uint64_t> length) = 0;
    [[nodiscard]] virtual Result<void> append(std::string_view bytes) = 0;
};

// Thread safe. Adding a file twice is harmless, so all calls repeat what may be repeated; transfers last as long as
// they move. add_json and delete_files of the API have no use behind R1fs, which knows bytes and single files.
class R1fsCalls {
  public:
    R1fsCalls(Caller& caller, const Ratio1Options& options);

    [[nodiscard]] Result<Cid> add_form(const Content& content, std::string_view filename);
    // In one JSON text, so for small files; not for empty ones, which some servers refuse.
    [[nodiscard]] Result<Cid> add_base64(std::string_view bytes, std::string_view filename);
    // Whole, or an error; one that broke off while it moved is begun again.
    [[nodiscard]] Result<void> download(std::string_view cid, ContentTarget& target);
    [[nodiscard]] Result<void> remove(std::string_view cid);
    [[nodiscard]] Result<void> status();

  private:
    [[nodiscard]] Result<void> download_once(std::string_view cid, ContentTarget& target, bool& moved);
    [[nodiscard]] Result<void> download_base64(std::string_view cid, ContentTarget& target);
    [[nodiscard]] Result<std::string> ask(const Request& request, const AttemptLimits& limits, std::size_t limit);
    [[nodiscard]] Result<Cid> add(const Request& request);
    [[nodiscard]] Result<boost::json::object> object_in(std::string_view body, const Request& request);
    [[nodiscard]] AttemptLimits transfer_limits(std::chrono::milliseconds time) const;
    [[nodiscard]] std::chrono::milliseconds download_time() const;
    [[nodiscard]] Error about(const Request& request, errc code, std::string_view what) const;

    Caller& caller_;
    const std::chrono::milliseconds read_time_;
    const std::chrono::milliseconds write_time_;
    const std::chrono::milliseconds idle_time_;
};

} // namespace datagems::persistence::ratio1
