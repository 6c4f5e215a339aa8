// Schema documents that others may refer to by their URI. Nothing is ever fetched: what is not registered, not part of
// the schema itself, and not the 2020-12 meta-schema does not exist.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// Fill it first, then compile with it, from as many threads as you like. Validators do not need it any more.
class Registry {
  public:
    // `uri` is absolute and without a fragment, e.g. "https://example.com/address.json". errc::invalid_argument if it
    // is not, or is taken, or if the document nests more than 256 deep.
    [[nodiscard]] Result<void> add(std::string_view uri, boost::json::value document);

    [[nodiscard]] const std::map<std::string, boost::json::value, std::less<>>& documents() const noexcept {
        return documents_;
    }

  private:
    std::map<std::string, boost::json::value, std::less<>> documents_;
};

} // namespace datagems::json_schema
