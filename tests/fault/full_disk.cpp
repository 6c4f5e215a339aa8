#include "full_disk.hpp"

#include <limits>

namespace datagems::test {

class FullDisk::File final : public generation::AppendFile {
  public:
    File(FullDisk& disk, std::unique_ptr<generation::AppendFile> file) : disk_(disk), file_(std::move(file)) {}

    Result<void> append(std::string_view bytes) override {
        const std::scoped_lock hold(disk_.mutex_);
        if (disk_.dead_) return disk_.refuse("the power is cut");
        const auto fits = std::min<std::uint64_t>(bytes.size(), disk_.room_);
        if (auto written = file_->append(bytes.substr(0, fits)); !written) return written;
        disk_.room_ -= fits;
        disk_.size_ += fits;
        if (fits < bytes.size()) return disk_.refuse("no space left");
        return {};
    }

    // A sync takes its time, and others write meanwhile: what they write may reach the disk, or not.
    Result<void> sync() override {
        std::uint64_t size = 0;
        {
            const std::scoped_lock hold(disk_.mutex_);
            size = disk_.size_;
        }
        if (auto synced = file_->sync(); !synced) return synced;
        const std::scoped_lock hold(disk_.mutex_);
        if (disk_.dead_) return disk_.refuse("the power is cut");
        if (std::uniform_real_distribution<double>(0, 1)(disk_.random_) < disk_.failing_syncs_) {
            return disk_.refuse("no space left at sync");
        }
        disk_.synced_ = std::max(disk_.synced_, std::min(size, disk_.size_));
        return {};
    }

    Result<void> truncate(std::uint64_t size) override {
        const std::scoped_lock hold(disk_.mutex_);
        if (disk_.dead_) return disk_.refuse("the power is cut");
        if (auto cut = file_->truncate(size); !cut) return cut;
        disk_.room_ += disk_.size_ - size;
        disk_.size_ = size;
        disk_.synced_ = std::min(disk_.synced_, size);
        return {};
    }

  private:
    FullDisk& disk_;
    std::unique_ptr<generation::AppendFile> file_;
};

Result<std::unique_ptr<generation::AppendFile>> FullDisk::open(const std::filesystem::path& path) {
    auto file = generation::open_append_file(path);
    if (!file) return file.error();
    const std::scoped_lock hold(mutex_);
    path_ = path;
    size_ = std::filesystem::file_size(path);
    synced_ = size_;
    return std::unique_ptr<generation::AppendFile>(std::make_unique<File>(*this, std::move(*file)));
}

void FullDisk::cut_power() {
    const std::scoped_lock hold(mutex_);
    dead_ = true;
    const auto kept = synced_ + draw(size_ - synced_);
    std::filesystem::resize_file(path_, kept);
}

void FullDisk::restore_power() {
    const std::scoped_lock hold(mutex_);
    dead_ = false;
    failing_syncs_ = 0;
    room_ = std::numeric_limits<std::uint64_t>::max() / 2;
}

Result<void> FullDisk::refuse(const char* what) {
    ++refusals_;
    return Error{errc::no_space, what};
}

} // namespace datagems::test
