// Many callers on stores that fail, do not confirm and lag.
#include "ratio1_stores.hpp"

#include "datagems/test_support/r1fs_conformance.hpp"

#include <atomic>
#include <thread>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;
using sandbox::Dialect;

namespace {

// By callers who ask again, as all of ours do.
template <class Call>
bool sooner_or_later(const Call& call) {
    for (int i = 0; i < 50; ++i) {
        if (call().has_value()) return true;
    }
    return false;
}

int rev_of(const std::string& text) {
    return std::stoi(text.substr(text.find(':') + 1));
}

} // namespace

TEST_CASE("sixteen writers on a store that fails, drops and does not confirm lose nothing") {
    const int code = GENERATE(500, 503, 0);
    sandbox::StoreKnobs knobs;
    knobs.fail_rate = 0.2;
    knobs.fail_code = code;
    knobs.unconfirmed_rate = 0.2;
    knobs.seed = 7;
    const Stores stores(Dialect::node, knobs);
    const auto engine = stores.open();
    constexpr int writers = 16;
    constexpr int writes = 10;
    std::atomic<int> lost{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < writers; ++t) {
        threads.emplace_back([&, t] {
            const auto field = "peer-" + std::to_string(t);
            for (int i = 1; i <= writes; ++i) {
                // Far apart, so that raised ones stay below the next.
                const auto text = "{\"rev\":" + std::to_string(1000 * i) + "}";
                if (!sooner_or_later([&] { return engine.cstore->hset("h", field, text); })) ++lost;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(lost == 0);
    stores.servers().set_knobs({});
    const auto all = engine.cstore->hgetall("h").value();
    CHECK(all.size() == writers);
    for (const auto& [field, text] : all) {
        INFO(field << " " << text);
        CHECK(rev_of(text) / 1000 == writes);
    }
}

TEST_CASE("what was said to be written is seen by every replica in the end") {
    sandbox::StoreKnobs knobs;
    knobs.unconfirmed_rate = 0.3;
    knobs.seed = 11;
    const Stores stores(Dialect::node, knobs, 3);
    const auto writer = stores.open(0);
    const auto reader = stores.open(2);
    for (int i = 0; i < 15; ++i) {
        const auto field = std::to_string(i);
        REQUIRE(sooner_or_later([&] { return writer.cstore->hset("documents", field, R"({"rev":1})"); }));
        REQUIRE(sooner_or_later([&] { return writer.cstore->hset("names", field, "ada"); }));
        REQUIRE(sooner_or_later([&] { return writer.cstore->hset("gone", field, "x"); }));
        REQUIRE(sooner_or_later([&] { return writer.cstore->hdel("gone", field); }));
    }
    const auto arrived = [&] {
        const auto names = reader.cstore->hgetall("names").value();
        for (const auto& [field, name] : names) {
            if (name != "ada") return false;
        }
        return names.size() == 15 && reader.cstore->hgetall("documents").value().size() == 15 &&
               reader.cstore->hgetall("gone").value().empty();
    };
    for (int i = 0; i < 12'000 && !arrived(); ++i)
        std::this_thread::sleep_for(5ms);
    CHECK(arrived());
}

TEST_CASE("files come and go whole while a fifth of all calls fails") {
    const auto dialect = GENERATE(Dialect::node, Dialect::sandbox);
    sandbox::StoreKnobs knobs;
    knobs.fail_rate = 0.2;
    knobs.fail_code = 0;
    knobs.seed = 3;
    const Stores stores(dialect, knobs);
    const auto engine = stores.open();
    std::atomic<int> damaged{0};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = 0; i < 10; ++i) {
                const auto content = datagems::test::bytes_of_every_kind(1 + 40'000 * ((t + i) % 5));
                Cid cid;
                const bool whole = sooner_or_later([&] {
                                       auto added = engine.r1fs->add_bytes(content, "f");
                                       if (added) cid = *added;
                                       return added;
                                   }) &&
                                   sooner_or_later([&]() -> Result<void> {
                                       const auto read = engine.r1fs->read_all(cid, 1'000'000);
                                       if (!read) return read.error();
                                       if (*read != content) ++damaged;
                                       return {};
                                   }) &&
                                   sooner_or_later([&] { return engine.r1fs->remove(cid); });
                if (!whole) ++damaged;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(damaged == 0);
}
