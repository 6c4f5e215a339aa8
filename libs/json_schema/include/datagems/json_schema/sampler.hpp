// Instances from a schema, for the mock model: valid, varied, and the same for the same seed.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>

namespace datagems::json_schema {

// A schema made ready for sampling. Immutable, safe to use from many threads at once.
class Sampler {
  public:
    // errc::unsupported with a sentence if the schema is one the sampler cannot satisfy.
    [[nodiscard]] static Result<Sampler> create(const boost::json::value& schema);

    // An instance that validates (checked before it is returned). Property order is the schema's.
    [[nodiscard]] Result<boost::json::value> sample(std::uint64_t seed) const;

    struct Plan;

  private:
    explicit Sampler(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
    std::shared_ptr<const Plan> plan_;
};

} // namespace datagems::json_schema
