#include "datagems/generation/last_report.hpp"

#include "datagems/documents/text.hpp"
#include "digested_file.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>
#include <iterator>

namespace datagems::generation {
namespace {

std::filesystem::path path_in(const std::filesystem::path& directory) {
    return directory / "last-report.json";
}

} // namespace

Result<void> keep_last_report(const std::filesystem::path& directory, const documents::PeerState& state) {
    auto file = DigestedFile::create(path_in(directory));
    if (!file) return file.error();
    if (auto added = file->add_line(boost::json::serialize(to_json(state)) + "\n"); !added) return added.error();
    auto written = file->finish();
    if (!written) return written.error();
    return {};
}

Result<std::optional<documents::PeerState>> read_last_report(const std::filesystem::path& directory) {
    std::ifstream file(path_in(directory), std::ios::binary);
    if (!file) return std::optional<documents::PeerState>();
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto json = documents::parse_text(text, "last report");
    if (!json) return json.error();
    auto state = documents::peer_state_from_json(*json);
    if (!state) return state.error();
    return std::optional(std::move(*state));
}

} // namespace datagems::generation
