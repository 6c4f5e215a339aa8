// Input: what a model API sends. A reply is read as an object of JSON or refused with a reason; the text around it
// never harms, and the endpoint's secret is never repeated.
#include "datagems/inference/reply_reader.hpp"
#include "demand.hpp"
#include "envelope.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>

using namespace datagems;
using fuzz::demand;

namespace {

constexpr std::size_t max_depth = 64;
constexpr std::string_view secret = "sk-secret-0123456789";

std::size_t depth_of(const boost::json::value& value) {
    std::size_t deepest = 0;
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array)
            deepest = std::max(deepest, depth_of(item));
        return deepest + 1;
    }
    if (const auto* object = value.if_object()) {
        for (const auto& [name, item] : *object)
            deepest = std::max(deepest, depth_of(item));
        return deepest + 1;
    }
    return 0;
}

// A number like 1e400 is read as infinite, which has no text; whoever judges replies refuses it.
bool is_finite(const boost::json::value& value) {
    if (const auto* number = value.if_double()) return std::isfinite(*number);
    if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
    const auto* object = value.if_object();
    return object == nullptr ||
           std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
}

std::string as_written(std::string_view text) {
    return "Sure, here it is:\n```json\n" + std::string(text) + "\n```\nAnything else?";
}

void check_json(std::string_view content) {
    const auto read = inference::read_json(content);
    if (!read) {
        demand(read.error().code == errc::corrupt && !read.error().message.empty(), "a refusal says why");
        return;
    }
    demand(depth_of(*read) <= max_depth, "what is read is not too deep");
    if (!is_finite(*read)) return;
    const auto text = boost::json::serialize(*read);
    const auto again = inference::read_json(text);
    demand(again.has_value(), "what was read can be read again");
    demand(boost::json::serialize(*again) == boost::json::serialize(*inference::read_json(text)),
           "valid JSON is read alike each time");
    if (read->is_object()) demand(inference::read_json(as_written(text)).has_value(), "an object in a fence is found");
}

void check_envelope(std::string_view body) {
    const auto reply = inference::read_envelope(body, secret);
    if (reply) return;
    demand(!reply.error().reason.empty(), "a failure has a reason");
    demand(reply.error().reason.find(secret) == std::string::npos, "the secret is kept out of the reason");
    demand(reply.error().reason.size() < 2'000, "a reason is a sentence");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    check_json(text);
    check_envelope(text);
    return 0;
}
