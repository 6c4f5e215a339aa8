#include "datagems/test_support/cstore_conformance.hpp"
#include "datagems/test_support/r1fs_conformance.hpp"
#include "opened.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;

namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

void run_sql(const fs::path& file, const char* sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

} // namespace

TEST_CASE("the embedded engine does what every engine must do") {
    const TempDir dir;
    const auto first = open_in(dir.path() / "data");
    const auto second = open_in(dir.path() / "data");
    datagems::test::check_cstore(*first.cstore, *second.cstore);
    datagems::test::check_r1fs(*first.r1fs, *second.r1fs, dir.path());
}

TEST_CASE("of all threads and engines that race for a field exactly one wins") {
    const TempDir dir;
    const auto first = open_in(dir.path() / "data");
    const auto second = open_in(dir.path() / "data");
    datagems::test::check_racing_inserts(*first.cstore, *second.cstore);
}

TEST_CASE("readers and writers of many threads do not disturb each other") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    std::vector<std::thread> threads;
    std::vector<std::string> troubles(8);
    for (std::size_t i = 0; i < troubles.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 40; ++round) {
                const auto field = "f" + std::to_string(i);
                const auto written = engine.cstore->hset("h", field, std::to_string(round));
                const auto read = engine.cstore->hget("h", field);
                const auto all = engine.cstore->hgetall("h");
                const auto token = engine.cstore->change_token();
                const auto cid = engine.r1fs->add_bytes("the same content", "x");
                const bool fine = written && read && *read == std::to_string(round) && all && token && cid;
                if (!fine) troubles[i] = "round " + std::to_string(round);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    for (const auto& trouble : troubles)
        CHECK(trouble == "");
    CHECK(engine.cstore->hgetall("h").value().size() == troubles.size());
}

TEST_CASE("what was written is there after closing and opening again") {
    const TempDir dir;
    Cid cid;
    {
        const auto engine = open_in(dir.path() / "a" / "b" / "data");
        REQUIRE(engine.cstore->hset("h", "f", std::string("\0binary\xff", 8)).has_value());
        cid = engine.r1fs->add_bytes("kept", "x").value();
    }
    const auto engine = open_in(dir.path() / "a" / "b" / "data");
    CHECK(engine.cstore->hget("h", "f").value() == std::string("\0binary\xff", 8));
    CHECK(engine.r1fs->read_all(cid, 10).value() == "kept");
    CHECK(engine.description == "embedded in " + (dir.path() / "a" / "b" / "data").string());
}

TEST_CASE("the data directory and everything in it is private") {
    const TempDir dir;
    const auto data = dir.path() / "data";
    const auto engine = open_in(data);
    REQUIRE(engine.cstore->set("k", "v").has_value());
    const auto cid = engine.r1fs->add_bytes("x", "x").value();
    CHECK(mode_of(data) == 0700U);
    CHECK(mode_of(data / "files") == 0700U);
    CHECK(mode_of(data / "cstore.sqlite3") == 0600U);
    CHECK(mode_of(data / "cstore.sqlite3-wal") == 0600U);
    CHECK(mode_of(data / "cstore.sqlite3-shm") == 0600U);
    CHECK(mode_of(data / "files" / cid.substr(0, 2)) == 0700U);
    CHECK(mode_of(data / "files" / cid.substr(0, 2) / cid) == 0600U);
}

TEST_CASE("an equal value is not written again") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    REQUIRE(engine.cstore->hset("h", "f", "v").has_value());
    const auto token = engine.cstore->change_token().value();
    REQUIRE(engine.cstore->hset("h", "f", "v").has_value());
    CHECK(engine.cstore->change_token().value() == token);
}

TEST_CASE("equal contents are one file, named by its SHA-256") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    CHECK(engine.r1fs->add_bytes("abc", "x").value() ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    std::ofstream(dir.path() / "abc") << "abc";
    CHECK(engine.r1fs->add_file(dir.path() / "abc", "y").value() == engine.r1fs->add_bytes("abc", "z").value());
    CHECK(fs::is_empty(dir.path() / "data" / "files" / "new"));
}

