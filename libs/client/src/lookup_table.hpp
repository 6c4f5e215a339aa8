// Which names are being looked up and which have failed of late, and so what is to be done when one is asked for. No
// thread, no clock; see LookupSettings.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/client/network.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::client {

// With the step "resolve" and the name.
[[nodiscard]] Error failed_lookup(errc code, std::string_view host, std::string_view why);

class LookupTable {
  public:
    enum class Step { start, wait };

    explicit LookupTable(LookupSettings settings) : settings_(settings) {}

    // Start: the name counts as under way from now on, until finish. Wait: it is under way already. Errors: unavailable
    // when too many are, or as the name failed before; timed_out when the answer is overdue.
    [[nodiscard]] Result<Step> ask(const std::string& host, SteadyTime now);

    // The look-up has ended. A failure is remembered for a while; nullopt forgets the name.
    void finish(const std::string& host, const std::optional<Error>& failure, SteadyTime now);

    // Names that failures are remembered of at most.
    static constexpr std::size_t max_failures = 1'000;
    [[nodiscard]] std::size_t failures() const noexcept { return failures_.size(); }

  private:
    struct Failure {
        Error error;
        SteadyTime until;
    };
    [[nodiscard]] bool is_full_for(const std::string& host) const;
    void remember(const std::string& host, const Error& failure, SteadyTime now);

    LookupSettings settings_;
    std::map<std::string, SteadyTime> under_way_; // since when
    std::map<std::string, Failure> failures_;
};

} // namespace datagems::client
