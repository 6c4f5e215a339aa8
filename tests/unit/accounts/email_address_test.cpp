#include "datagems/accounts/email_address.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace datagems::accounts;

TEST_CASE("a mail address has one spelling") {
    CHECK(canonical_email("alice@example.org").value() == "alice@example.org");
    CHECK(canonical_email(" Alice.B+tag@Example.ORG\n").value() == "alice.b+tag@example.org");
    CHECK(canonical_email("o'neil_x@a.b-c.museum").value() == "o'neil_x@a.b-c.museum");
    CHECK(canonical_email("a@xn--bcher-kva.example").value() == "a@xn--bcher-kva.example");
    const auto longest = std::string(64, 'a') + "@" + std::string(63, 'b') + ".example";
    CHECK(canonical_email(longest).value() == longest);
}

TEST_CASE("what is no mail address, or could be more than one, is refused") {
    for (const std::string text : {"",
                                   "alice",
                                   "@example.org",
                                   "alice@",
                                   "alice@localhost",
                                   "alice@example..org",
                                   "alice@.example.org",
                                   "alice@example.org.",
                                   ".alice@example.org",
                                   "alice.@example.org",
                                   "a..b@example.org",
                                   "a@b@example.org",
                                   "a b@example.org",
                                   "\"a b\"@example.org",
                                   "a@-example.org",
                                   "a@example-.org",
                                   "a@[127.0.0.1]",
                                   "a@127.0.0.1",
                                   "a@exa_mple.org",
                                   "a@example.org,b@example.org",
                                   "<a@example.org>",
                                   "a@example.org>",
                                   "a\r\nBcc:b@example.org",
                                   "a@example.org\r\nBcc: b@c.org",
                                   "ä@example.org",
                                   "a@bücher.example",
                                   "a@example.org x",
                                   "a;b@example.org",
                                   "a(b)@example.org",
                                   "a:b@example.org",
                                   "a\\b@example.org"}) {
        INFO(text);
        CHECK_FALSE(canonical_email(text).has_value());
    }
    CHECK_FALSE(canonical_email(std::string("a\0b@example.org", 15)).has_value());
    CHECK_FALSE(canonical_email(std::string(65, 'a') + "@example.org").has_value());
    CHECK_FALSE(canonical_email("a@" + std::string(64, 'b') + ".example").has_value());
    const auto label = std::string(63, 'b') + ".";
    CHECK_FALSE(canonical_email("a@" + label + label + label + label + "example").has_value());
}

TEST_CASE("mail comes from an address, or from a name and an address") {
    CHECK(parse_mailbox("No-Reply@example.org").value().address == "no-reply@example.org");
    CHECK(parse_mailbox("No-Reply@example.org").value().name.empty());
    const auto named = parse_mailbox("  Zoë's gems <a@example.org> ").value();
    CHECK(named.name == "Zoë's gems");
    CHECK(named.address == "a@example.org");
    for (const std::string text : {"", "Alice", "Alice <>", "Alice <a@example.org> x", "A\nB <a@example.org>",
                                   "A <b> <a@example.org>", "\"A\" <a@example.org>", "\xff <a@example.org>"}) {
        INFO(text);
        CHECK_FALSE(parse_mailbox(text).has_value());
    }
}
