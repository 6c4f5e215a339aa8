#include "schema_text.hpp"

#include <boost/json/parse.hpp>

namespace datagems::fuzz {

std::optional<boost::json::value> parsed(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = kMaxDepth;
    boost::system::error_code failure;
    auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), failure, {}, options);
    if (failure) return std::nullopt;
    return value;
}

} // namespace datagems::fuzz
