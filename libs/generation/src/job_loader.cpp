#include "job_loader.hpp"

#include "datagems/documents/text.hpp"
#include "datagems/observe/log.hpp"
#include "ledger_rebuilder.hpp"

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

// A file is noted in the ledger before the state names it.
bool is_lost(const LedgerContents& ledger, const documents::PeerState& state) {
    return !ledger.last_result && ledger.parts.empty() && (state.result_cid || state.parts_cid);
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
    auto schema_text = documents::compact_json(details->schema);
    return Blueprint{std::move(*details), std::move(schema_text), std::move(*validator), std::move(*endpoint)};
}

Result<std::unique_ptr<Ledger>> open_ledger(const JobServices& services, const std::filesystem::path& directory,
                                            const documents::PeerState& state, std::int64_t generation) {
    auto ledger = Ledger::open(directory, state.range, services.open_ledger_file);
    if (!ledger) return ledger;
    if (is_lost((*ledger)->recovered(), state)) {
        const auto restored = rebuild_ledger((*ledger)->path(), services.files, state);
        if (!restored) return restored.error();
        log::info("ledger.restored", {{"dir", directory.string()}, {"records", *restored}});
        ledger->reset(); // lets go of the lock
        ledger = Ledger::open(directory, state.range, services.open_ledger_file);
        if (!ledger) return ledger;
    }
    if (auto begun = (*ledger)->begin_generation(generation); !begun) return begun.error();
    return ledger;
}

} // namespace datagems::generation
