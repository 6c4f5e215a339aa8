#include "stores/cstore_api.hpp"
#include "stores/r1fs_api.hpp"

#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::sandbox;
using namespace std::chrono_literals;

namespace {

namespace json = boost::json;

StoreCall get(std::string path, std::map<std::string, std::string, std::less<>> parameters = {}) {
    return StoreCall{"GET", std::move(path), std::move(parameters), ""};
}

StoreCall post(std::string path, std::string body) {
    return StoreCall{"POST", std::move(path), {}, std::move(body)};
}

// A replica's two stores, of two replicas.
struct Stores {
    explicit Stores(Dialect dialect, const StoreKnobs& knobs = {})
        : controls(knobs), shared(std::move(SharedCStore::open(2, 1, nullptr, clock).value())),
          journal(std::move(StoreJournal::open(directory.path() / "journal").value())),
          shelf(std::move(FileShelf::open(directory.path() / "files", journal.get()).value())),
          cstore(*shared, controls, dialect, 0), r1fs(*shelf, dialect, 0) {}

    test::TempDir directory;
    test::ManualClock clock;
    StoreControls controls;
    std::unique_ptr<SharedCStore> shared;
    std::unique_ptr<StoreJournal> journal;
    std::unique_ptr<FileShelf> shelf;
    CStoreApi cstore;
    R1fsApi r1fs;
};

json::value result_of(const StoreAnswer& answer) {
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body).as_object().at("result");
}

StoreAnswer upload(Stores& stores, std::string_view metadata_part, std::string_view metadata,
                   std::string_view content) {
    const auto parts = stores.r1fs.begin_upload("/add_file");
    REQUIRE(parts != nullptr);
    parts->begin_part(metadata_part, "");
    if (!parts->append(metadata)) return parts->finish();
    parts->begin_part("file", "a.txt");
    REQUIRE(parts->append(content));
    return parts->finish();
}

} // namespace

TEST_CASE("the node wraps results, or does not", "[sandbox][stores]") {
    Stores node(Dialect::node);
    const auto wrapped = json::parse(node.cstore.answer(get("/get", {{"key", "k"}})).body);
    for (const char* name : {"result", "server_node_addr", "evm_network", "ee_node_alias", "ee_node_address",
                             "ee_node_eth_address", "ee_node_network", "ee_node_ver"})
        CHECK(wrapped.as_object().contains(name));
    Stores raw(Dialect::node_raw);
    CHECK(raw.cstore.answer(get("/hgetall", {{"hkey", "h"}})).body == "{}");
    Stores sandbox(Dialect::sandbox);
    CHECK(sandbox.cstore.answer(get("/hgetall", {{"hkey", "h"}})).body == "{\"result\":{}}\n");
}

TEST_CASE("payloads that the node refuses", "[sandbox][stores]") {
    const std::string body = GENERATE(values<std::string>({
        "",
        "{",
        "[]",
        R"({"hkey":"h","key":"k","chainstore_peers":[]})",
        R"({"hkey":"h","key":"k","value":1})",
        R"({"hkey":"h","key":"k","value":1,"chainstore_peers":null})",
        R"({"hkey":"h","key":"k","value":1,"chainstore_peers":"x"})",
        R"({"hkey":"h","key":1,"value":1,"chainstore_peers":[]})",
        R"({"hkey":null,"key":"k","value":1,"chainstore_peers":[]})",
        R"({"key":"k","value":1,"chainstore_peers":[]})",
    }));
    Stores stores(Dialect::node);
    const StoreAnswer answer = stores.cstore.answer(post("/hset", body));
    CHECK(answer.status == 422);
    CHECK(json::parse(answer.body).at("detail").is_array());
    CHECK(result_of(stores.cstore.answer(get("/hgetall", {{"hkey", "h"}}))) == json::object{});
}

TEST_CASE("the sandbox dialect takes any peers and answers mistakes in its own shape", "[sandbox][stores]") {
    Stores stores(Dialect::sandbox);
    CHECK(result_of(stores.cstore.answer(post("/set", R"({"key":"k","value":"v"})"))) == true);
    const StoreAnswer answer = stores.cstore.answer(post("/set", "{"));
    CHECK(answer.status == 400);
    const auto error = json::parse(answer.body).at("error");
    CHECK(error.at("status") == 400);
    CHECK(error.at("message").is_string());
    CHECK(stores.cstore.answer(post("/hsync", R"({"hkey":"h"})")).status == 404);
}

