#include "datagems/base/encoding.hpp"
#include "datagems/secrets/mac.hpp"
#include "datagems/secrets/random.hpp"
#include "datagems/secrets/scrypt.hpp"
#include "datagems/secrets/sha256.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <stdexcept>

using namespace datagems;
using namespace datagems::secrets;

namespace {

std::string counting(unsigned first, unsigned last) {
    std::string bytes;
    for (unsigned value = first; value <= last; ++value)
        bytes.push_back(static_cast<char>(value));
    return bytes;
}

} // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
    CHECK(hex_encode(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex_encode(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_encode(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("A streamed digest equals the one of the whole, however it is cut") {
    const std::string text(1'000'000, 'a');
    for (const std::size_t piece : {std::size_t{1'000'000}, std::size_t{65'536}, std::size_t{777}}) {
        Sha256 digest;
        for (std::size_t at = 0; at < text.size(); at += piece)
            digest.update(std::string_view(text).substr(at, piece));
        CHECK(hex_encode(digest.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST_CASE("A streaming digest starts anew after finish and can be moved") {
    Sha256 digest;
    digest.update("something else");
    CHECK(digest.finish() == sha256("something else"));
    digest.update("a");
    Sha256 moved = std::move(digest);
    moved.update("");
    moved.update("bc");
    CHECK(moved.finish() == sha256("abc"));
    CHECK(moved.finish() == sha256(""));
}

TEST_CASE("HMAC-SHA256 gives the codes of RFC 4231") {
    CHECK(hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex_encode(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))) ==
          "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    CHECK(hex_encode(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA256 takes an empty key and an empty message") {
    CHECK(hex_encode(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("HKDF-SHA256 gives the keys of RFC 5869") {
    CHECK(hex_encode(hkdf_sha256(std::string(22, '\x0b'), counting(0, 12), counting(0xf0, 0xf9), 42)) ==
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    CHECK(hex_encode(hkdf_sha256(counting(0, 0x4f), counting(0x60, 0xaf), counting(0xb0, 0xff), 82)) ==
          "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f"
          "09b8"
          "367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    CHECK(hex_encode(hkdf_sha256(std::string(22, '\x0b'), "", "", 42)) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("HKDF refuses lengths it cannot make") {
    CHECK_THROWS_AS(hkdf_sha256("secret", "", "", 0), std::invalid_argument);
    CHECK_THROWS_AS(hkdf_sha256("secret", "", "", 255 * 32 + 1), std::invalid_argument);
    CHECK(hkdf_sha256("secret", "", "", 255 * 32).size() == 255 * 32);
}

TEST_CASE("Constant-time comparison compares all bytes and the length") {
    CHECK(constant_time_equal("", ""));
    CHECK(constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
    CHECK_FALSE(constant_time_equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
    CHECK_FALSE(constant_time_equal("abc", "abcd"));
    CHECK_FALSE(constant_time_equal("", "a"));
}

TEST_CASE("Random bytes have the length asked for and do not repeat") {
    CHECK(random_bytes(0).empty());
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(random_bytes(16));
    CHECK(seen.size() == 100);
    CHECK(seen.begin()->size() == 16);
}

TEST_CASE("scrypt gives the hashes of RFC 7914") {
    const auto small = scrypt("", "", ScryptCost{16, 1, 1}, 64, 1 << 20);
    REQUIRE(small.has_value());
    CHECK(hex_encode(*small) == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                                "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    const auto larger = scrypt("password", "NaCl", ScryptCost{1024, 8, 16}, 64, 1 << 25);
    REQUIRE(larger.has_value());
    CHECK(hex_encode(*larger) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                                 "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
}

TEST_CASE("scrypt refuses impossible and too costly parameters") {
    const auto code = [](const ScryptCost& cost, std::size_t length) {
        const auto hash = scrypt("password", "salt", cost, length, 1 << 20);
        REQUIRE(hash.has_error());
        return hash.error().code;
    };
    CHECK(code(ScryptCost{1000, 8, 1}, 32) == errc::invalid_argument);
    CHECK(code(ScryptCost{1, 8, 1}, 32) == errc::invalid_argument);
    CHECK(code(ScryptCost{16, 0, 1}, 32) == errc::invalid_argument);
    CHECK(code(ScryptCost{16, 1, 0}, 32) == errc::invalid_argument);
    CHECK(code(ScryptCost{std::uint64_t{1} << 40, 8, 1}, 32) == errc::invalid_argument);
    CHECK(code(ScryptCost{16, 1, 1}, 0) == errc::invalid_argument);
}
