// Files up and down, whole or not at all.
#include "datagems/base/encoding.hpp"
#include "datagems/persistence/engine.hpp"
#include "embedded/new_file.hpp"
#include "ratio1/multipart.hpp"
#include "ratio1_raw_server.hpp"
#include "ratio1_stores.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <mutex>
#include <thread>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;
using datagems::test::TempDir;

namespace {

// Answers each request with what the test says, and counts them.
class FileNode {
  public:
    using Answer = std::function<std::string(const std::string& request, int number)>;
    explicit FileNode(Answer answer) : answer_(std::move(answer)), server_([this](RawPeer& peer) { talk(peer); }) {}

    [[nodiscard]] int requests() const { return requests_; }
    [[nodiscard]] std::size_t connections() const { return server_.connections(); }
    [[nodiscard]] Ratio1Options options() const {
        auto options = quick_options();
        options.cstore_url = server_.url();
        options.r1fs_url = server_.url();
        options.spool_dir = spool_.path();
        return options;
    }
    [[nodiscard]] std::unique_ptr<R1fs> open() const { return std::move(open_with(options()).r1fs); }

  private:
    // An empty answer, or one that is cut, ends the connection.
    void talk(RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            const auto answer = answer_(request, requests_++);
            const bool cut = answer.find("\r\n\r\n") == std::string::npos || answer.ends_with("(cut)");
            if (!peer.send(answer) || cut) return;
        }
    }

    Answer answer_;
    std::atomic<int> requests_{0};
    TempDir spool_;
    RawServer server_;
};

std::string file(std::string_view content, std::string_view headers = "") {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
           std::to_string(content.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(content);
}

const std::string short_file =
    "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\n(cut)";
const std::string description = ok_json(R"({"result":{"file_path":"/x","meta":{"file":"x","filename":"x"}}})");

std::string content_of(FileReader& reader) {
    std::string content;
    std::vector<char> buffer(7);
    for (auto count = reader.read(buffer).value(); count > 0; count = reader.read(buffer).value())
        content.append(buffer.data(), count);
    return content;
}

} // namespace

TEST_CASE("a download that breaks is begun again, and leaves nothing of its first half") {
    FileNode node([](const std::string&, int number) { return number < 2 ? short_file : file("the whole file"); });
    const auto store = node.open();
    CHECK(content_of(**store->open("cid")) == "the whole file");
    CHECK(node.requests() == 3);
}

