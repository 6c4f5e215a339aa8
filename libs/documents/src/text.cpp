#include "datagems/documents/text.hpp"

#include <boost/json/parse.hpp>

#include <string>

namespace datagems::documents {

Result<boost::json::value> parse_text(std::string_view text, std::string_view what, TextLimits limits) {
    if (text.size() > limits.max_bytes) {
        return Error{errc::too_large, std::string(what) + ": " + std::to_string(text.size()) + " bytes, at most " +
                                          std::to_string(limits.max_bytes) + " are read"};
    }
    boost::json::parse_options options;
    options.max_depth = limits.max_depth;
    boost::json::error_code code;
    auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), code, {}, options);
    if (code == boost::json::error::too_deep) {
        return Error{errc::too_large,
                     std::string(what) + ": nested more than " + std::to_string(limits.max_depth) + " levels deep"};
    }
    if (code) return Error{errc::corrupt, std::string(what) + ": not JSON (" + code.message() + ")"};
    return value;
}

} // namespace datagems::documents