TEST_CASE("null deletes on the node and is a value in the sandbox", "[sandbox][stores]") {
    const std::string set_null = R"({"hkey":"h","key":"k","value":null,"chainstore_peers":[]})";
    const std::string set_text = R"({"hkey":"h","key":"k","value":"v","chainstore_peers":[]})";
    Stores node(Dialect::node);
    CHECK(result_of(node.cstore.answer(post("/hset", set_text))) == true);
    CHECK(result_of(node.cstore.answer(post("/hset", set_null))) == true);
    CHECK(result_of(node.cstore.answer(get("/hgetall", {{"hkey", "h"}}))) == json::object{});
    Stores sandbox(Dialect::sandbox);
    CHECK(result_of(sandbox.cstore.answer(post("/hset", set_null))) == true);
    CHECK(result_of(sandbox.cstore.answer(get("/hgetall", {{"hkey", "h"}}))).at("k").is_null());
}

TEST_CASE("only changed values wait for their confirmation", "[sandbox][stores]") {
    StoreKnobs knobs;
    knobs.confirm_delay = 100ms;
    knobs.unconfirmed_rate = 1.0;
    Stores stores(Dialect::node, knobs);
    const auto call = post("/set", R"({"key":"k","value":"v","chainstore_peers":[]})");
    const StoreAnswer first = stores.cstore.answer(call);
    CHECK(result_of(first) == false);
    CHECK(first.delay == 100ms);
    const StoreAnswer repeat = stores.cstore.answer(call);
    CHECK(result_of(repeat) == true);
    CHECK(repeat.delay == 0ms);
}

TEST_CASE("hsync says where it merged from", "[sandbox][stores]") {
    Stores stores(Dialect::node);
    result_of(stores.cstore.answer(post("/hset", R"({"hkey":"h","key":"k","value":"v","chainstore_peers":[]})")));
    const auto result = result_of(stores.cstore.answer(post("/hsync", R"({"hkey":"h"})")));
    CHECK(result.at("hkey") == "h");
    CHECK(result.at("source_peer") == "0xai_sandbox2");
    CHECK(result.at("merged_fields") == 1);
    CHECK(stores.cstore.answer(post("/hsync", R"({"hkey":"h","chainstore_peers":null})")).status == 422);
}

TEST_CASE("status of both stores in both dialects", "[sandbox][stores]") {
    Stores node(Dialect::node);
    CHECK(result_of(node.cstore.answer(get("/get_status"))).at("ok") == true);
    CHECK(result_of(node.r1fs.answer(get("/get_status"))).at("ID").is_string());
    Stores sandbox(Dialect::sandbox);
    CHECK(result_of(sandbox.cstore.answer(get("/get_status"))).at("keys").is_null());
    result_of(sandbox.cstore.answer(post("/set", R"({"key":"k","value":1})")));
    CHECK(result_of(sandbox.cstore.answer(get("/get_status"))).at("keys") == json::array{"k"});
    CHECK(result_of(sandbox.r1fs.answer(get("/get_status"))).at("count") == 0);
}

TEST_CASE("unknown routes and wrong methods", "[sandbox][stores]") {
    Stores stores(Dialect::node);
    CHECK(stores.cstore.answer(get("/nothing")).status == 404);
    CHECK(stores.cstore.answer(get("/hset")).status == 405);
    CHECK(stores.cstore.answer(post("/get", "{}")).status == 405);
    CHECK(stores.cstore.answer(get("/get")).status == 422);
    CHECK(stores.cstore.answer(get("/hget", {{"hkey", "h"}})).status == 422);
    CHECK(stores.r1fs.answer(get("/add_file")).status == 405);
    CHECK(stores.r1fs.answer(post("/add_file", "x")).status == 422);
    CHECK(stores.cstore.counted_path("/../etc") == "other");
}

TEST_CASE("a file in base64 comes back with its name", "[sandbox][stores]") {
    const Dialect dialect = GENERATE(Dialect::node, Dialect::sandbox);
    Stores stores(dialect);
    const auto added = result_of(
        stores.r1fs.answer(post("/add_file_base64", R"({"file_base64_str":"aGk=","filename":"a.txt","nonce":7})")));
    const std::string cid(added.at("cid").as_string());
    const auto got = result_of(stores.r1fs.answer(post("/get_file_base64", "{\"cid\":\"" + cid + "\"}")));
    CHECK(got.at("file_base64_str") == "aGk=");
    CHECK(got.at("filename") == "a.txt");
}

