// What must be known and open before the first call of a job: details, schema, ledger.
#pragma once

#include "datagems/generation/job_services.hpp"
#include "datagems/generation/ledger.hpp"
#include "datagems/json_schema/validator.hpp"

#include <memory>
#include <optional>
#include <string>

namespace datagems::generation {

// A job's details made ready for use; immutable.
struct Blueprint {
    documents::JobDetails details;
    std::string schema_text;
    json_schema::Validator validator;
    inference::Endpoint endpoint;
};

// All blocking. errc::corrupt: the details can never be used; the message says why.
[[nodiscard]] Result<Blueprint> load_blueprint(const JobServices& services, const std::string& details_cid);

// Opens the ledger of this peer for that generation. If it knows of no upload although the state names one (the cache
// directory was lost), it is made anew from the uploaded files first, so that no call is made twice.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_ledger(const JobServices& services,
                                                          const std::filesystem::path& directory,
                                                          const documents::PeerState& state, std::int64_t generation);

} // namespace datagems::generation
