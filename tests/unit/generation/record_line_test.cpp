#include "datagems/generation/record_line.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;

namespace {

LedgerLine read_back(std::string line) {
    REQUIRE(line.ends_with('\n'));
    line.pop_back();
    REQUIRE(line.find('\n') == std::string::npos);
    return parse_line(line).value();
}

} // namespace

TEST_CASE("a record keeps its member order and is read back as done") {
    const auto data = boost::json::parse(R"({"z":1,"a":{"text":"line\nbreak \" quote"},"list":[1.5,null,1e300,-0.0]})");
    const auto line = format_record(17, data);
    CHECK(line.starts_with(R"({"i":17,"ok":true,"data":{"z":1,"a":{"text":"line\nbreak \" quote"},)"));
    CHECK(std::get<RecordLine>(read_back(line)) == RecordLine{17, true, ""});
}

TEST_CASE("a failure keeps its reason, even one that quotes bytes which are no text") {
    CHECK(std::get<RecordLine>(read_back(format_failure(3, "no \"age\"\n"))) == RecordLine{3, false, "no \"age\"\n"});
    CHECK(std::get<RecordLine>(read_back(format_failure(3, "bad \xff\xfe byte"))).error == "bad ?? byte");
    CHECK(std::get<RecordLine>(read_back(format_failure(3, std::string(9'000, 'x')))).error.size() == max_error_bytes);
}

TEST_CASE("an upload note is read back") {
    const UploadNote note{"result", "bafy123", "00ff", 2};
    CHECK(std::get<UploadNote>(read_back(format_upload(note))) == note);
}

TEST_CASE("a note of a later version is skipped, not refused") {
    CHECK(std::holds_alternative<UnknownNote>(parse_line(R"({"part":3,"cid":"x"})").value()));
}

TEST_CASE("what is no ledger line is corrupt") {
    const auto* line =
        GENERATE("", "null", "[1]", "{", R"({"i":1,"ok":true,"data":{})", R"({"i":-1,"ok":true,"data":{}})",
                 R"({"i":"1","ok":true,"data":{}})", R"({"i":1,"data":{}})", R"({"i":1,"ok":1})",
                 R"({"i":1,"ok":true})", R"({"i":1.0,"ok":false})", R"({"uploaded":"result"})",
                 R"({"i":1,"ok":true,"data":{}}{"i":2,"ok":true,"data":{}})");
    CAPTURE(line);
    CHECK(parse_line(line).error().code == errc::corrupt);
}

TEST_CASE("data nested as deep as a reply may be is read back") {
    std::string deep = "1";
    for (int level = 0; level < 64; ++level) {
        deep = "[" + deep + "]";
    }
    boost::json::parse_options options;
    options.max_depth = 64;
    const auto line = format_record(0, boost::json::parse(deep, {}, options));
    CHECK(std::get<RecordLine>(read_back(line)).ok);
}

TEST_CASE("the numbers of a record are spelled as people write them") {
    const auto data = boost::json::parse(R"({"price":19.99,"share":[0.25,{"of":45.0}],"n":7,"s":"1.5"})");
    CHECK(format_record(3, data) ==
          "{\"i\":3,\"ok\":true,\"data\":{\"price\":19.99,\"share\":[0.25,{\"of\":45.0}],\"n\":7,\"s\":\"1.5\"}}\n");
}
