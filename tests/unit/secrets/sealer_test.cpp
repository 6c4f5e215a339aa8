#include "datagems/secrets/sealer.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace datagems;
using datagems::secrets::Sealer;

namespace {

constexpr std::string_view secret = "a session secret of at least 32 bytes";
const std::vector<std::string> none;

void check_refused(const Sealer& sealer, std::string_view sealed, std::string_view context) {
    const auto opened = sealer.unseal(sealed, context);
    REQUIRE(opened.has_error());
    CHECK(opened.error().code == errc::corrupt);
}

} // namespace

TEST_CASE("What was sealed unseals, whatever its bytes") {
    const Sealer sealer(secret, none, "tests");
    for (const std::string& text :
         {std::string(), std::string("k"), std::string("sk-\0\xff binary", 13), std::string(100'000, 'x')}) {
        const auto sealed = sealer.seal(text, "here");
        REQUIRE(sealed.has_value());
        const auto opened = sealer.unseal(*sealed, "here");
        REQUIRE(opened.has_value());
        CHECK(*opened == text);
    }
}

TEST_CASE("A sealed text shows neither the plaintext nor that two are equal") {
    const Sealer sealer(secret, none, "tests");
    const auto first = sealer.seal("sk-visible", "here").value();
    const auto second = sealer.seal("sk-visible", "here").value();
    CHECK(first != second);
    CHECK(first.find("visible") == std::string::npos);
    CHECK(first.starts_with("dg1."));
}

TEST_CASE("Changing any character of a sealed text is noticed") {
    const Sealer sealer(secret, none, "tests");
    const auto sealed = sealer.seal("an api key", "here").value();
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        auto altered = sealed;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        check_refused(sealer, altered, "here");
    }
}

TEST_CASE("Cutting or lengthening a sealed text is noticed") {
    const Sealer sealer(secret, none, "tests");
    const auto sealed = sealer.seal("an api key", "here").value();
    for (std::size_t length = 0; length < sealed.size(); ++length)
        check_refused(sealer, sealed.substr(0, length), "here");
    check_refused(sealer, sealed + "A", "here");
    check_refused(sealer, sealed + "AAAA", "here");
    check_refused(sealer, sealed + "=", "here");
    check_refused(sealer, std::string(4 * 1024 * 1024, 'A'), "here");
}

TEST_CASE("A sealed text copied to another place does not unseal there") {
    const Sealer sealer(secret, none, "tests");
    const auto sealed = sealer.seal("an api key", "user:alice").value();
    check_refused(sealer, sealed, "user:bob");
    check_refused(sealer, sealed, "");
}

TEST_CASE("Secrets and purposes do not open one another's texts") {
    const auto sealed = Sealer(secret, none, "tests").seal("an api key", "here").value();
    check_refused(Sealer(secret, none, "other"), sealed, "here");
    check_refused(Sealer("another secret, also 32 bytes or more", none, "tests"), sealed, "here");
}

TEST_CASE("After a rotation old texts unseal and are known as old") {
    const std::string old_secret(secret);
    const Sealer before(old_secret, none, "tests");
    const std::vector<std::string> previous{"yet another one", old_secret};
    const Sealer after("the new secret of at least 32 bytes!", previous, "tests");

    const auto old_text = before.seal("an api key", "here").value();
    CHECK(after.unseal(old_text, "here").value() == "an api key");
    CHECK_FALSE(after.is_current(old_text));
    CHECK(before.is_current(old_text));

    const auto new_text = after.seal("an api key", "here").value();
    CHECK(after.is_current(new_text));
    check_refused(before, new_text, "here");
    CHECK_FALSE(after.is_current(""));
    CHECK_FALSE(after.is_current("an api key in plain text that somebody else wrote"));
}

TEST_CASE("Too much is not sealed") {
    const Sealer sealer(secret, none, "tests");
    const auto sealed = sealer.seal(std::string(secrets::max_sealed_plaintext_bytes + 1, 'x'), "");
    REQUIRE(sealed.has_error());
    CHECK(sealed.error().code == errc::too_large);
    const auto largest = sealer.seal(std::string(secrets::max_sealed_plaintext_bytes, 'x'), "");
    REQUIRE(largest.has_value());
    CHECK(sealer.unseal(*largest, "").value().size() == secrets::max_sealed_plaintext_bytes);
}
