#include "sign_up_username.hpp"

#include "datagems/accounts/username.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace datagems::accounts;

namespace {

// The name without its suffix of '_' and four hex digits.
std::string base_of(std::string_view email) {
    const auto name = detail::sign_up_username(email, "key", 0);
    INFO(name);
    REQUIRE(name.size() > 5);
    REQUIRE(name[name.size() - 5] == '_');
    REQUIRE(name.find_first_not_of("0123456789abcdef", name.size() - 4) == std::string::npos);
    CHECK(canonical_username(name).value() == name);
    return name.substr(0, name.size() - 5);
}

} // namespace

TEST_CASE("a user name is made of the address's local part") {
    CHECK(base_of("alice@example.org") == "alice");
    CHECK(base_of("Alice.B+tag@example.org") == "alice_b_tag");
    CHECK(base_of("__a__b__@example.org") == "a__b");
    CHECK(base_of("+++@example.org") == "user");
    CHECK(base_of("_@example.org") == "user");
    CHECK(base_of("7@example.org") == "7");
    CHECK(base_of(std::string(64, 'a') + "@example.org") == std::string(59, 'a'));
}

TEST_CASE("the suffix is the address's own, and the same for whoever derives it") {
    CHECK(detail::sign_up_username("a@example.org", "key", 0) == detail::sign_up_username("a@example.org", "key", 0));
    CHECK(detail::sign_up_username("a@example.org", "key", 0) != detail::sign_up_username("a@example.com", "key", 0));
    CHECK(detail::sign_up_username("a@example.org", "key", 0) != detail::sign_up_username("a@example.org", "other", 0));
    CHECK(detail::sign_up_username("a@example.org", "", 0).size() == 6);
}

TEST_CASE("each name that is taken leads to another") {
    std::set<std::string> names;
    for (int attempt = 0; attempt < 8; ++attempt) {
        names.insert(detail::sign_up_username("a@example.org", "key", attempt));
    }
    CHECK(names.size() == 8);
}
