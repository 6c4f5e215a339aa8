#include "job_loader.hpp"

#include "datagems/observe/log.hpp"
#include "result_restorer.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::generation {
namespace {

Error unusable(const std::string& why) {
    return {errc::corrupt, "the job cannot be used: " + why};
}

std::string sentence(const json_schema::SchemaMistakes& mistakes) {
    std::string text = "its schema is not usable";
    if (!mistakes.empty()) {
        const auto& first = mistakes.front();
        text += " (" + (first.path.empty() ? std::string("root") : first.path) + ": " + first.message + ")";
    }
    return text;
}

} // namespace

Result<Blueprint> load_blueprint(const JobServices& services, const std::string& details_cid) {
    auto details = services.jobs.details(details_cid);
    if (!details) {
        switch (details.error().code) {
        case errc::not_found: // files may arrive later than the fields that name them
            return Error{errc::unavailable, "the job's details are not in the file store"};
        case errc::corrupt:
        case errc::too_large:
            return unusable(details.error().message);
        default:
            return details.error();
        }
    }
    json_schema::CompileOptions options;
    options.assert_formats = true;
    auto validator = json_schema::compile(details->schema, options);
    if (!validator) return unusable(sentence(validator.error().mistakes));
    auto endpoint = services.endpoint(*details);
    if (!endpoint) return Error{errc::unavailable, endpoint.error().message};
    auto schema_text = boost::json::serialize(details->schema);
    return Blueprint{std::move(*details), std::move(schema_text), std::move(*validator), std::move(*endpoint)};
}

Result<std::unique_ptr<Ledger>> open_ledger(const JobServices& services, const std::filesystem::path& directory,
                                            const documents::PeerState& state) {
    auto ledger = Ledger::open(directory, state.range);
    if (!ledger || !state.result_cid) return ledger;
    const auto& contents = (*ledger)->recovered();
    if (contents.result && contents.result->cid == *state.result_cid) return ledger;

    const auto restored = restore_from_result(**ledger, services.files, state);
    if (restored) {
        log::info("ledger.restored", {{"dir", directory.string()}, {"records", *restored}});
    } else if (restored.error().code == errc::corrupt || restored.error().code == errc::not_found) {
        log::warning("ledger.not_restored", {{"dir", directory.string()}, {"reason", restored.error().message}});
    } else {
        return restored.error();
    }
    ledger->reset(); // lets go of the lock
    return Ledger::open(directory, state.range);
}

} // namespace datagems::generation
