#include "digest_checked_file.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"

#include <optional>

namespace datagems::exports {
namespace {

class DigestCheckedFile final : public persistence::FileReader {
  public:
    DigestCheckedFile(std::unique_ptr<persistence::FileReader> inner, std::string sha256)
        : inner_(std::move(inner)), expected_(std::move(sha256)), digest_(std::in_place) {}

    Result<std::size_t> read(std::span<char> buffer) override {
        auto count = inner_->read(buffer);
        if (!count || !digest_ || buffer.empty()) return count;
        digest_->update(std::string_view(buffer.data(), *count));
        if (*count > 0) return count;
        const auto found = hex_encode(digest_->finish());
        digest_.reset();
        if (found != expected_) return Error{errc::corrupt, "its content is not what its peer uploaded"};
        return count;
    }

    std::optional<std::uint64_t> size() override { return inner_->size(); }

    Result<void> seek(std::uint64_t position) override {
        digest_.reset();
        return inner_->seek(position);
    }

  private:
    std::unique_ptr<persistence::FileReader> inner_;
    std::string expected_;
    std::optional<secrets::Sha256> digest_; // of all that was read; none once that is not the file from its beginning
};

} // namespace

std::unique_ptr<persistence::FileReader> check_digest(std::unique_ptr<persistence::FileReader> file,
                                                      std::string sha256) {
    if (sha256.empty()) return file;
    return std::make_unique<DigestCheckedFile>(std::move(file), std::move(sha256));
}

} // namespace datagems::exports