TEST_CASE("a download that always breaks is an error, never a short file") {
    for (const auto& cut : {short_file, std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n(cut)"),
                            std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n(cut)")}) {
        FileNode node([&](const std::string&, int) { return cut; });
        const auto store = node.open();
        const auto code = store->open("cid").error().code;
        CHECK((code == errc::unavailable || code == errc::timed_out || code == errc::corrupt));
        CHECK(store->read_all("cid", 1000).has_error());
    }
}

TEST_CASE("a chunked download is a file") {
    FileNode node([](const std::string&, int) {
        return std::string(
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            "6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n");
    });
    const auto store = node.open();
    CHECK(content_of(**store->open("cid")) == "first second");
}

TEST_CASE("a file that is JSON is still a file, and a description is none") {
    FileNode node([](const std::string& request, int) {
        if (request.starts_with("POST /get_file_base64")) {
            return ok_json("{\"result\":{\"file_base64_str\":\"" + base64_encode("content") +
                           "\",\"filename\":\"x\"}}");
        }
        if (request.find("cid=json") == std::string::npos) return description;
        return with_status(200, R"({"file_path":"mine","meta":{}})", "X-Meta: {}\r\n");
    });
    const auto store = node.open();
    CHECK(content_of(**store->open("json")) == R"({"file_path":"mine","meta":{}})");
    CHECK(content_of(**store->open("described")) == "content");
    CHECK(store->read_all("other", 7).value() == "content");
    CHECK(store->read_all("other", 6).error().code == errc::too_large);
}

TEST_CASE("missing files are told in many ways") {
    const auto answer = GENERATE(with_status(404, R"({"detail":{"error":"no such file","status_code":404}})"),
                                 with_status(404, R"({"error":{"status":404,"message":"not found"}})"),
                                 with_status(404, "nothing here"),
                                 ok_json(R"({"result":{"error":"not found","file_base64_str":null,"filename":null}})"),
                                 ok_json(R"({"error":"not found","file_base64_str":null,"filename":null})"));
    const bool described = GENERATE(false, true);
    FileNode node([&](const std::string& request, int) {
        return described && request.starts_with("GET") ? description : answer;
    });
    const auto store = node.open();
    CHECK(store->open("cid").error().code == errc::not_found);
    CHECK(store->read_all("cid", 10).error().code == errc::not_found);
}

TEST_CASE("damaged answers in place of a file are errors") {
    for (const std::string body :
         {R"({"result":{"file_base64_str":"###","filename":"x"}})", R"({"result":{"file_base64_str":7}})",
          R"({"result":{}})", R"({"result":null})", "[]", "nonsense"}) {
        FileNode node(
            [&](const std::string& request, int) { return request.starts_with("GET") ? description : ok_json(body); });
        INFO(body);
        CHECK(node.open()->open("cid").error().code == errc::corrupt);
    }
}

TEST_CASE("a file that is too large is refused before it is downloaded") {
    FileNode node([](const std::string&, int) { return file(std::string(1000, 'x')); });
    const auto store = node.open();
    CHECK(store->read_all("cid", 999).error().code == errc::too_large);
    CHECK(store->read_all("cid", 1000).value().size() == 1000);
}

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

TEST_CASE("removing what is not there succeeds, failing to remove does not") {
    std::string answer;
    FileNode node([&](const std::string&, int) { return answer; });
    const auto store = node.open();
    for (const auto& gone :
         {with_status(404, "{}"), ok_json(R"({"result":{"success":false,"message":"File not found"}})"),
          ok_json(R"({"success":true,"message":"ok","cid":"x"})")}) {
        answer = gone;
        CHECK(store->remove("cid").has_value());
    }
    for (const auto& kept : {ok_json(R"({"result":{"success":false,"message":"the repository is locked"}})"),
                             ok_json("[]"), with_status(403, "{}")}) {
        INFO(kept);
        answer = kept;
        CHECK(store->remove("cid").has_error());
    }
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

TEST_CASE("names that cannot be files' are refused without a call") {
    FileNode node([](const std::string&, int) { return file("x"); });
    const auto store = node.open();
    for (const auto& name : {std::string(), std::string(1025, 'a'), std::string("a\0b", 3), std::string("\xff")}) {
        CHECK(store->open(name).error().code == errc::not_found);
        CHECK(store->read_all(name, 10).error().code == errc::not_found);
        CHECK(store->remove(name).has_value());
    }
    CHECK(node.connections() == 0);
}

TEST_CASE("a file is sent as a form that both kinds of server read") {
    std::mutex mutex;
    std::vector<std::string> requests;
    FileNode node([&](const std::string& request, int number) {
        const std::scoped_lock lock(mutex);
        requests.push_back(request);
        return number == 0 ? with_status(503, "{}") : ok_json(R"({"message":"done","cid":"bafy"})");
    });
    const TempDir dir;
    const auto content = "line 1\r\n--\r\n" + std::string(1'000'000, 'x') + std::string("\0end", 4);
    std::ofstream(dir.path() / "f", std::ios::binary) << content;
    CHECK(node.open()->add_file(dir.path() / "f", "a \"name\"\r\n.jsonl").value() == "bafy");
    REQUIRE(requests.size() == 2);
    const auto& request = requests.back();
    CHECK(request.starts_with("POST /add_file HTTP/1.1\r\n"));
    const auto at = request.find("boundary=") + 9;
    const auto boundary = request.substr(at, request.find("\r\n", at) - at);
    const auto body = request.substr(request.find("\r\n\r\n") + 4);
    CHECK(body.find("name=\"body_json\"\r\n\r\n{") != std::string::npos);
    CHECK(body.find("name=\"body\"\r\n\r\n{") != std::string::npos);
    CHECK(body.find("name=\"file\"; filename=\"a %22name%22%0D%0A.jsonl\"\r\n") != std::string::npos);
    CHECK((body.find("octet-stream\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n") != std::string::npos));
    CHECK(body.starts_with("--" + boundary + "\r\n"));
}

TEST_CASE("a node may think about a file for longer than a transfer may stand still") {
    std::mutex mutex;
    std::condition_variable asked;
    bool was_asked = false;
    RawServer server([&](RawPeer& peer) {
        for (auto request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            std::unique_lock lock(mutex);
            if (request.starts_with("GET")) { // for a sign of life: as long after the upload as that takes
                was_asked = true;
                asked.notify_all();
            } else {
                asked.wait(lock, [&] { return was_asked; });
            }
            if (!peer.send(ok_json(R"({"result":{"cid":"x"}})"))) return;
        }
    });
    auto options = quick_options();
    options.cstore_url = server.url();
    options.r1fs_url = server.url();
    options.idle_timeout = 100ms;
    options.write_deadline = 4s;
    CHECK(open_with(options).r1fs->add_bytes("", "x").value() == "x");
    CHECK(server.connections() == 2);
}

TEST_CASE("a node that stores nothing is not believed") {
    for (const std::string body : {R"({"result":{"cid":null}})", R"({"result":{"cid":""}})", R"({"result":{}})",
                                   R"({"result":{"error":"full"}})", R"({"result":null})", "[]", "x"}) {
        FileNode node([&](const std::string&, int) { return ok_json(body); });
        const auto store = node.open();
        INFO(body);
        CHECK(store->add_bytes("content", "x").has_error());
        CHECK(store->add_bytes("", "x").has_error());
    }
}

TEST_CASE("a file that becomes shorter while it is sent is an error") {
    const TempDir dir;
    std::ofstream(dir.path() / "f") << "short";
    const embedded::Descriptor file(::open((dir.path() / "f").c_str(), O_RDONLY | O_CLOEXEC));
    const ratio1::FileContent content(file.get(), 100);
    const ratio1::FileForm form(content, "f");
    std::string sent;
    const auto done = form.send([&](std::string_view piece) {
        sent += piece;
        return true;
    });
    CHECK(done.error().code == errc::io);
    CHECK(sent.size() < form.size());
}
