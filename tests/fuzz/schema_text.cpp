#include "schema_text.hpp"

#include <boost/json/parse.hpp>

#include <cstdlib>
#include <iostream>

namespace datagems::fuzz {

std::optional<boost::json::value> parsed(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = kMaxDepth;
    boost::system::error_code failure;
    auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), failure, {}, options);
    if (failure) return std::nullopt;
    return value;
}

void demand(bool holds, std::string_view property) {
    if (holds) return;
    std::cerr << "does not hold: " << property << std::endl;
    std::abort();
}

} // namespace datagems::fuzz
