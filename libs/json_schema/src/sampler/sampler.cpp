#include "datagems/json_schema/sampler.hpp"

#include "sampler/generator.hpp"
#include "sampler/plan_builder.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kSpareLevels = 4; // how much deeper than necessary a recursive schema is followed
constexpr std::uint64_t kTries = 40;
constexpr std::uint64_t kProbes = 3;

} // namespace

Result<Sampler> Sampler::create(const json::value& schema) {
    auto validator = compile(schema, {.assert_formats = true});
    if (!validator) {
        return Error{errc::unsupported, "the schema is not usable: " + validator.error().mistakes.front().sentence()};
    }
    PlanBuilder builder(schema);
    const auto root = builder.build();
    if (!root) return root.error();
    const Sampler sampler(std::make_shared<const Plan>(Plan{builder.take_nodes(), *root, std::move(*validator)}));
    for (std::uint64_t seed = 0; seed < kProbes; ++seed) {
        const auto probe = sampler.sample(seed);
        if (!probe) return probe.error();
    }
    return sampler;
}

Result<json::value> Sampler::sample(std::uint64_t seed) const {
    const unsigned levels = plan_->nodes[plan_->root].height + kSpareLevels;
    json::value last;
    for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
        Random random(seed ^ (attempt * 0xd1342543de82ef95ULL));
        last = Generator(plan_->nodes, random).value(plan_->root, levels);
        if (plan_->validator.is_valid(last)) return last;
    }
    const auto error = plan_->validator.first_error(last);
    return Error{errc::unsupported, "no sample satisfies the schema; the last one tried: " +
                                        (error ? error->sentence() : std::string("could not be checked"))};
}

} // namespace datagems::json_schema
