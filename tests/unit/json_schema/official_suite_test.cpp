// The official JSON Schema test suite, draft 2020-12, required files. Its path comes by CMake.
#include "datagems/json_schema/validator.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace datagems::json_schema;
namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

struct Counts {
    std::size_t run = 0;
    std::size_t skipped = 0;
    std::size_t failed = 0;
};

json::value read(const fs::path& file) {
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return json::parse(text);
}

// A schema is skipped only because it uses what is not offered; other mistakes may follow from that one.
bool is_refused_as_unsupported(const SchemaMistakes& mistakes) {
    return std::ranges::any_of(mistakes, [](const SchemaMistake& mistake) {
        const std::string& text = mistake.message;
        return text.find("support") != std::string::npos || text.find("earlier draft") != std::string::npos ||
               mistake.path.ends_with("/$schema");
    });
}

void run_group(const json::object& group, const std::string& file, Counts& counts) {
    const json::array& tests = group.at("tests").as_array();
    const auto validator = compile(group.at("schema"));
    const std::string name = file + ": " + std::string(group.at("description").as_string());
    if (!validator) {
        INFO(name << ": " << validator.error().mistakes.front().sentence());
        CHECK(is_refused_as_unsupported(validator.error().mistakes));
        counts.skipped += tests.size();
        return;
    }
    for (const json::value& test : tests) {
        INFO(name << ": " << test.at("description") << " " << test.at("data"));
        const json::value& data = test.at("data");
        const bool expected = test.at("valid").as_bool();
        ++counts.run;
        if (validator->is_valid(data) != expected) ++counts.failed;
        CHECK(validator->is_valid(data) == expected);
        CHECK(validator->first_error(data).has_value() != expected);
        CHECK(validator->errors(data).empty() == expected);
    }
}

} // namespace

TEST_CASE("the official suite agrees with every verdict on schemas that are accepted") {
    const fs::path suite = DATAGEMS_JSON_SCHEMA_SUITE;
    if (suite.empty()) {
        WARN("skipped: DATAGEMS_JSON_SCHEMA_SUITE is not set");
        return;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(suite / "tests" / "draft2020-12")) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    REQUIRE(files.size() > 30);
    Counts counts;
    for (const fs::path& file : files) {
        const json::value groups = read(file);
        for (const json::value& group : groups.as_array()) {
            run_group(group.as_object(), file.filename().string(), counts);
        }
    }
    WARN("official suite: " << counts.run << " cases run, " << counts.failed << " failed, " << counts.skipped
                            << " skipped as unsupported");
    CHECK(counts.run > 900);
}
