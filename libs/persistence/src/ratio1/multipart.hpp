// An upload as the body of a form, read from a file or from memory while it is sent.
#pragma once

#include "ratio1/exchange.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// The content of a form's file.
class Content {
  public:
    virtual ~Content() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Up to `size` bytes from `offset`; 0 means that there are no more.
    [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, char* data, std::size_t size) const = 0;
};

class BytesContent final : public Content {
  public:
    explicit BytesContent(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::size_t> read(std::uint64_t offset, char* data, std::size_t size) const override;

  private:
    std::string_view bytes_;
};

// Does not own the descriptor; `size` is what the file has when the upload begins.
class FileContent final : public Content {
  public:
    FileContent(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read(std::uint64_t offset, char* data, std::size_t size) const override;

  private:
    int descriptor_;
    std::uint64_t size_;
};

// Parts `file` (with the file's name), `body_json` and `body` (the same metadata: the servers differ in which they
// read).
class FileForm final : public Upload {
  public:
    // `content` outlives it.
    FileForm(const Content& content, std::string_view filename);
    std::uint64_t size() const override;
    Result<void> send(const std::function<bool(std::string_view)>& write) const override;
    [[nodiscard]] std::string content_type() const;

  private:
    const Content& content_;
    std::string boundary_;
    std::string before_;
    std::string after_;
};

} // namespace datagems::persistence::ratio1
