// Files in memory, read in small pieces so that lines are cut at every place, and what tests do with an export.
#pragma once

#include "datagems/exports/export.hpp"
#include "datagems/exports/source.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace datagems::exports::test {

class MemoryReader final : public persistence::FileReader {
  public:
    // Adds what is read to `bytes_read`; goes to any place if `seeks`.
    MemoryReader(std::string text, std::size_t piece, bool seeks, std::uint64_t& bytes_read)
        : text_(std::move(text)), piece_(piece), seeks_(seeks), bytes_read_(bytes_read) {}
    Result<std::size_t> read(std::span<char> buffer) override {
        const auto size = std::min({buffer.size(), piece_, text_.size() - at_});
        std::copy_n(text_.data() + at_, size, buffer.data());
        at_ += size;
        bytes_read_ += size;
        return size;
    }
    std::optional<std::uint64_t> size() override {
        if (!seeks_) return std::nullopt;
        return text_.size();
    }
    Result<void> seek(std::uint64_t position) override {
        if (!seeks_) return FileReader::seek(position);
        at_ = std::min<std::size_t>(position, text_.size());
        return {};
    }

  private:
    std::string text_;
    std::size_t piece_;
    bool seeks_;
    std::uint64_t& bytes_read_;
    std::size_t at_ = 0;
};

class MemoryR1fs final : public persistence::R1fs {
  public:
    std::map<std::string, std::string, std::less<>> files;
    std::set<std::string, std::less<>> away; // cids whose store does not answer
    std::size_t piece = 7;
    bool seeks = false;
    std::vector<std::string> opened; // in that order
    std::uint64_t bytes_read = 0;

    Result<persistence::Cid> add_file(const std::filesystem::path&, std::string_view) override { return no_writing(); }
    Result<persistence::Cid> add_bytes(std::string_view, std::string_view) override { return no_writing(); }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view cid) override {
        opened.emplace_back(cid);
        if (away.contains(cid)) return Error{errc::unavailable, "the file store does not answer"};
        const auto file = files.find(cid);
        if (file == files.end()) return Error{errc::not_found, "no such file"};
        return std::unique_ptr<persistence::FileReader>(new MemoryReader(file->second, piece, seeks, bytes_read));
    }
    Result<std::string> read_all(std::string_view cid, std::size_t) override {
        if (away.contains(cid)) return Error{errc::unavailable, "the file store does not answer"};
        const auto file = files.find(cid);
        if (file == files.end()) return Error{errc::not_found, "no such file"};
        return file->second;
    }
    Result<void> remove(std::string_view) override { return no_writing(); }
    Result<void> check() override { return {}; }

  private:
    static Error no_writing() { return Error{errc::unsupported, "not part of this test"}; }
};

// A peer with a result file that must hold exactly that.
inline Source result_source(std::string peer, std::string cid, documents::IndexRange range, RecordCounts counts) {
    Source source{std::move(peer), range, {}, counts};
    source.files.push_back({std::move(cid), SourceFile::Kind::result, range, counts, ""});
    return source;
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
    auto source = result_source("peer-a", "cid-a", {0, 1'000'000}, {});
    source.files[0].counts.reset();
    return run(r1fs, {source}, schema, options);
}

} // namespace datagems::exports::test
