#include "memory_r1fs.hpp"

#include "csv.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;

namespace {

std::string field(std::string_view text) {
    std::string out;
    append_csv_field(out, text);
    return out;
}

std::string csv(std::string_view lines, std::string_view schema, bool spreadsheet = false) {
    Options options;
    options.format = Format::csv;
    options.spreadsheet = spreadsheet;
    return run_lines(lines, schema, options).value();
}

// One record with one field "v" of this JSON value.
std::string cell(std::string_view json, bool spreadsheet = false) {
    const auto text =
        csv("{\"i\":0,\"ok\":true,\"data\":{\"k\":0,\"v\":" + std::string(json) + "}}\n", "{}", spreadsheet);
    const auto start = text.find("\n0,") + 3;
    return text.substr(start, text.size() - start - 1);
}

} // namespace

TEST_CASE("fields are quoted only when they must be") {
    CHECK(field("plain text") == "plain text");
    CHECK(field("a,b") == "\"a,b\"");
    CHECK(field("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(field("\"") == "\"\"\"\"");
    CHECK(field("a\nb") == "\"a\nb\"");
    CHECK(field("a\rb") == "\"a\rb\"");
    CHECK(field(" a") == "\" a\"");
    CHECK(field("a\t") == "\"a\t\"");
    CHECK(field(" ") == "\" \"");
    CHECK(field("").empty());
    CHECK(field("semi;colon'") == "semi;colon'");
}

TEST_CASE("cells show values of every type") {
    CHECK(cell("\"text\"") == "text");
    CHECK(cell("null").empty());
    CHECK(cell("\"\"").empty());
    CHECK(cell("true") == "true");
    CHECK(cell("-1.50e3") == "-1.50e3");
    CHECK(cell(R"("a\n\"b\" \u00e9 \ud83d\ude00 \ud800x")") ==
          "\"a\n\"\"b\"\" \xC3\xA9 \xF0\x9F\x98\x80 \xEF\xBF\xBDx\"");
    CHECK(cell(R"({ "a" : [ 1 , "b c" ] })") == R"("{""a"":[1,""b c""]}")");
    CHECK(cell("[]") == "[]");
    CHECK(cell("[1, 2]") == "\"[1,2]\"");
    CHECK(cell(R"(["\" , "])") == R"("[""\"" , ""]")");
}

TEST_CASE("the header has the schema's fields, then others in order of appearance") {
    const auto* schema = R"({"properties":{"b":{},"a":{}}})";
    const std::string_view lines = R"({"i":0,"ok":true,"data":{"z":1,"a":2}}
{"i":1,"ok":false,"error":"no"}
{"i":2,"ok":true,"data":{"b":3,"y":4,"a":5}}
{"i":3,"ok":true,"data":{}}
)";
    CHECK(csv(lines, schema) == "b,a,z,y\n,2,1,\n3,5,,4\n,,,\n");
}

TEST_CASE("names are quoted like values, and differently spelled names are one column") {
    const std::string_view lines = R"({"i":0,"ok":true,"data":{"a,b":1," c":2}}
{"i":1,"ok":true,"data":{"\u0061,b":3}}
)";
    CHECK(csv(lines, "{}") == "\"a,b\",\" c\"\n1,2\n3,\n");
}

TEST_CASE("the row of a single empty cell is not a blank line") {
    CHECK(csv("{\"i\":0,\"ok\":true,\"data\":{\"a\":null}}\n", "{}") == "a\n\"\"\n");
}

TEST_CASE("a spreadsheet export starts with a byte order mark and has no formulas") {
    CHECK(csv("", R"({"properties":{"=a":{},"b":{}}})", true) == "\xEF\xBB\xBF'=a,b\n");
    CHECK(cell("\"=1+1\"", true) == "'=1+1");
    CHECK(cell("\"+1\"", true) == "'+1");
    CHECK(cell("\"-1\"", true) == "'-1");
    CHECK(cell("\"@SUM(A1)\"", true) == "'@SUM(A1)");
    CHECK(cell(R"("\t=1")", true) == "'\t=1");
    CHECK(cell(R"("\r=1")", true) == "\"'\r=1\"");
    CHECK(cell(R"~("=HYPERLINK(\"x\",\"y\")")~", true) == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    CHECK(cell("\"a=1\"", true) == "a=1");
    CHECK(cell("\"\"", true).empty());
}

TEST_CASE("numbers stay numbers in a spreadsheet") {
    CHECK(cell("-1.5", true) == "-1.5");
}

TEST_CASE("without spreadsheet cells are left alone") {
    CHECK(cell("\"=1+1\"") == "=1+1");
}

TEST_CASE("reasons of failures are harmless in a spreadsheet") {
    Options options;
    options.format = Format::csv;
    options.spreadsheet = true;
    options.failures = true;
    CHECK(run_lines("{\"i\":4,\"ok\":false,\"error\":\"=x\"}\n", "{}", options).value() ==
          "\xEF\xBB\xBFindex,error\n4,'=x\n");
}

TEST_CASE("more fields than a CSV can have columns is an error") {
    std::string data;
    for (int i = 0; i < 16'385; ++i) {
        data.append(data.empty() ? "" : ",").append("\"k").append(std::to_string(i)).append("\":1");
    }
    Options options;
    options.format = Format::csv;
    const auto made = run_lines("{\"i\":0,\"ok\":true,\"data\":{" + data + "}}\n", "{}", options);
    REQUIRE(made.has_error());
    CHECK(made.error().code == errc::too_large);
}

TEST_CASE("names of fields that together are no header are an error before they are kept") {
    std::string lines;
    for (int i = 0; i < 3; ++i) {
        const auto name = std::to_string(i) + std::string(400'000, 'x');
        lines += "{\"i\":" + std::to_string(i) + ",\"ok\":true,\"data\":{\"" + name + "\":1}}\n";
    }
    Options options;
    options.format = Format::csv;
    const auto made = run_lines(lines, "{}", options);
    REQUIRE(made.has_error());
    CHECK(made.error() ==
          Error{errc::too_large, "the names of the records' fields are too long for the columns of a CSV file"});
    options.format = Format::jsonl;
    CHECK(run_lines(lines, "{}", options).value().size() > 1'200'000);
}
