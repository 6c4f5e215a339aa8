#include "services/gzip_body.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include <deque>
#include <random>

using namespace datagems;
using namespace datagems::gateway;

namespace {

class ChunkedBody final : public http::BodySource {
  public:
    explicit ChunkedBody(std::deque<std::string> chunks, bool fails = false)
        : chunks_(std::move(chunks)), fails_(fails) {}
    Result<void> next(std::string& out) override {
        if (chunks_.empty()) {
            if (fails_) return Error{errc::corrupt, "it is damaged"};
            return {};
        }
        out += chunks_.front();
        chunks_.pop_front();
        return {};
    }

  private:
    std::deque<std::string> chunks_;
    bool fails_;
};

std::string unpacked(const std::string& packed) {
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string input = packed;
    std::string plain;
    std::string piece(65'536, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        plain.append(piece, 0, piece.size() - stream.avail_out);
    }
    CHECK(status == Z_STREAM_END);
    CHECK(stream.avail_in == 0);
    ::inflateEnd(&stream);
    return plain;
}

std::string packed(std::deque<std::string> chunks) {
    const auto body = make_gzip_body(std::make_shared<ChunkedBody>(std::move(chunks)));
    std::string all;
    for (std::string chunk = "x"; !chunk.empty(); all += chunk) {
        chunk.clear();
        REQUIRE(body->next(chunk).has_value());
    }
    std::string after;
    REQUIRE(body->next(after).has_value());
    CHECK(after.empty());
    return all;
}

} // namespace

TEST_CASE("a packed body is a gzip file of the whole") {
    CHECK(unpacked(packed({})).empty());
    CHECK(unpacked(packed({"a"})) == "a");
    std::deque<std::string> chunks;
    std::string plain;
    std::minstd_rand random(7);
    for (int i = 0; i < 100; ++i) {
        std::string chunk(1 + random() % 70'000, 'x');
        if (i % 2 == 0) {
            for (auto& c : chunk)
                c = static_cast<char>(random() >> 8U);
        }
        plain += chunk;
        chunks.push_back(std::move(chunk));
    }
    CHECK((unpacked(packed(chunks)) == plain));
    CHECK(packed({std::string(1'000'000, 'x')}).size() < 5'000);
}

TEST_CASE("what fails inside a packed body fails outside") {
    const auto body = make_gzip_body(std::make_shared<ChunkedBody>(std::deque<std::string>{"abc"}, true));
    std::string out;
    auto made = body->next(out);
    for (int i = 0; i < 3 && made; ++i) // its header may come first
        made = body->next(out);
    REQUIRE(made.has_error());
    CHECK(made.error().code == errc::corrupt);
}
