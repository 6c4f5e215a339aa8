#include "newest_open_jobs.hpp"

#include "datagems/documents/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace datagems::persistence {
namespace {

namespace json = boost::json;

constexpr std::size_t max_hint_bytes = std::size_t{64} * 1024;

std::optional<OpenJobMark> read_mark(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto* id = object->if_contains("id");
    const auto* generation = object->if_contains("generation");
    const auto* created = object->if_contains("createdAt");
    if (id == nullptr || !id->is_string() || generation == nullptr || !generation->is_int64()) return std::nullopt;
    if (created == nullptr || !created->is_string()) return std::nullopt;
    const auto time = parse_iso8601(std::string_view(created->get_string()));
    if (!time) return std::nullopt;
    return OpenJobMark{std::string(id->get_string()), generation->get_int64(), *time};
}

} // namespace

OpenJobMark mark_of(const documents::JobBase& base) {
    return {base.id, base.generation, base.created_at};
}

std::vector<OpenJobMark> parse_marks(std::string_view text) {
    std::vector<OpenJobMark> marks;
    const auto value = documents::parse_text(text, "newest open jobs", {max_hint_bytes, 4});
    if (!value || !value->is_array()) return marks;
    for (const auto& entry : value->get_array()) {
        auto mark = read_mark(entry);
        if (mark) marks.push_back(std::move(*mark));
    }
    return merge_marks(marks, {});
}

std::string serialise_marks(std::span<const OpenJobMark> marks) {
    json::array array;
    for (const auto& mark : marks) {
        array.push_back({{"id", mark.id}, {"generation", mark.generation}, {"createdAt", to_iso8601(mark.created_at)}});
    }
    return json::serialize(array);
}

std::vector<OpenJobMark> merge_marks(std::span<const OpenJobMark> one, std::span<const OpenJobMark> other) {
    std::map<std::string_view, OpenJobMark> by_id;
    for (const auto marks : {one, other}) {
        for (const auto& mark : marks) {
            auto& kept = by_id.try_emplace(mark.id, mark).first->second;
            kept.generation = std::max(kept.generation, mark.generation);
            kept.created_at = std::max(kept.created_at, mark.created_at);
        }
    }
    std::vector<OpenJobMark> merged;
    merged.reserve(by_id.size());
    for (auto& [id, mark] : by_id) {
        merged.push_back(std::move(mark));
    }
    std::ranges::sort(merged, [](const OpenJobMark& left, const OpenJobMark& right) {
        return std::tie(left.created_at, left.id) > std::tie(right.created_at, right.id);
    });
    merged.resize(std::min(merged.size(), max_newest_open_jobs));
    return merged;
}

} // namespace datagems::persistence
