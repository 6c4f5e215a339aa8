#include "services/profile_cache.hpp"

#include <catch2/catch.hpp>

using namespace datagems::gateway;

namespace {

std::shared_ptr<const std::string> text_of(std::size_t bytes) {
    return std::make_shared<const std::string>(bytes, 'x');
}

} // namespace

TEST_CASE("what was asked for longest ago makes room") {
    ProfileCache cache(300);
    cache.put("a", text_of(98));
    cache.put("b", text_of(98));
    cache.put("c", text_of(98));
    CHECK(cache.find("a"));
    cache.put("d", text_of(98));
    CHECK(cache.find("a"));
    CHECK_FALSE(cache.find("b"));
    CHECK(cache.find("c"));
    CHECK(cache.find("d")->size() == 98);
    cache.put("e", text_of(298));
    CHECK(cache.find("e"));
    CHECK_FALSE(cache.find("a"));
}

TEST_CASE("one that is too large is not kept, and one that is there stays") {
    ProfileCache cache(300);
    cache.put("a", text_of(10));
    cache.put("b", text_of(299));
    CHECK_FALSE(cache.find("b"));
    cache.put("a", text_of(20));
    CHECK(cache.find("a")->size() == 10);
}
