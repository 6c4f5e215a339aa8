#include "accounts_fixture.hpp"
#include "datagems/accounts/username.hpp"
#include "datagems/base/encoding.hpp"
#include "datagems/test_support/source_dir.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <limits>

using namespace datagems;
using namespace datagems::accounts;
namespace json = boost::json;

namespace {

json::array vectors() {
    std::ifstream file(datagems::test::source_dir() / "tests/unit/accounts/auth-vectors.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return json::parse(text).at("vectors").as_array();
}

std::string text(const json::value& vector, const char* field) {
    return json::value_to<std::string>(vector.at(field));
}

PasswordHasher cheap_hasher(std::string pepper = "pepper") {
    return PasswordHasher(PasswordSettings{std::move(pepper), Argon2idCost{1, 8, 1, 32}});
}

PasswordRecord scrypt_record() {
    const std::string zeros(32, '\0');
    PasswordRecord record{"scrypt", base64_encode(zeros), base64_encode(zeros.substr(16)), 1, {}, {}};
    record.params = {{"N", 16}, {"r", 1}, {"p", 1}, {"keyLength", 32}};
    return record;
}

} // namespace

TEST_CASE("The records of existing deployments verify, and wrong passwords do not") {
    for (const auto& vector : vectors()) {
        const auto password = text(vector, "password");
        CAPTURE(text(vector, "username"));
        CHECK(hex_encode(password) == text(vector, "password_utf8_hex"));
        const auto user = user_from_json(text(vector, "username"), json::parse(text(vector, "record_raw")));
        REQUIRE(user.has_value());
        REQUIRE(user->password.has_value());
        const PasswordHasher hasher(PasswordSettings{text(vector, "pepper"), Argon2idCost{}});
        CHECK(hasher.verify(*user->password, password).value());
        CHECK_FALSE(hasher.verify(*user->password, password + " ").value());
        CHECK_FALSE(cheap_hasher("another pepper").verify(*user->password, password).value());
    }
}

TEST_CASE("The user names of existing deployments have the same canonical form") {
    for (const auto& vector : vectors())
        CHECK(canonical_username(text(vector, "username_input")).value() == text(vector, "username"));
}

TEST_CASE("The records of existing deployments are written back byte for byte") {
    for (const auto& vector : vectors()) {
        const auto raw = text(vector, "record_raw");
        const auto user = user_from_json("anyone", json::parse(raw));
        REQUIRE(user.has_value());
        CHECK(json::serialize(to_json(*user)) == raw);
    }
}

TEST_CASE("User names outside the rules are refused") {
    for (const auto& name : {std::string(), std::string("ab"), std::string("  ab  "), std::string(65, 'a'),
                             std::string("a b c"), std::string("al/ice"), std::string("al:ice"), std::string("âlice"),
                             std::string("ali\0ce", 6), std::string("alice\n.x"), std::string("a@b.c")}) {
        CAPTURE(name);
        CHECK(code_of(canonical_username(name)) == errc::invalid_argument);
    }
    CHECK(canonical_username(std::string(64, 'A')).value() == std::string(64, 'a'));
    CHECK(canonical_username(" a-_. ").value() == "a-_.");
}

TEST_CASE("User names have the canonical form that programs in JavaScript give them") {
    CHECK(canonical_username("\u00a0\t\u2003 bob\ufeff\u3000\u2028").value() == "bob");
    CHECK(canonical_username("\u212aevin-\u212a").value() == "kevin-k");
    CHECK(canonical_username("\u205f" + std::string(64, 'A') + "\u1680").value() == std::string(64, 'a'));
    for (const auto& name : {std::string("\u00a0\u00a0\u00a0"), std::string("bob\u200b"), std::string("bo\u00a0b"),
                             std::string("\u0130abc"), std::string("\uff42ob"), std::string("bob\xc2")}) {
        CAPTURE(name);
        CHECK(code_of(canonical_username(name)) == errc::invalid_argument);
    }
}

TEST_CASE("A new password is kept as argon2id with a salt of its own") {
    const auto hasher = cheap_hasher();
    const auto first = hasher.hash("correct horse").value();
    const auto second = hasher.hash("correct horse").value();
    CHECK(first.algo == "argon2id");
    CHECK(json::serialize(first.params) == R"({"timeCost":1,"memoryCost":8,"parallelism":1,"outputLen":32})");
    CHECK(base64_decode(first.salt).value().size() == 16);
    CHECK(first.salt != second.salt);
    CHECK(first.hash != second.hash);
    CHECK(hasher.verify(first, "correct horse").value());
    CHECK_FALSE(hasher.verify(first, "correct Horse").value());
    CHECK_FALSE(hasher.verify(first, "").value());
    CHECK_FALSE(hasher.verify(first, std::string(max_password_bytes + 1, 'x')).value());
    CHECK_FALSE(cheap_hasher("").verify(first, "correct horse").value());
}

TEST_CASE("Passwords are bytes: any of them count, up to the limit") {
    const auto hasher = cheap_hasher("");
    for (const auto& password : {std::string("a\0b", 3), std::string(max_password_bytes, 'x'), std::string(" ")}) {
        const auto record = hasher.hash(password).value();
        CHECK(hasher.verify(record, password).value());
        CHECK_FALSE(hasher.verify(record, password.substr(0, 1) + "?").value());
    }
    CHECK(code_of(hasher.hash("")) == errc::invalid_argument);
    CHECK(code_of(hasher.hash(std::string(max_password_bytes + 1, 'x'))) == errc::invalid_argument);
}

TEST_CASE("Several lanes hash as one thread") {
    const PasswordHasher hasher(PasswordSettings{"pepper", Argon2idCost{1, 64, 4, 32}});
    CHECK(hasher.verify(hasher.hash("password").value(), "password").value());
}

TEST_CASE("Costs out of bounds in a stored argon2id record are corrupt, not paid") {
    const auto hasher = cheap_hasher();
    const auto good = hasher.hash("password").value();
    const auto huge = std::numeric_limits<std::int64_t>::max();
    for (const auto* field : {"timeCost", "memoryCost", "parallelism", "outputLen"}) {
        for (const json::value& cost : {json::value(0), json::value(-1), json::value(huge), json::value(1 << 21),
                                        json::value(1.5), json::value("3"), json::value(nullptr)}) {
            auto record = good;
            record.params[field] = cost;
            CAPTURE(field, json::serialize(cost));
            CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
        }
        auto record = good;
        record.params.erase(field);
        CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
    }
    auto starved = good;
    starved.params["parallelism"] = 2;
    CHECK(code_of(hasher.verify(starved, "password")) == errc::corrupt);
}

TEST_CASE("Costs out of bounds in a stored scrypt record are corrupt, not paid") {
    const auto hasher = cheap_hasher();
    CHECK_FALSE(hasher.verify(scrypt_record(), "password").value());
    for (const auto* field : {"N", "r", "p", "keyLength"}) {
        for (const std::int64_t cost :
             {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 32, std::int64_t{1} << 21}) {
            auto record = scrypt_record();
            record.params[field] = cost;
            CAPTURE(field, cost);
            CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
        }
    }
    auto record = scrypt_record();
    record.params["N"] = 1000;
    CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
    record.params["N"] = 1 << 20; // with r = 32 that would be 4 GiB
    record.params["r"] = 32;
    CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
}

TEST_CASE("Damaged hashes, salts, algorithms and versions are corrupt") {
    const auto hasher = cheap_hasher();
    const auto good = hasher.hash("password").value();
    const auto check = [&](auto change) {
        auto record = good;
        change(record);
        CHECK(code_of(hasher.verify(record, "password")) == errc::corrupt);
    };
    check([](auto& record) { record.hash = ""; });
    check([](auto& record) { record.hash.resize(20); });
    check([](auto& record) { record.hash = "not base64!"; });
    check([](auto& record) { record.salt = ""; });
    check([](auto& record) { record.salt = base64_encode("short"); });
    check([](auto& record) { record.salt = base64_encode(std::string(65, 's')); });
    check([](auto& record) { record.algo = "bcrypt"; });
    check([](auto& record) { record.algo = "scrypt"; });
    check([](auto& record) { record.version = 2; });
}

TEST_CASE("A cost for new passwords that would not verify is refused at the start") {
    CHECK_THROWS_AS(PasswordHasher(PasswordSettings{"", Argon2idCost{0, 8, 1, 32}}), std::invalid_argument);
    CHECK_THROWS_AS(PasswordHasher(PasswordSettings{"", Argon2idCost{1, 8, 2, 32}}), std::invalid_argument);
    CHECK_THROWS_AS(PasswordHasher(PasswordSettings{"", Argon2idCost{1, 1 << 21, 1, 32}}), std::invalid_argument);
}
