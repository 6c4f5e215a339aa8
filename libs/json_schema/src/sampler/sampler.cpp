#include "datagems/json_schema/sampler.hpp"

#include "sampler/generator.hpp"
#include "sampler/plan_builder.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kSpareLevels = 4; // how much deeper than necessary a recursive schema is followed
constexpr std::uint64_t kTries = 60;
constexpr std::uint64_t kProbes = 3;

struct Built {
    std::vector<PlanNode> nodes;
    PlanId root;
};

Result<Built> build(const json::value& schema) {
    Result<PlanId> root = PlanId{0};
    for (const auto negations : {PlanBuilder::Negations::said, PlanBuilder::Negations::left_out}) {
        PlanBuilder builder(schema, negations);
        root = builder.build();
        if (root) return Built{builder.take_nodes(), *root};
    }
    return root.error();
}

} // namespace

Result<Sampler> Sampler::create(const json::value& schema) {
    auto validator = compile(schema, {.assert_formats = true});
    if (!validator) {
        return Error{errc::unsupported, "the schema is not usable: " + validator.error().mistakes.front().sentence()};
    }
    auto built = build(schema);
    if (!built) return built.error();
    const Sampler sampler(
        std::make_shared<const Plan>(Plan{std::move(built->nodes), built->root, std::move(*validator)}));
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
        Random random(seed, attempt);
        last = Generator(plan_->nodes, random).value(plan_->root, levels);
        if (plan_->validator.is_valid(last)) return last;
    }
    const auto error = plan_->validator.first_error(last);
    return Error{errc::unsupported, "no sample satisfies the schema; the last one tried: " +
                                        (error ? error->sentence() : std::string("could not be checked"))};
}

} // namespace datagems::json_schema
