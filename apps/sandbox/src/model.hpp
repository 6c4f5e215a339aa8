// The model without its network: from the body of a call to what is to be answered, when, and in which state the
// connection is left.
#pragma once

#include "chat.hpp"
#include "draws.hpp"
#include "knobs.hpp"
#include "schema_cache.hpp"

#include <boost/json/value.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::sandbox {

enum class CallKind {
    record, // with a schema: one record of it
    draft,  // without: a schema is to be drafted
    unread, // refused before it was understood
};
inline constexpr std::size_t call_kind_count = 3;
[[nodiscard]] std::string_view to_string(CallKind kind) noexcept;

enum class Delivery { whole, dropped, hang };

struct Decision {
    CallKind kind = CallKind::unread;
    std::string_view outcome = "ok"; // or "busy", "bad-request", the fault's name; static text
    int status = 200;
    std::string body;
    std::optional<std::chrono::seconds> retry_after;
    std::chrono::milliseconds delay{0};
    Delivery delivery = Delivery::whole;
};

// Thread safe.
class Model {
  public:
    explicit Model(const Knobs& knobs) : knobs_(knobs) {}

    // Every call has its number, which decides with the seed what befalls it.
    [[nodiscard]] Decision decide(ChatDialect dialect, std::string_view body);

    // The answer to a call for which no slot is free.
    [[nodiscard]] static Decision busy();

    [[nodiscard]] Knobs knobs() const;
    void set_knobs(const Knobs& knobs);

  private:
    [[nodiscard]] Result<Answer> answer(const ChatRequest& request, const Draw& drawn);
    [[nodiscard]] Result<Answer> record(const std::string& schema, const Draw& drawn);

    mutable std::mutex knobs_mutex_;
    Knobs knobs_;
    std::atomic<std::uint64_t> calls_{0};
    SchemaCache schemas_;
};

} // namespace datagems::sandbox
