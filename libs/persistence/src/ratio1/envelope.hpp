// Reads what a node answers: its result, wrapped or not, and its complaints, in all the shapes that there are.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/cstore.hpp"

#include <boost/json/value.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// Some nodes wrap every result, others send it alone, and {"result":…} alone may be either: a hash with that field. So
// it remembers what the clear answers of its node look like. Thread safe. Errors of all: corrupt for what is no such
// answer, unavailable where the node reports an error in place of a result.
class Envelope {
  public:
    // A value as text: strings as they are, other JSON as it is written; null is nullopt.
    [[nodiscard]] Result<std::optional<std::string>> value(std::string_view body);
    // Fields that are null are absent.
    [[nodiscard]] Result<HashFields> fields(std::string_view body);
    // Whether a write was confirmed by a peer.
    [[nodiscard]] Result<bool> confirmation(std::string_view body);
    // Whatever it is. With status 200 a missing file has an "error" in it: that is for the caller to see.
    [[nodiscard]] Result<boost::json::value> result(std::string_view body, boost::json::storage_ptr storage = {});

  private:
    enum class Shape { unknown, wrapped, raw };
    [[nodiscard]] bool is_wrapped(const boost::json::value& answer);

    std::atomic<Shape> shape_ = Shape::unknown;
};

// A sentence about why, from the body of an answer that is no success; empty if there is none. Printable, cut, and only
// words that cannot repeat what was sent if that was `secret`.
[[nodiscard]] std::string complaint_text(std::string_view body, bool secret);

// The "error" of an object that says nothing else, which is how a node reports one with status 200.
[[nodiscard]] std::optional<std::string> reported_error(const boost::json::value& result);

} // namespace datagems::persistence::ratio1
