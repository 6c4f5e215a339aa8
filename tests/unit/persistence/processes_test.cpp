// Several processes on one store, some of which are killed or run out of space.
#include "opened.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;

namespace {

// Runs `body` in a child process, whose exit code is what it returns. No engine of ours may be open: SQLite must not be
// carried through fork.
template <class Body>
pid_t start_child(const Body& body) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(body());
    return child;
}

int wait_for(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

Result<Engine> open_quietly(const std::filesystem::path& data_dir) {
    EmbeddedOptions options;
    options.data_dir = data_dir;
    options.busy_timeout = std::chrono::minutes(2);
    return open_embedded(options);
}

// Inserts fields 0 to 19 if absent; the exit code is how many it won, or 99.
int race(const std::filesystem::path& data_dir, int name) {
    const auto engine = open_quietly(data_dir);
    if (!engine) return 99;
    int won = 0;
    for (int field = 0; field < 20; ++field) {
        const auto result = engine->cstore->hset_if_absent("race", std::to_string(field), std::to_string(name));
        if (!result) return 99;
        won += result->inserted ? 1 : 0;
    }
    return won;
}

// Writes numbered fields and files for ever, and a byte to `acknowledge` after each that the store confirmed.
int write_for_ever(const std::filesystem::path& data_dir, int first, int acknowledge) {
    const auto engine = open_quietly(data_dir);
    if (!engine) return 99;
    for (int i = first;; ++i) {
        const auto number = std::to_string(i);
        const auto cid = engine->r1fs->add_bytes("file " + number, number);
        if (!cid) return 98;
        if (!engine->cstore->hset("written", number, *cid)) return 97;
        if (::write(acknowledge, "x", 1) != 1) return 96;
    }
}

int drain(int descriptor) {
    int count = 0;
    char byte = 0;
    while (::read(descriptor, &byte, 1) == 1)
        ++count;
    return count;
}

// Under a limit of `bytes` for every file: the exit code is 0 if the store said "no space" and stayed readable.
int fill_up(const std::filesystem::path& data_dir, rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto engine = open_quietly(data_dir);
    if (!engine || !engine->cstore->hset("h", "before", "kept")) return 1;
    const rlimit limit{bytes, bytes};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
    const std::string large(256 * 1024, 'x');
    bool full = false;
    for (int i = 0; i < 100 && !full; ++i) {
        const auto written = engine->cstore->hset("h", "large " + std::to_string(i), large);
        if (!written && written.error().code != errc::no_space) return 3;
        full = !written;
    }
    if (!full) return 4;
    if (engine->cstore->hget("h", "before").value() != "kept") return 5;
    const auto file = engine->r1fs->add_bytes(std::string(bytes + 1, 'y'), "y");
    if (file || file.error().code != errc::no_space) return 6;
    return std::filesystem::is_empty(data_dir / "files" / "new") ? 0 : 7;
}

} // namespace

TEST_CASE("of several processes that open a new store at once and race for fields exactly one wins each") {
    const TempDir dir;
    for (int round = 0; round < 5; ++round) {
        const auto data_dir = dir.path() / ("data" + std::to_string(round));
        std::vector<pid_t> children;
        for (int name = 0; name < 4; ++name)
            children.push_back(start_child([&] { return race(data_dir, name); }));
        int won = 0;
        for (const auto child : children) {
            const int status = wait_for(child);
            REQUIRE(WIFEXITED(status));
            REQUIRE(WEXITSTATUS(status) <= 20);
            won += WEXITSTATUS(status);
        }
        CHECK(won == 20);
        CHECK(open_in(data_dir).cstore->hgetall("race").value().size() == 20);
    }
}

TEST_CASE("after kill -9 of a writer the store opens and every acknowledged write is there") {
    const TempDir dir;
    std::mt19937 random(11);
    int total = 0;
    for (int round = 0; round < 8; ++round) {
        std::array<int, 2> pipe{};
        REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
        const auto child = start_child([&] { return write_for_ever(dir.path() / "data", total, pipe[1]); });
        ::close(pipe[1]);
        // Killed while it writes on, after a random number of acknowledgements.
        int acknowledged = 0;
        char byte = 0;
        const auto wanted = std::uniform_int_distribution<int>(1, 30)(random);
        while (acknowledged < wanted && ::read(pipe[0], &byte, 1) == 1)
            ++acknowledged;
        REQUIRE(acknowledged == wanted);
        REQUIRE(::kill(child, SIGKILL) == 0);
        CHECK(WIFSIGNALED(wait_for(child)));
        acknowledged += drain(pipe[0]);
        ::close(pipe[0]);

        const auto engine = open_in(dir.path() / "data");
        const auto fields = engine.cstore->hgetall("written").value();
        for (int i = 0; i < total + acknowledged; ++i) {
            const auto found = fields.find(std::to_string(i));
            REQUIRE(found != fields.end());
            REQUIRE(engine.r1fs->read_all(found->second, 100).value() == "file " + std::to_string(i));
        }
        total += acknowledged;
    }
}

TEST_CASE("a full disk is told apart, loses nothing and leaves no half file") {
    const TempDir dir;
    const auto data_dir = dir.path() / "data";
    const auto child = start_child([&] { return fill_up(data_dir, 2 * 1024 * 1024); });
    const int status = wait_for(child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    const auto engine = open_in(data_dir);
    CHECK(engine.cstore->hget("h", "before").value() == "kept");
    CHECK(engine.cstore->hset("h", "after", "works again").has_value());
}
