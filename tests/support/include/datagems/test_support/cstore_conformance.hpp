// What every CStore engine must do, whatever it is made of. Call from a TEST_CASE of the engine's test program; `first`
// and `second` are two openings of one store, as two processes have them.
//
//     TEST_CASE("the embedded engine conforms") { datagems::test::check_cstore(*first.cstore, *second.cstore); }
#pragma once

#include "datagems/persistence/cstore.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

namespace datagems::test {

inline void check_values(persistence::CStore& first, persistence::CStore& second) {
    CHECK(first.get("absent").value() == std::nullopt);
    REQUIRE(first.set("key", "one").has_value());
    CHECK(second.get("key").value() == "one");
    REQUIRE(second.set("key", "two").has_value());
    CHECK(first.get("key").value() == "two");
    REQUIRE(first.set("key", "").has_value());
    CHECK(second.get("key").value() == "");
    REQUIRE(first.del("key").has_value());
    REQUIRE(first.del("key").has_value());
    CHECK(second.get("key").value() == std::nullopt);
}

// An engine that can list keys lists exactly those that begin so.
inline void check_keys(persistence::CStore& first, persistence::CStore& second) {
    for (const auto* key : {"list:a", "list:b", "list:c", "list", "lisu:a"}) {
        REQUIRE(first.set(key, "1").has_value());
    }
    REQUIRE(first.hset("list:hash", "f", "1").has_value());
    using Keys = std::vector<std::string>;
    const auto all = second.keys("list:", 10).value();
    if (!all) return;
    CHECK(*all == Keys{"list:a", "list:b", "list:c"});
    CHECK(second.keys("list:", 2).value() == Keys{"list:a", "list:b"});
    CHECK(second.keys("none:", 2).value() == Keys{});
}

inline void check_hashes(persistence::CStore& first, persistence::CStore& second) {
    CHECK(first.hget("h", "absent").value() == std::nullopt);
    CHECK(first.hgetall("no-such-hash").value().empty());
    REQUIRE(first.hset("h", "b", "1").has_value());
    REQUIRE(second.hset("h", "a", "2").has_value());
    REQUIRE(first.hset("other", "a", "3").has_value());
    CHECK(second.hgetall("h").value() == persistence::HashFields{{"a", "2"}, {"b", "1"}});
    REQUIRE(second.hset("h", "b", "9").has_value());
    CHECK(first.hget("h", "b").value() == "9");
    REQUIRE(first.hdel("h", "b").has_value());
    REQUIRE(first.hdel("h", "b").has_value());
    REQUIRE(first.hdel("no-such-hash", "b").has_value());
    CHECK(second.hget("h", "b").value() == std::nullopt);
    // A key and a hash of one name are two things.
    REQUIRE(first.set("h", "value").has_value());
    CHECK(second.hget("h", "a").value() == "2");
    CHECK(first.hsync("h").has_value());
    CHECK(first.check().has_value());
}

inline void check_odd_names_and_values(persistence::CStore& first, persistence::CStore& second) {
    const std::vector<std::string> names{"a b",
                                         "'; DROP TABLE hash_fields; --",
                                         "\"quoted\"",
                                         "back\\slash",
                                         "ünïcödé",
                                         "日本語 🎲",
                                         "a/b?c=d&e=f#g%20",
                                         "line\nbreak\ttab",
                                         std::string(persistence::max_key_bytes, 'k')};
    for (const auto& name : names) {
        INFO(name);
        REQUIRE(first.hset(name, name, "{\"name\":\"" + std::to_string(name.size()) + "\"}").has_value());
        CHECK(second.hget(name, name).value() == "{\"name\":\"" + std::to_string(name.size()) + "\"}");
        CHECK(second.hgetall(name).value().count(name) == 1);
        REQUIRE(first.set(name, name).has_value());
        CHECK(second.get(name).value() == name);
    }
    const std::string large(persistence::max_value_bytes, 'v');
    REQUIRE(first.hset("large", "f", large).has_value());
    CHECK((second.hget("large", "f").value() == large));
    CHECK(first.hset("large", "f", large + "v").error().code == errc::too_large);
    CHECK((second.hget("large", "f").value() == large));
}

inline void check_refusals(persistence::CStore& store) {
    const std::vector<std::string> refused{"",
                                           std::string(persistence::max_key_bytes + 1, 'k'),
                                           std::string("a\0b", 3),
                                           "\xff\xfe",
                                           "\xc0\xaf",
                                           "\xed\xa0\x80"};
    for (const auto& name : refused) {
        CHECK(store.get(name).error().code == errc::invalid_argument);
        CHECK(store.set(name, "v").error().code == errc::invalid_argument);
        CHECK(store.hget("h", name).error().code == errc::invalid_argument);
        CHECK(store.hset(name, "f", "v").error().code == errc::invalid_argument);
        CHECK(store.hset("h", name, "v").error().code == errc::invalid_argument);
        CHECK(store.hset_if_absent("h", name, "v").error().code == errc::invalid_argument);
        CHECK(store.hdel("h", name).error().code == errc::invalid_argument);
        CHECK(store.hgetall(name).error().code == errc::invalid_argument);
        CHECK(store.hsync(name).error().code == errc::invalid_argument);
    }
}

// A token differs after a write by anybody; on an engine that cannot tell there is none.
inline void check_change_token(persistence::CStore& first, persistence::CStore& second) {
    const auto start = first.change_token().value();
    if (!start) return;
    CHECK(first.change_token().value() == start);
    (void)first.hget("token", "f").value();
    CHECK(first.change_token().value() == start);
    REQUIRE(second.hset("token", "f", "1").has_value());
    const auto after_other = first.change_token().value();
    CHECK(after_other != start);
    CHECK(first.change_token().value() == after_other);
    REQUIRE(first.hset("token", "f", "2").has_value());
    CHECK(first.change_token().value() != after_other);
    const auto before_delete = second.change_token().value();
    REQUIRE(first.hdel("token", "f").has_value());
    CHECK(second.change_token().value() != before_delete);
}

inline void check_first_value_stands(persistence::CStore& first, persistence::CStore& second) {
    const auto won = first.hset_if_absent("names", "ada", "1").value();
    CHECK(won.inserted);
    CHECK(won.value == "1");
    const auto lost = second.hset_if_absent("names", "ada", "2").value();
    CHECK_FALSE(lost.inserted);
    CHECK(lost.value == "1");
    REQUIRE(second.hdel("names", "ada").has_value());
    CHECK(second.hset_if_absent("names", "ada", "3").value().inserted);
}

// For engines whose hset_if_absent is atomic: of all who race for a field exactly one wins, and all see its value.
inline void check_racing_inserts(persistence::CStore& first, persistence::CStore& second) {
    constexpr int fields = 20;
    constexpr std::size_t threads_each = 8;
    struct Outcome {
        int won = 0;
        std::vector<std::string> seen;
        std::string trouble;
    };
    std::vector<Outcome> outcomes(2 * threads_each);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        threads.emplace_back([&, i] {
            auto& store = i % 2 == 0 ? first : second;
            for (int field = 0; field < fields; ++field) {
                const auto result = store.hset_if_absent("race", std::to_string(field), "by " + std::to_string(i));
                if (!result) {
                    outcomes[i].trouble = result.error().message;
                    return;
                }
                outcomes[i].won += result->inserted ? 1 : 0;
                outcomes[i].seen.push_back(result->value);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    int won = 0;
    for (const auto& outcome : outcomes) {
        REQUIRE(outcome.trouble == "");
        CHECK(outcome.seen == outcomes.front().seen);
        won += outcome.won;
    }
    CHECK(won == fields);
}

inline void check_cstore(persistence::CStore& first, persistence::CStore& second) {
    check_values(first, second);
    check_keys(first, second);
    check_hashes(first, second);
    check_odd_names_and_values(first, second);
    check_refusals(first);
    check_change_token(first, second);
    check_first_value_stands(first, second);
}

} // namespace datagems::test
