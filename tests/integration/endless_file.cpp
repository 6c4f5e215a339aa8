#include "endless_file.hpp"

#include <algorithm>
#include <span>

namespace datagems::gateway::test {
namespace {

constexpr std::chrono::seconds patience{60};
constexpr std::int64_t far = 30'000; // records; a step has 10,000, and some are read ahead

class EndlessFile final : public persistence::FileReader {
  public:
    explicit EndlessFile(Readers& readers) : readers_(readers) { readers_.count(1); }
    ~EndlessFile() override { readers_.count(-1); }
    EndlessFile(const EndlessFile&) = delete;
    EndlessFile& operator=(const EndlessFile&) = delete;
    Result<std::size_t> read(std::span<char> buffer) override {
        if (readers_.ended()) return std::size_t{0};
        if (rest_.empty()) begin_line();
        const auto size = std::min(rest_.size(), buffer.size());
        rest_.copy(buffer.data(), size);
        rest_.erase(0, size);
        return size;
    }

  private:
    void begin_line() {
        if (index_ == far) readers_.count_far();
        rest_ = "{\"i\":" + std::to_string(index_++) + ",\"ok\":true,\"data\":{}}\n";
    }

    Readers& readers_;
    std::int64_t index_ = 0;
    std::string rest_;
};

class FilesOpenedOtherwise final : public persistence::R1fs {
  public:
    FilesOpenedOtherwise(std::unique_ptr<persistence::R1fs> inner, OpenFile open)
        : inner_(std::move(inner)), open_(std::move(open)) {}
    Result<persistence::Cid> add_file(const std::filesystem::path& path, std::string_view name) override {
        return inner_->add_file(path, name);
    }
    Result<persistence::Cid> add_bytes(std::string_view bytes, std::string_view name) override {
        return inner_->add_bytes(bytes, name);
    }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view cid) override { return open_(*inner_, cid); }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        return inner_->read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override { return inner_->remove(cid); }
    Result<void> check() override { return inner_->check(); }

  private:
    std::unique_ptr<persistence::R1fs> inner_;
    OpenFile open_;
};

} // namespace

OpenEngine opening(OpenFile open) {
    return [open = std::move(open)](const Settings& settings) -> Result<persistence::Engine> {
        auto engine = open_engine(settings);
        if (engine) engine->r1fs = std::make_unique<FilesOpenedOtherwise>(std::move(engine->r1fs), open);
        return engine;
    };
}

void Readers::count(int change) {
    {
        const std::scoped_lock lock(mutex_);
        open_ += change;
        if (change > 0) ++opened_;
    }
    changed_.notify_all();
}

void Readers::count_far() {
    {
        const std::scoped_lock lock(mutex_);
        ++far_;
    }
    changed_.notify_all();
}

void Readers::end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
}

bool Readers::ended() {
    const std::scoped_lock lock(mutex_);
    return ended_;
}

bool Readers::wait_until_opened(int files) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return opened_ >= files; });
}

bool Readers::wait_until_far(int files) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return far_ >= files; });
}

bool Readers::wait_until_closed() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return open_ == 0; });
}

OpenFile endless(Readers& readers) {
    return [&readers](persistence::R1fs&, std::string_view) -> Result<std::unique_ptr<persistence::FileReader>> {
        return std::unique_ptr<persistence::FileReader>(std::make_unique<EndlessFile>(readers));
    };
}

} // namespace datagems::gateway::test
