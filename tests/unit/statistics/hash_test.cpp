#include "datagems/statistics/hash.hpp"
#include "datagems/statistics/hash_set.hpp"

#include <catch2/catch.hpp>

#include <bit>
#include <set>
#include <string>

using namespace datagems::statistics;

TEST_CASE("texts that differ in anything have different hashes") {
    std::set<std::uint64_t> hashes;
    std::size_t texts = 0;
    for (std::size_t size = 0; size <= 70; ++size) {
        std::string text(size, '\0');
        hashes.insert(hash_bytes(text, 0));
        ++texts;
        for (std::size_t i = 0; i < size; ++i) {
            for (int bit = 0; bit < 8; ++bit) {
                text[i] = static_cast<char>(1 << bit);
                hashes.insert(hash_bytes(text, 0));
                ++texts;
            }
            text[i] = '\0';
        }
    }
    CHECK(hashes.size() == texts);
    CHECK(hash_bytes("a", 1) != hash_bytes("a", 2));
}

TEST_CASE("a hash is the same in every run") {
    CHECK(hash_bytes("DataGems", 0) == hash_bytes(std::string("DataGems"), 0));
    CHECK(hash_bytes("DataGems", 0) == 0xf82c82b65a84c4af);
    CHECK(hash_number(42, 0) == 0x5af39da6070bd889);
}

TEST_CASE("one bit of a number moves about half of its hash") {
    int moved = 0;
    for (std::uint64_t number = 0; number < 1'000; ++number) {
        moved += std::popcount(hash_number(number, 7) ^ hash_number(number ^ 1, 7));
    }
    CHECK(moved > 31'000);
    CHECK(moved < 33'000);
}

TEST_CASE("a set knows what it holds and takes no more than it may") {
    HashSet set(1'000);
    for (std::uint64_t hash = 0; hash < 1'000; ++hash) {
        REQUIRE(set.add(hash << 32) == HashSet::Added::yes);
    }
    for (std::uint64_t hash = 0; hash < 1'000; ++hash) {
        REQUIRE(set.add(hash << 32) == HashSet::Added::known);
    }
    CHECK(set.add(1) == HashSet::Added::full);
    CHECK(set.size() == 1'000);
    std::size_t visited = 0;
    set.for_each([&](std::uint64_t) { ++visited; });
    CHECK(visited == 1'000);
}
