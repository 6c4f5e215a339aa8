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

// Opens the ledger of this peer. If the state names a result file that the ledger knows nothing of (the cache directory
// was lost), the records in that file are taken over first, so that no call is made twice.
[[nodiscard]] Result<std::unique_ptr<Ledger>>
open_ledger(const JobServices& services, const std::filesystem::path& directory, const documents::PeerState& state);

} // namespace datagems::generation