TEST_CASE("a missing file, or one with another secret, in each dialect's words", "[sandbox][stores]") {
    Stores node(Dialect::node);
    const auto added = result_of(
        node.r1fs.answer(post("/add_file_base64", R"({"file_base64_str":"aGk=","filename":"a","secret":"s"})")));
    const std::string cid(added.at("cid").as_string());
    const auto refused = result_of(node.r1fs.answer(post("/get_file_base64", "{\"cid\":\"" + cid + "\"}")));
    CHECK(refused.at("error").is_string());
    CHECK(refused.at("file_base64_str").is_null());
    CHECK(node.r1fs.answer(get("/get_file", {{"cid", cid}})).status == 404);
    CHECK(node.r1fs.answer(get("/get_file", {{"cid", cid}, {"secret", "s"}})).content_size == 2);
    Stores sandbox(Dialect::sandbox);
    CHECK(sandbox.r1fs.answer(post("/get_file_base64", R"({"cid":"no"})")).status == 404);
}

TEST_CASE("the sandbox dialect needs file names and contents, and shows no content by GET", "[sandbox][stores]") {
    Stores stores(Dialect::sandbox);
    CHECK(stores.r1fs.answer(post("/add_file_base64", R"({"file_base64_str":"aGk="})")).status == 400);
    CHECK(stores.r1fs.answer(post("/add_file_base64", R"({"file_base64_str":"","filename":"a"})")).status == 400);
    CHECK(stores.r1fs.answer(post("/add_json", R"({"data":{}})")).status == 400);
    CHECK(upload(stores, "body_json", "{}", "").status == 400);
    const std::string cid(result_of(upload(stores, "body_json", R"({"secret":"s"})", "hello")).at("cid").as_string());
    const StoreAnswer shown = stores.r1fs.answer(get("/get_file", {{"cid", cid}, {"secret", "s"}}));
    CHECK(shown.content == nullptr);
    CHECK(result_of(shown).at("meta").at("filename") == "a.txt");
}

TEST_CASE("each dialect reads the secret from its own part of an upload", "[sandbox][stores]") {
    Stores node(Dialect::node);
    const std::string open(result_of(upload(node, "body_json", R"({"secret":"s"})", "hello")).at("cid").as_string());
    CHECK(node.shelf->find(open, "").has_value());
    const std::string closed(result_of(upload(node, "body", R"({"secret":"s"})", "hello")).at("cid").as_string());
    CHECK_FALSE(node.shelf->find(closed, "").has_value());
    CHECK(upload(node, "body", "not JSON", "hello").status == 422);
    CHECK(upload(node, "body", std::string(2'000'000, ' '), "hello").status == 413);
    CHECK(node.r1fs.begin_upload("/add_json") == nullptr);
}

TEST_CASE("JSON is stored with sorted keys", "[sandbox][stores]") {
    Stores stores(Dialect::node);
    const auto added = result_of(stores.r1fs.answer(post("/add_json", R"({"data":{"b":{"d":1,"c":2},"a":1}})")));
    const auto file = stores.shelf->find(std::string_view(added.at("cid").as_string()), "");
    REQUIRE(file.has_value());
    CHECK(stores.shelf->read(*file).value() == R"({"a":1,"b":{"c":2,"d":1}})");
    CHECK(stores.r1fs.answer(post("/add_json", R"({"data":[1]})")).status == 422);
}

TEST_CASE("files are deleted one by one and together", "[sandbox][stores]") {
    Stores stores(Dialect::node);
    const auto add = [&] {
        return std::string(result_of(stores.r1fs.answer(post("/add_file_base64", R"({"file_base64_str":"aGk="})")))
                               .at("cid")
                               .as_string());
    };
    const std::string cid = add();
    CHECK(result_of(stores.r1fs.answer(post("/delete_file", "{\"cid\":\"" + cid + "\"}"))).at("success") == true);
    CHECK(result_of(stores.r1fs.answer(post("/delete_file", "{\"cid\":\"" + cid + "\"}"))).at("success") == false);
    const auto deleted =
        result_of(stores.r1fs.answer(post("/delete_files", "{\"cids\":[\"" + add() + "\",\"" + cid + "\"]}")));
    CHECK(deleted.at("total") == 2);
    CHECK(deleted.at("success_count") == 1);
    CHECK(deleted.at("failed") == json::array{json::value(cid)});
}
