// Drafts a schema with the model: ask, read, mend, check; ask again with the complaint, at most three times.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::gateway {

struct SchemaDraft {
    boost::json::object schema;
    std::vector<std::string> warnings; // what was mended
    std::int64_t failed_attempts = 0;
};

// Why there is none. `away`: the model could not be reached, so that trying later may help.
struct DraftFailure {
    bool away = false;
    std::string reason; // a sentence without secrets
};
[[noreturn]] void throw_exception_from_error(const DraftFailure& failure, const boost::source_location& where);

using SchemaDraftResult = boost::system::result<SchemaDraft, DraftFailure>;

// The schema in a model's reply, mended and checked; or what is wrong with it, in words for the model.
[[nodiscard]] boost::system::result<SchemaDraft, DraftFailure> read_schema_reply(std::string_view content,
                                                                                 bool dataset_mode);

class SchemaDrafter {
  public:
    // `model` outlives it.
    explicit SchemaDrafter(inference::Model& model) : model_(model) {}

    [[nodiscard]] boost::asio::awaitable<SchemaDraftResult> draft(const inference::Endpoint& endpoint,
                                                                  inference::Completion completion, bool dataset_mode);

  private:
    inference::Model& model_;
};

} // namespace datagems::gateway
