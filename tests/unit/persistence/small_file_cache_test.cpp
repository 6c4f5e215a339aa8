#include "datagems/test_support/r1fs_conformance.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "network/small_file_cache.hpp"
#include "opened.hpp"

using namespace datagems;
using namespace datagems::persistence;
using datagems::persistence::test::open_in;

namespace {

// What the cache asks of the store behind it.
class CountingR1fs final : public R1fs {
  public:
    CountingR1fs(R1fs& inner, int& reads) : inner_(inner), reads_(reads) {}
    Result<Cid> add_file(const std::filesystem::path& path, std::string_view filename) override {
        return inner_.add_file(path, filename);
    }
    Result<Cid> add_bytes(std::string_view bytes, std::string_view filename) override {
        return inner_.add_bytes(bytes, filename);
    }
    Result<std::unique_ptr<FileReader>> open(std::string_view cid) override { return inner_.open(cid); }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        ++reads_;
        return inner_.read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override { return inner_.remove(cid); }
    Result<void> check() override { return inner_.check(); }

  private:
    R1fs& inner_;
    int& reads_;
};

struct Fixture {
    datagems::test::TempDir dir;
    Engine engine = open_in(dir.path() / "data");
    int reads = 0;
    std::unique_ptr<R1fs> cached(SmallFileCacheLimits limits = {}) {
        return make_small_file_cache(std::make_unique<CountingR1fs>(*engine.r1fs, reads), limits);
    }
};

} // namespace

TEST_CASE("a store whose small files are kept conforms") {
    Fixture fixture;
    const auto cached = fixture.cached();
    datagems::test::check_r1fs(*cached, *fixture.engine.r1fs, fixture.dir.path());
}

TEST_CASE("a small file is read once, a large one and one that failed again") {
    Fixture fixture;
    const auto cached = fixture.cached({10, 100'000});
    const auto small = cached->add_bytes("0123456789", "small").value();
    const auto large = cached->add_bytes("0123456789a", "large").value();
    for (int i = 0; i < 3; ++i) {
        CHECK(cached->read_all(small, 10).value() == "0123456789");
    }
    CHECK(fixture.reads == 1);
    CHECK(cached->read_all(small, 9).error().code == errc::too_large);
    (void)cached->read_all(large, 100).value();
    (void)cached->read_all(large, 100).value();
    CHECK(fixture.reads == 3);
    CHECK(cached->read_all(std::string(64, '0'), 100).error().code == errc::not_found);
    CHECK(cached->read_all(std::string(64, '0'), 100).error().code == errc::not_found);
    CHECK(fixture.reads == 5);
}

TEST_CASE("the files used last are kept, within a bound, and a removed one is gone") {
    Fixture fixture;
    const auto cached = fixture.cached({1'000, 3'000});
    std::vector<Cid> cids;
    for (int i = 0; i < 4; ++i) {
        cids.push_back(cached->add_bytes(std::string(1'000, static_cast<char>('a' + i)), "file").value());
    }
    const auto read = [&](std::size_t i) {
        const auto before = fixture.reads;
        CHECK(cached->read_all(cids[i], 1'000).value() == std::string(1'000, static_cast<char>('a' + i)));
        return fixture.reads - before;
    };
    CHECK(read(0) == 1);
    CHECK(read(1) == 1);
    CHECK(read(0) == 0);
    CHECK(read(2) == 1); // in place of 1
    CHECK(read(0) == 0);
    CHECK(read(1) == 1);
    REQUIRE(cached->remove(cids[1]).has_value());
    CHECK(cached->read_all(cids[1], 1'000).error().code == errc::not_found);
}
