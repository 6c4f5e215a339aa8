// Whether a model's reply is the record that was asked for. Pure.
#pragma once

#include "datagems/inference/model_client.hpp"
#include "datagems/json_schema/validator.hpp"

#include <cstdint>
#include <string>

namespace datagems::generation {

struct Verdict {
    std::string line;      // the ledger line of a valid record, else empty
    std::string complaint; // why it is not usable: for the next prompt and for the person
    std::string cause;     // "not_json", "invalid" or "truncated"; for counting
    [[nodiscard]] bool valid() const noexcept { return !line.empty(); }
};

// A reply that the server cut off (finish_reason "length") is named as such and counts only if it is whole JSON as it
// stands: mending its end would make something up.
[[nodiscard]] Verdict judge_reply(std::int64_t index, const inference::Reply& reply,
                                  const json_schema::Validator& validator);

} // namespace datagems::generation
