#include "ratio1/exchange.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace datagems::persistence::ratio1 {
namespace {

constexpr std::uint64_t most_reserved = std::uint64_t{16} << 20U; // a length is only a promise

Error too_long(std::size_t limit) {
    return Error{errc::too_large, "the answer is longer than " + std::to_string(limit) + " bytes"};
}

} // namespace

Request json_post(std::string_view path, const boost::json::object& payload) {
    Request request;
    request.method = "POST";
    request.target = path;
    request.content_type = "application/json";
    request.body = boost::json::serialize(payload);
    return request;
}

Result<void> TextSink::begin(const Head& head) {
    text_.clear();
    if (!head.length) return {};
    if (*head.length > limit_) return too_long(limit_);
    text_.reserve(static_cast<std::size_t>(std::min(*head.length, most_reserved)));
    return {};
}

Result<void> TextSink::take(std::string_view piece) {
    if (piece.size() > limit_ - text_.size()) return too_long(limit_);
    text_ += piece;
    return {};
}

} // namespace datagems::persistence::ratio1
