#include "datagems/persistence/logging_r1fs.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/observe/log.hpp"

#include <chrono>

namespace datagems::persistence {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;
using std::chrono::steady_clock;

constexpr std::size_t max_logged_cid = 200; // a caller may ask for any name

void log_call(std::string_view operation, std::string_view cid, std::uint64_t bytes, steady_clock::duration took,
              std::string_view outcome) {
    log::info("r1fs.call", {{"operation", operation},
                            {"cid", utf8_prefix(cid, max_logged_cid)},
                            {"bytes", bytes},
                            {"ms", std::chrono::duration_cast<Milliseconds>(took).count()},
                            {"outcome", outcome}});
}

template <class T>
std::string_view outcome_of(const Result<T>& result) {
    return result ? std::string_view("ok") : to_string(result.error().code);
}

class LoggingReader final : public FileReader {
  public:
    LoggingReader(std::unique_ptr<FileReader> inner, std::string_view cid, steady_clock::duration opening)
        : inner_(std::move(inner)), cid_(cid), took_(opening) {}
    ~LoggingReader() override { log_call("read", cid_, bytes_, took_, outcome_); }
    LoggingReader(const LoggingReader&) = delete;
    LoggingReader& operator=(const LoggingReader&) = delete;

    Result<std::size_t> read(std::span<char> buffer) override {
        const auto start = steady_clock::now();
        auto count = inner_->read(buffer);
        took_ += steady_clock::now() - start;
        if (count) {
            bytes_ += *count;
        } else {
            outcome_ = outcome_of(count);
        }
        return count;
    }
    std::optional<std::uint64_t> size() override { return inner_->size(); }
    Result<void> seek(std::uint64_t position) override { return inner_->seek(position); }

  private:
    std::unique_ptr<FileReader> inner_;
    std::string cid_;
    steady_clock::duration took_;
    std::uint64_t bytes_ = 0;
    std::string_view outcome_ = "ok";
};

class LoggingR1fs final : public R1fs {
  public:
    explicit LoggingR1fs(std::unique_ptr<R1fs> inner) : inner_(std::move(inner)) {}

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override {
        std::error_code ignored;
        const auto size = std::filesystem::file_size(path, ignored);
        const auto start = steady_clock::now();
        auto cid = inner_->add_file(path, filename);
        log_call("add_file", cid ? *cid : "", ignored ? 0 : size, steady_clock::now() - start, outcome_of(cid));
        return cid;
    }

    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override {
        const auto start = steady_clock::now();
        auto cid = inner_->add_bytes(bytes, filename);
        log_call("add_bytes", cid ? *cid : "", bytes.size(), steady_clock::now() - start, outcome_of(cid));
        return cid;
    }

    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override {
        const auto start = steady_clock::now();
        auto reader = inner_->open(cid);
        const auto took = steady_clock::now() - start;
        if (reader) return std::unique_ptr<FileReader>(new LoggingReader(std::move(*reader), cid, took));
        log_call("read", cid, 0, took, outcome_of(reader));
        return reader;
    }

    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        const auto start = steady_clock::now();
        auto content = inner_->read_all(cid, max_bytes);
        log_call("read_all", cid, content ? content->size() : 0, steady_clock::now() - start, outcome_of(content));
        return content;
    }

    Result<void> remove(std::string_view cid) override {
        const auto start = steady_clock::now();
        auto removed = inner_->remove(cid);
        log_call("remove", cid, 0, steady_clock::now() - start, outcome_of(removed));
        return removed;
    }

    Result<void> remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) override {
        const auto start = steady_clock::now();
        auto removed = inner_->remove_shared(cid, added_until, is_named);
        log_call("remove", cid, 0, steady_clock::now() - start, outcome_of(removed));
        return removed;
    }

    Result<bool> still_has(std::string_view cid) override {
        const auto start = steady_clock::now();
        auto there = inner_->still_has(cid);
        log_call("look", cid, 0, steady_clock::now() - start, outcome_of(there));
        return there;
    }

    Result<void> check() override {
        const auto start = steady_clock::now();
        auto checked = inner_->check();
        log_call("check", "", 0, steady_clock::now() - start, outcome_of(checked));
        return checked;
    }

  private:
    std::unique_ptr<R1fs> inner_;
};

} // namespace

std::unique_ptr<R1fs> make_logging_r1fs(std::unique_ptr<R1fs> inner) {
    return std::make_unique<LoggingR1fs>(std::move(inner));
}

} // namespace datagems::persistence
