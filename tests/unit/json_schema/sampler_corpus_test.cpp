// The corpus of the comparison with ajv, held to our own validator alone: cheap, and without node.
#include "datagems/json_schema/sampler.hpp"
#include "datagems/test_support/source_dir.hpp"

#include "schema_test_support.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace datagems;
using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

constexpr std::uint64_t kSeeds = 5;

json::object read_json(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return parsed(text.str()).as_object();
}

void check_samples(const json::value& schema) {
    const auto validator = compile(schema, {.assert_formats = true});
    if (!validator) FAIL(validator.error().mistakes.front().sentence());
    const auto sampler = Sampler::create(schema);
    if (!sampler) FAIL(sampler.error().message);
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const auto sample = sampler->sample(seed);
        if (!sample) FAIL(sample.error().message);
        CAPTURE(seed, json::serialize(*sample));
        CHECK(validator->is_valid(*sample));
        seen.insert(json::serialize(*sample));
    }
    CHECK(seen.size() == kSeeds);
}

} // namespace

TEST_CASE("every schema of the corpus compiles, and its samples are valid and distinct") {
    const std::filesystem::path folder = datagems::test::source_dir() / "tests/contract/json_schema/corpus";
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        for (const auto& member : read_json(file.path())) {
            const std::string name = file.path().stem().string() + "/" + std::string(member.key());
            CAPTURE(name);
            check_samples(member.value());
            ++count;
        }
    }
    CHECK(count >= 200);
}
