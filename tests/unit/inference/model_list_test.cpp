#include "datagems/inference/model_list.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::inference;

using Names = std::vector<std::string>;

TEST_CASE("model lists are read in every form that servers give them", "[inference][models]") {
    CHECK(read_model_list(R"({"object":"list","data":[{"id":"a"},{"id":"b"}]})").value() == Names{"a", "b"});
    CHECK(read_model_list(R"({"models":["a",{"name":"b"}]})").value() == Names{"a", "b"});
    CHECK(read_model_list(R"(["a","b"])").value() == Names{"a", "b"});
    CHECK(read_model_list(R"({"result":{"models":["a"]}})").value() == Names{"a"});
    CHECK(read_model_list(R"({"result":["a"]})").value() == Names{"a"});
    CHECK(read_model_list(R"({"data":[]})").value().empty());
}

TEST_CASE("names come once each, in order, without those that are none", "[inference][models]") {
    const auto names = read_model_list(R"([{"id":"b"},"a","b",5,null,{},{"id":7},"",{"id":7,"name":"c"},")" +
                                       std::string(201, 'x') + R"("])");
    CHECK(names.value() == Names{"b", "a", "c"});
    std::string many = "[";
    for (int i = 0; i < 1'500; ++i) {
        many += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + '"';
    }
    CHECK(read_model_list(many + "]").value().size() == max_listed_models);
}

TEST_CASE("an answer that is no model list is refused", "[inference][models]") {
    for (const auto* body : {"", "nothing", "{}", R"({"data":{}})", R"({"result":5})", "5", "null"}) {
        INFO(body);
        CHECK(read_model_list(body).error().code == errc::corrupt);
    }
    CHECK(read_model_list(std::string(2'000, '[')).error().code == errc::corrupt);
    CHECK(read_model_list("[\"" + std::string(max_model_list_bytes, 'x') + "\"]").error().code == errc::too_large);
}

TEST_CASE("dialects are known by their names", "[inference][dialect]") {
    for (const auto dialect : {Dialect::automatic, Dialect::json_object, Dialect::json_schema}) {
        CHECK(parse_dialect(to_string(dialect)) == dialect);
    }
    CHECK(parse_dialect("auto") == Dialect::automatic);
    CHECK_FALSE(parse_dialect("JSON_SCHEMA"));
    CHECK_FALSE(parse_dialect(""));
}
