#include "datagems/json_schema/sampler.hpp"

#include "equality.hpp"
#include "sampler/enumeration.hpp"
#include "sampler/generator.hpp"
#include "sampler/plan_builder.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kSpareLevels = 4; // how much deeper than necessary a recursive schema is followed
constexpr std::uint64_t kTries = 60;
constexpr std::uint64_t kProbes = 3;

constexpr double kFewValues = 2'000;

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

// Every value of a schema that has few; none if there are more, or cannot be counted.
std::vector<json::value> all_values(Enumeration& enumeration, PlanId root, const Validator& validator) {
    const double count = enumeration.count(root);
    std::vector<json::value> values;
    if (count > kFewValues) return values;
    std::unordered_multimap<std::uint64_t, std::size_t> seen;
    for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(count); ++index) {
        json::value value = enumeration.at(root, index);
        const std::uint64_t hash = deep_hash(value);
        const auto [first, last] = seen.equal_range(hash);
        const bool is_new =
            std::none_of(first, last, [&](const auto& entry) { return deep_equal(values[entry.second], value); });
        if (!is_new || !validator.is_valid(value)) continue;
        seen.emplace(hash, values.size());
        values.push_back(std::move(value));
    }
    return values;
}

// Each in turn, in an order that is another for each round.
const json::value& of_few(const std::vector<json::value>& values, std::uint64_t seed) {
    const std::uint64_t count = values.size();
    Random round(seed / count, kTries);
    std::uint64_t stride = 1 + round.below(count);
    while (std::gcd(stride, count) != 1) {
        ++stride;
    }
    return values[static_cast<std::size_t>((seed % count * stride + round.below(count)) % count)];
}

} // namespace

Result<Sampler> Sampler::create(const json::value& schema) {
    auto validator = compile(schema, {.assert_formats = true});
    if (!validator) {
        return Error{errc::unsupported, "the schema is not usable: " + validator.error().mistakes.front().sentence()};
    }
    auto built = build(schema);
    if (!built) return built.error();
    Enumeration enumeration(built->nodes);
    for (PlanId id = 0; id < built->nodes.size(); ++id) {
        built->nodes[id].variety = enumeration.count(id);
    }
    auto values = all_values(enumeration, built->root, *validator);
    const Sampler sampler(std::make_shared<const Plan>(
        Plan{std::move(built->nodes), built->root, std::move(*validator), std::move(values)}));
    for (std::uint64_t seed = 0; seed < kProbes; ++seed) {
        const auto probe = sampler.sample(seed);
        if (!probe) return probe.error();
    }
    return sampler;
}

Result<json::value> Sampler::sample(std::uint64_t seed) const {
    if (!plan_->all_values.empty()) return of_few(plan_->all_values, seed);
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
