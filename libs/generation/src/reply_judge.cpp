#include "datagems/generation/reply_judge.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/generation/record_line.hpp"
#include "datagems/inference/reply_reader.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cmath>

namespace datagems::generation {
namespace {

Verdict refuse(std::string_view cause, std::string complaint) {
    return {{}, std::move(complaint), std::string(cause)};
}

bool is_whole_json(std::string_view content) {
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::system::error_code failure;
    static_cast<void>(boost::json::parse(trim(content), failure, {}, options));
    return !failure;
}

// A number like 1e400 is read as infinite, which JSON cannot write. Depth is bounded by read_json.
bool is_finite(const boost::json::value& value) {
    if (const auto* number = value.if_double()) return std::isfinite(*number);
    if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
    if (const auto* object = value.if_object()) {
        return std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
    }
    return true;
}

} // namespace

Verdict judge_reply(std::int64_t index, const inference::Reply& reply, const json_schema::Validator& validator) {
    if (reply.finish_reason == "length" && !is_whole_json(reply.content)) {
        return refuse("truncated", "the reply was cut off at the limit of tokens (finish_reason: length); "
                                   "answer more briefly or allow more tokens");
    }
    const auto value = inference::read_json(reply.content);
    if (!value) return refuse("not_json", "the reply is not JSON: " + value.error().message);
    if (!value->is_object()) return refuse("invalid", "the root value must be a JSON object");
    if (const auto error = validator.first_error(*value)) return refuse("invalid", error->sentence());
    if (!is_finite(*value)) return refuse("invalid", "the record has a number that is too large");
    auto line = format_record(index, *value);
    if (line.size() > max_line_bytes) return refuse("invalid", "the record is too large");
    return {std::move(line), {}, {}};
}

} // namespace datagems::generation