TEST_CASE("a damaged file is noticed when it is read, and healed when it is added again") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    const auto cid = engine.r1fs->add_bytes("the content", "x").value();
    std::ofstream(dir.path() / "data" / "files" / cid.substr(0, 2) / cid) << "something else";
    CHECK(engine.r1fs->read_all(cid, 100).error().code == errc::corrupt);
    REQUIRE(engine.r1fs->add_bytes("the content", "x").has_value());
    CHECK(engine.r1fs->read_all(cid, 100).value() == "the content");
}

TEST_CASE("temporary files of crashed writers go after a day, those of live ones stay") {
    const TempDir dir;
    const auto temporary = dir.path() / "data" / "files" / "new";
    (void)open_in(dir.path() / "data");
    std::ofstream(temporary / "new-old") << "x";
    std::ofstream(temporary / "new-young") << "x";
    fs::last_write_time(temporary / "new-old", fs::file_time_type::clock::now() - std::chrono::hours(25));
    (void)open_in(dir.path() / "data");
    CHECK_FALSE(fs::exists(temporary / "new-old"));
    CHECK(fs::exists(temporary / "new-young"));
}

TEST_CASE("a directory that cannot be used is refused with the reason") {
    const TempDir dir;
    CHECK(open_error({}) == errc::invalid_argument);
    std::ofstream(dir.path() / "file") << "x";
    CHECK(open_error(dir.path() / "file") == errc::io);
    CHECK(open_error(dir.path() / "file" / "data") == errc::io);
    fs::create_directory(dir.path() / "garbage");
    std::ofstream(dir.path() / "garbage" / "cstore.sqlite3") << std::string(5000, 'g');
    CHECK(open_error(dir.path() / "garbage") == errc::corrupt);
    fs::create_directory(dir.path() / "foreign");
    run_sql(dir.path() / "foreign" / "cstore.sqlite3", "CREATE TABLE t (x)");
    CHECK(open_error(dir.path() / "foreign") == errc::corrupt);
    (void)open_in(dir.path() / "newer");
    run_sql(dir.path() / "newer" / "cstore.sqlite3", "PRAGMA user_version = 4");
    CHECK(open_error(dir.path() / "newer") == errc::unsupported);
    if (::geteuid() == 0) return; // root may write anywhere
    fs::create_directory(dir.path() / "read-only");
    fs::permissions(dir.path() / "read-only", fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(open_error(dir.path() / "read-only") == errc::permission_denied);
}

TEST_CASE("a store whose files are taken away says so") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    REQUIRE(engine.cstore->check().has_value());
    REQUIRE(engine.r1fs->check().has_value());
    fs::remove_all(dir.path() / "data");
    CHECK(engine.cstore->check().error().code == errc::unavailable);
    CHECK(engine.r1fs->check().has_error());
    CHECK(engine.r1fs->add_bytes("x", "x").has_error());
}

TEST_CASE("files that are away are told from files that never were, and are there again when back") {
    const TempDir dir;
    const auto engine = open_in(dir.path() / "data");
    const auto cid = engine.r1fs->add_bytes("x", "x").value();
    const auto files = dir.path() / "data" / "files";
    fs::rename(files, dir.path() / "away");
    const auto check_away = [&] {
        CHECK(engine.r1fs->check().error().code == errc::unavailable);
        CHECK(engine.r1fs->add_bytes("y", "y").error().code == errc::unavailable);
        CHECK(engine.r1fs->open(cid).error().code == errc::unavailable);
        CHECK(engine.r1fs->read_all(cid, 10).error().code == errc::unavailable);
        CHECK(engine.r1fs->remove(cid).error().code == errc::unavailable);
    };
    check_away();
    fs::create_directory(files); // the place of a file system that is not mounted
    check_away();
    fs::remove(files);
    fs::rename(dir.path() / "away", files);
    CHECK(engine.r1fs->read_all(cid, 10).value() == "x");
    CHECK(engine.r1fs->open(std::string(64, '0')).error().code == errc::not_found);
}
