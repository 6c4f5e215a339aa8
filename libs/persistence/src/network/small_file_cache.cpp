#include "small_file_cache.hpp"

#include <list>
#include <map>
#include <mutex>

namespace datagems::persistence {
namespace {

// Contents by cid, the last used ones. Thread safe.
class LastUsed {
  public:
    explicit LastUsed(SmallFileCacheLimits limits) : limits_(limits) {}

    std::optional<std::string> find(std::string_view cid) {
        const std::scoped_lock lock(mutex_);
        const auto found = by_cid_.find(cid);
        if (found == by_cid_.end()) return std::nullopt;
        files_.splice(files_.begin(), files_, found->second);
        return found->second->content;
    }

    void keep(std::string_view cid, const std::string& content) {
        if (content.size() > limits_.file_bytes) return;
        const std::scoped_lock lock(mutex_);
        if (by_cid_.contains(cid)) return;
        files_.push_front({std::string(cid), content});
        by_cid_.emplace(files_.front().cid, files_.begin());
        bytes_ += cost(files_.front());
        while (bytes_ > limits_.all_bytes)
            drop(std::prev(files_.end()));
    }

    void forget(std::string_view cid) {
        const std::scoped_lock lock(mutex_);
        if (const auto found = by_cid_.find(cid); found != by_cid_.end()) drop(found->second);
    }

  private:
    struct File {
        std::string cid;
        std::string content;
    };
    using Files = std::list<File>;

    static std::size_t cost(const File& file) noexcept {
        constexpr std::size_t bookkeeping = 200;
        return 2 * file.cid.size() + file.content.size() + bookkeeping;
    }

    void drop(Files::iterator file) {
        bytes_ -= cost(*file);
        by_cid_.erase(file->cid);
        files_.erase(file);
    }

    SmallFileCacheLimits limits_;
    std::mutex mutex_;
    Files files_; // the last used one first
    std::map<std::string, Files::iterator, std::less<>> by_cid_;
    std::size_t bytes_ = 0;
};

class SmallFileCache final : public R1fs {
  public:
    SmallFileCache(std::unique_ptr<R1fs> inner, SmallFileCacheLimits limits)
        : inner_(std::move(inner)), files_(limits) {}

    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override {
        return inner_->add_file(path, filename);
    }
    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override {
        return inner_->add_bytes(bytes, filename);
    }
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override { return inner_->open(cid); }

    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        if (auto kept = files_.find(cid)) {
            if (kept->size() > max_bytes) return Error{errc::too_large, "the file is larger than asked for"};
            return std::move(*kept);
        }
        auto content = inner_->read_all(cid, max_bytes);
        if (content) files_.keep(cid, *content);
        return content;
    }

    Result<void> remove(std::string_view cid) override {
        files_.forget(cid);
        return inner_->remove(cid);
    }
    Result<void> remove_shared(std::string_view cid, Timestamp added_until, const IsNamed& is_named) override {
        files_.forget(cid);
        return inner_->remove_shared(cid, added_until, is_named);
    }
    Result<bool> still_has(std::string_view cid) override { return inner_->still_has(cid); }
    Result<void> check() override { return inner_->check(); }

  private:
    std::unique_ptr<R1fs> inner_;
    LastUsed files_;
};

} // namespace

std::unique_ptr<R1fs> make_small_file_cache(std::unique_ptr<R1fs> inner, SmallFileCacheLimits limits) {
    return std::make_unique<SmallFileCache>(std::move(inner), limits);
}

} // namespace datagems::persistence
