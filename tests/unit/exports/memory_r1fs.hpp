// Files in memory, read in small pieces so that lines are cut at every place, and what tests do with an export.
#pragma once

#include "datagems/exports/export.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace datagems::exports::test {

class MemoryReader final : public persistence::FileReader {
  public:
    MemoryReader(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
    Result<std::size_t> read(std::span<char> buffer) override {
        const auto size = std::min({buffer.size(), piece_, text_.size() - at_});
        std::copy_n(text_.data() + at_, size, buffer.data());
        at_ += size;
        return size;
    }

  private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

class MemoryR1fs final : public persistence::R1fs {
  public:
    std::map<std::string, std::string, std::less<>> files;
    std::set<std::string, std::less<>> away; // cids whose store does not answer
    std::size_t piece = 7;
    int opened = 0;

    Result<persistence::Cid> add_file(const std::filesystem::path&, std::string_view) override { return no_writing(); }
    Result<persistence::Cid> add_bytes(std::string_view, std::string_view) override { return no_writing(); }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view cid) override {
        ++opened;
        if (away.contains(cid)) return Error{errc::unavailable, "the file store does not answer"};
        const auto file = files.find(cid);
        if (file == files.end()) return Error{errc::not_found, "no such file"};
        return std::unique_ptr<persistence::FileReader>(new MemoryReader(file->second, piece));
    }
    Result<std::string> read_all(std::string_view, std::size_t) override { return no_writing(); }
    Result<void> remove(std::string_view) override { return no_writing(); }
    Result<void> check() override { return {}; }

  private:
    static Error no_writing() { return Error{errc::unsupported, "not part of this test"}; }
};

// A source whose counts are those of the file's lines.
inline Source source_of(std::string peer, std::string cid, documents::IndexRange range, RecordCounts counts) {
    return Source{std::move(peer), std::move(cid), range, counts, true};
}

inline boost::json::object schema_of(std::string_view text) {
    return boost::json::parse(text).as_object();
}

// The whole export; an error comes out as the Result's.
inline Result<std::string> run(MemoryR1fs& r1fs, std::vector<Source> sources, std::string_view schema,
                               const Options& options) {
    ExportStream stream(r1fs, std::move(sources), schema_of(schema), options);
    std::string all;
    while (true) {
        std::string chunk;
        if (const auto made = stream.next(chunk); !made) return made.error();
        if (chunk.empty()) return all;
        all += chunk;
    }
}

// One peer, one file with these lines; all of them good records unless said otherwise.
inline Result<std::string> run_lines(std::string_view lines, std::string_view schema, const Options& options) {
    MemoryR1fs r1fs;
    r1fs.files["cid-a"] = lines;
    Source source{"peer-a", "cid-a", {0, 1'000'000}, {}, false};
    return run(r1fs, {source}, schema, options);
}

} // namespace datagems::exports::test
