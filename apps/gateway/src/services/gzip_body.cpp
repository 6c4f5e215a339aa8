#include "services/gzip_body.hpp"

#include <zlib.h>

#include <array>
#include <new>
#include <tuple>
#include <utility>

namespace datagems::gateway {
namespace {

constexpr int gzip_window_bits = 15 + 16; // the largest window, and a gzip header
constexpr int default_memory = 8;
constexpr std::size_t room = 64 * 1024;

class GzipBody final : public http::BodySource {
  public:
    explicit GzipBody(std::shared_ptr<http::BodySource> plain) : plain_(std::move(plain)) {
        if (::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window_bits, default_memory,
                           Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~GzipBody() override { ::deflateEnd(&stream_); }
    GzipBody(const GzipBody&) = delete;
    GzipBody& operator=(const GzipBody&) = delete;

    // What packs well takes many plain chunks until there is something to send.
    Result<void> next(std::string& out) override {
        const auto before = out.size();
        while (!ended_ && out.size() == before) {
            std::string chunk;
            if (auto made = plain_->next(chunk); !made) return made;
            ended_ = chunk.empty();
            pack(chunk, out);
        }
        return {};
    }

  private:
    // An empty chunk ends the file.
    void pack(std::string& chunk, std::string& out) {
        stream_.next_in = reinterpret_cast<Bytef*>(chunk.data());
        stream_.avail_in = static_cast<uInt>(chunk.size());
        const int flush = chunk.empty() ? Z_FINISH : Z_NO_FLUSH;
        do {
            stream_.next_out = buffer_.data();
            stream_.avail_out = static_cast<uInt>(buffer_.size());
            ::deflate(&stream_, flush);
            const auto packed = buffer_.size() - stream_.avail_out;
            out.append(reinterpret_cast<const char*>(buffer_.data()), packed);
        } while (stream_.avail_out == 0);
    }

    std::shared_ptr<http::BodySource> plain_;
    z_stream stream_{};
    std::array<Bytef, room> buffer_{};
    bool ended_ = false;
};

class OneChunk final : public http::BodySource {
  public:
    explicit OneChunk(std::string_view bytes) : bytes_(bytes) {}
    Result<void> next(std::string& out) override {
        out += std::exchange(bytes_, {});
        return {};
    }

  private:
    std::string_view bytes_;
};

} // namespace

std::string gzip(std::string_view bytes) {
    GzipBody body(std::make_shared<OneChunk>(bytes));
    std::string packed;
    for (std::size_t before = 0;; before = packed.size()) {
        std::ignore = body.next(packed); // its source cannot fail
        if (packed.size() == before) return packed;
    }
}

std::shared_ptr<http::BodySource> make_gzip_body(std::shared_ptr<http::BodySource> plain) {
    return std::make_shared<GzipBody>(std::move(plain));
}

} // namespace datagems::gateway
