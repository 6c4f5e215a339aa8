// The official JSON Schema test suite, draft 2020-12, all required files. Its path comes by CMake.
#include "datagems/json_schema/registry.hpp"
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
    std::size_t failed = 0;
};

json::value read(const fs::path& file) {
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return json::parse(text);
}

// The suite's remote documents, under the address at which it says they are.
Registry remotes(const fs::path& suite) {
    Registry registry;
    const fs::path folder = suite / "remotes";
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const std::string uri = "http://localhost:1234/" + fs::relative(entry.path(), folder).generic_string();
        REQUIRE(registry.add(uri, read(entry.path())).has_value());
    }
    return registry;
}

void run_group(const json::object& group, const std::string& file, const Registry& registry, Counts& counts) {
    const json::array& tests = group.at("tests").as_array();
    const auto validator = compile(group.at("schema"), {.registry = &registry});
    const std::string name = file + ": " + std::string(group.at("description").as_string());
    if (!validator) {
        INFO(name << ": " << validator.error().mistakes.front().sentence());
        counts.failed += tests.size();
        CHECK(validator.has_value());
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

TEST_CASE("every required case of the official suite gets the expected verdict") {
    const fs::path suite = DATAGEMS_JSON_SCHEMA_SUITE;
    if (suite.empty()) {
        WARN("skipped: DATAGEMS_JSON_SCHEMA_SUITE is not set");
        return;
    }
    const Registry registry = remotes(suite);
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
            run_group(group.as_object(), file.filename().string(), registry, counts);
        }
    }
    WARN("official suite: " << counts.run << " cases run, " << counts.failed << " failed");
    CHECK(counts.run > 1'250);
}
