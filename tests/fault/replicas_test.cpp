// A network whose replicas see writes late, twice, in any order or not at all: ended jobs stay ended, totals end exact,
// every field has the writers that the design gives it, and deleted jobs stay deleted.
#include "replica_world.hpp"
#include "seed.hpp"

#include "datagems/observe/log.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/temp_dir.hpp"

using namespace datagems;

TEST_CASE("in a network of replicas ended jobs stay ended and totals end exact") {
    log::configure(log::Level::off, log::Format::text);
    test::TempDir dir;
    persistence::EmbeddedOptions options;
    options.data_dir = dir.path() / "files";
    const auto files = persistence::open_embedded(options).value();
    auto seeds = test::seeded("replicas");
    std::size_t jobs = 0;
    const int schedules = test::rounds(200, 5'000);
    for (int i = 0; i < schedules; ++i) {
        const auto seed = seeds();
        INFO("schedule " << i << ", seed " << seed);
        test::World world(seed, *files.r1fs);
        world.live(400);
        world.settle();
        world.check_end();
        jobs += world.jobs();
    }
    WARN(schedules << " schedules, " << jobs << " jobs");
}

TEST_CASE("in a network of replicas deleted jobs stay deleted") {
    log::configure(log::Level::off, log::Format::text);
    test::TempDir dir;
    persistence::EmbeddedOptions options;
    options.data_dir = dir.path() / "files";
    const auto files = persistence::open_embedded(options).value();
    auto seeds = test::seeded("replicas");
    std::size_t deleted = 0;
    const int schedules = test::rounds(100, 5'000);
    for (int i = 0; i < schedules; ++i) {
        const auto seed = seeds();
        INFO("schedule " << i << ", seed " << seed);
        test::World world(seed, *files.r1fs, true);
        world.live(400);
        world.settle();
        world.check_deleted();
        deleted += world.deleted();
    }
    CHECK(deleted > 0);
    WARN(schedules << " schedules, " << deleted << " deleted jobs");
}
