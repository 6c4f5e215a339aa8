// Downloaded files on this machine's disk: shared, kept within bounds, nameless.
#include "ratio1_file_node.hpp"

#include <sys/resource.h>

#include <csignal>
#include <thread>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;

TEST_CASE("all who open a file at once share one download") {
    constexpr int readers = 16;
    std::atomic<int> begun{0};
    FileNode node([&](const std::string&, int) {
        while (begun < readers)
            std::this_thread::yield();
        return file(std::string(100'000, 'x'));
    });
    const auto store = node.open();
    std::atomic<int> whole{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < readers; ++i) {
        threads.emplace_back([&] {
            ++begun;
            const auto reader = store->open("cid");
            if (reader && content_of(**reader).size() == 100'000) ++whole;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(whole == readers);
    CHECK(node.requests() == 1);
}

TEST_CASE("all who wait for a download that fails hear of it, and the next one tries anew") {
    std::atomic<bool> missing{true};
    FileNode node([&](const std::string&, int) { return missing ? with_status(404, "{}") : file("here"); });
    const auto store = node.open();
    std::atomic<int> missed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto reader = store->open("cid");
            if (!reader && reader.error().code == errc::not_found) ++missed;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(missed == 8);
    missing = false;
    CHECK(content_of(**store->open("cid")) == "here");
}

TEST_CASE("the files used last stay on disk, as many as fit") {
    FileNode node([](const std::string&, int) { return file(std::string(100, 'x')); });
    auto options = node.options();
    options.spool_bytes = 250;
    const auto store = std::move(open_with(options).r1fs);
    const auto reads = [&](const char* cid) {
        const int before = node.requests();
        REQUIRE(content_of(**store->open(cid)).size() == 100);
        return node.requests() - before;
    };
    CHECK(reads("a") == 1);
    CHECK(reads("b") == 1);
    CHECK(reads("a") == 0);
    CHECK(reads("c") == 1); // and b goes, which was used longest ago
    CHECK(reads("a") == 0);
    CHECK(reads("c") == 0);
    CHECK(reads("b") == 1);
    CHECK(std::filesystem::is_empty(options.spool_dir)); // nameless
}

TEST_CASE("a file that was dropped or removed can still be read by who has it open") {
    FileNode node([](const std::string& request, int) {
        if (request.starts_with("POST")) return ok_json(R"({"result":{"success":true,"message":"","cid":"a"}})");
        return file(std::string(100, 'x'));
    });
    auto options = node.options();
    options.spool_bytes = 0;
    const auto store = std::move(open_with(options).r1fs);
    const auto reader = store->open("a").value();
    REQUIRE(store->open("b").has_value());
    REQUIRE(store->remove("a").has_value());
    CHECK(content_of(*reader).size() == 100);
}

TEST_CASE("a removed file is asked for again") {
    FileNode node([](const std::string& request, int) {
        if (request.starts_with("POST")) return ok_json(R"({"result":{"success":true,"message":"","cid":"a"}})");
        return file("x");
    });
    const auto store = node.open();
    REQUIRE(store->open("a").has_value());
    REQUIRE(store->remove("a").has_value());
    REQUIRE(store->open("a").has_value());
    CHECK(node.requests() == 3);
}

TEST_CASE("trouble with the spool names its directory") {
    FileNode node([](const std::string&, int) { return file(std::string(100'000, 'x')); });
    auto options = node.options();
    SECTION("missing") {
        options.spool_dir /= "absent";
        const auto error = open_with(options).r1fs->open("cid").error();
        CHECK(error.code == errc::io);
        CHECK(error.message.find(options.spool_dir.string()) != std::string::npos);
    }
    SECTION("full") {
        const auto store = std::move(open_with(options).r1fs);
        rlimit old{};
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{50'000, old.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
        const auto error = store->open("cid").error();
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
        (void)std::signal(SIGXFSZ, handler);
        CHECK(error.code == errc::no_space);
        CHECK(error.message.find(options.spool_dir.string()) != std::string::npos);
        CHECK(content_of(**store->open("cid")).size() == 100'000);
    }
}
