// Files up and down, whole or not at all.
#include "datagems/base/encoding.hpp"
#include "embedded/new_file.hpp"
#include "ratio1/multipart.hpp"
#include "ratio1_file_node.hpp"

#include <fcntl.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;
using datagems::test::TempDir;

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
