#include "datagems/generation/index_set.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace datagems;
using documents::IndexRange;
using generation::IndexSet;

TEST_CASE("neighbouring indexes become one range, whatever their order") {
    IndexSet set;
    for (const std::int64_t index : {5, 3, 4, 9, 0}) {
        CHECK(set.insert(index));
    }
    CHECK_FALSE(set.insert(4));
    CHECK(set.size() == 5);
    CHECK(set.ranges() == std::vector<IndexRange>{{0, 1}, {3, 6}, {9, 10}});
}

TEST_CASE("what is done is taken out of what is to do") {
    IndexSet to_do(IndexRange{10, 20});
    IndexSet done;
    for (const std::int64_t index : {10, 13, 14, 19, 30}) {
        done.insert(index);
    }
    to_do.subtract(done);
    CHECK(to_do.ranges() == std::vector<IndexRange>{{11, 13}, {15, 19}});
    CHECK(to_do.size() == 6);
    CHECK(to_do.take_first() == 11);
    CHECK(to_do.take_first() == 12);
    CHECK(to_do.take_first() == 15);
    CHECK(to_do.size() == 3);
}

TEST_CASE("an empty or reversed range is an empty set") {
    CHECK(IndexSet(IndexRange{4, 4}).empty());
    CHECK(IndexSet(IndexRange{4, 2}).size() == 0);
    CHECK_FALSE(IndexSet().take_first());
}

TEST_CASE("an index set behaves as a set of numbers under any mix of changes") {
    std::mt19937 random(GENERATE(1U, 2U, 3U));
    IndexSet set;
    std::set<std::int64_t> model;
    for (int step = 0; step < 3'000; ++step) {
        const auto index = static_cast<std::int64_t>(random() % 60);
        switch (random() % 3) {
        case 0:
            CHECK(set.insert(index) == model.insert(index).second);
            break;
        case 1:
            CHECK(set.erase(index) == (model.erase(index) == 1));
            break;
        default:
            CHECK(set.contains(index) == model.contains(index));
        }
        REQUIRE(set.size() == static_cast<std::int64_t>(model.size()));
    }
    std::vector<std::int64_t> listed;
    for (const auto& range : set.ranges()) {
        for (auto index = range.start; index < range.end; ++index) {
            listed.push_back(index);
        }
    }
    CHECK(listed == std::vector<std::int64_t>(model.begin(), model.end()));
}
