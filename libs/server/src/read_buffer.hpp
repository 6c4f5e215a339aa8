// Bytes that were read and not yet taken. Small while idle, since there is one for each connection.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace datagems::server {

class ReadBuffer {
  public:
    [[nodiscard]] std::string_view data() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Room for at least `count` more bytes; commit() says how many came.
    [[nodiscard]] std::span<char> prepare(std::size_t count) {
        if (capacity_ - end_ < count) make_room(count);
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t count) noexcept { end_ += count; }

    // Gives memory back that only a large request needed.
    void shrink() {
        if (!empty() || capacity_ <= idle_capacity) return;
        bytes_.reset();
        capacity_ = 0;
    }

  private:
    static constexpr std::size_t idle_capacity = 4 * 1024;

    void make_room(std::size_t count) {
        const auto held = data();
        const auto needed = std::max(held.size() + count, idle_capacity);
        if (needed <= capacity_) {
            std::memmove(bytes_.get(), held.data(), held.size());
        } else {
            auto larger = std::make_unique_for_overwrite<char[]>(needed);
            if (!held.empty()) std::memcpy(larger.get(), held.data(), held.size());
            bytes_ = std::move(larger);
            capacity_ = needed;
        }
        end_ = held.size();
        begin_ = 0;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace datagems::server
