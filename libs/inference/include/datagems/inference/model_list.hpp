// Which models an API offers.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::inference {

inline constexpr std::size_t max_model_list_bytes = 1024 * 1024;
inline constexpr std::size_t max_listed_models = 1'000;
inline constexpr std::size_t max_model_name_bytes = 200;

// The names in the body of an answer, each once, in its order: a list, of strings or of objects with an id or a name,
// by itself or as "data" or "models", or in a "result" around them. Names that are empty or too long, and those beyond
// the limit, are left out. errc::corrupt for anything else, errc::too_large beyond max_model_list_bytes.
[[nodiscard]] Result<std::vector<std::string>> read_model_list(std::string_view body);

using ModelListResult = boost::system::result<std::vector<std::string>, Failure>;

// Asks GET <base>/models and, where there is no such thing, GET <base>/get_models. The reason of a failure is a
// sentence without secrets: "Model list failed with status N" for an answer that is none; of kind retry_call with
// a cause that is no status when nobody answered. `http` outlives the call, which runs as HttpClient says.
[[nodiscard]] boost::asio::awaitable<ModelListResult> list_models(client::HttpClient& http, std::string base_url,
                                                                  std::string api_key);

} // namespace datagems::inference
