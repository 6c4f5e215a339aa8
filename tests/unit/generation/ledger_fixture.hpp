// A ledger in a directory of its own, and files that fail on demand.
#pragma once

#include "datagems/generation/ledger.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/object.hpp>

#include <atomic>
#include <fstream>
#include <functional>
#include <iterator>

namespace datagems::test {

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
}

inline std::string good_line(std::int64_t index) {
    boost::json::object data;
    data["name"] = "record " + std::to_string(index);
    return generation::format_record(index, data);
}

// What a test decides about a file and learns from it.
struct FileScript {
    std::atomic<int> syncs{0};
    std::atomic<int> fail_appends{0};      // this many fail, after writing a part
    std::atomic<int> fail_syncs{0};        // this many fail
    std::atomic<int> fail_truncates{0};    // this many fail
    std::atomic<int> fail_long_appends{0}; // this many of more than one line fail
    std::atomic<std::size_t> torn_part{0}; // bytes that a failing append leaves behind
    std::function<void()> before_append;   // called by each append; set while none runs
    std::function<void()> before_sync;     // likewise, by each sync
};

class ScriptedFile final : public generation::AppendFile {
  public:
    ScriptedFile(std::unique_ptr<generation::AppendFile> file, FileScript& script)
        : file_(std::move(file)), script_(script) {}

    Result<void> append(std::string_view bytes) override {
        if (script_.before_append) script_.before_append();
        const bool one_line = bytes.find('\n') + 1 == bytes.size();
        const bool fails = take(script_.fail_appends) || (!one_line && take(script_.fail_long_appends));
        if (!fails) return file_->append(bytes);
        static_cast<void>(file_->append(bytes.substr(0, script_.torn_part)));
        return Error{errc::no_space, "the disk is full"};
    }
    Result<void> sync() override {
        ++script_.syncs;
        if (script_.before_sync) script_.before_sync();
        if (take(script_.fail_syncs)) return Error{errc::io, "the disk does not answer"};
        return file_->sync();
    }
    Result<void> truncate(std::uint64_t size) override {
        if (take(script_.fail_truncates)) return Error{errc::io, "the disk does not answer"};
        return file_->truncate(size);
    }

  private:
    static bool take(std::atomic<int>& count) {
        if (count <= 0) return false;
        --count;
        return true;
    }
    std::unique_ptr<generation::AppendFile> file_;
    FileScript& script_;
};

inline generation::Ledger::OpenFile scripted(FileScript& script) {
    return [&script](const std::filesystem::path& path) -> Result<std::unique_ptr<generation::AppendFile>> {
        auto file = generation::open_append_file(path);
        if (!file) return file.error();
        return std::unique_ptr<generation::AppendFile>(std::make_unique<ScriptedFile>(std::move(*file), script));
    };
}

} // namespace datagems::test
