// What was seen in one field.
#pragma once

#include "profile/value_facts.hpp"

#include "datagems/statistics/distinct_counter.hpp"
#include "datagems/statistics/dyadic_histogram.hpp"
#include "datagems/statistics/moments.hpp"
#include "datagems/statistics/top_values.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::exports {

// Not thread safe.
class FieldProfile {
  public:
    static constexpr std::size_t distinct_exact_up_to = 4'096;
    static constexpr std::size_t top_exact_up_to = 512;
    static constexpr std::size_t top_shown = 10;
    static constexpr std::size_t max_bins = 20;

    FieldProfile();

    // `json` is a value that a scanner checked, `facts` what look_at says of it.
    void add(std::string_view json, const ValueFacts& facts);

    // Appends the object that openapi.yaml calls FieldProfile; `records` were looked at in all.
    void append_json(std::string& out, std::string_view name, std::uint64_t records) const;

  private:
    void append_types(std::string& out) const;
    void append_numbers(std::string& out) const;
    void append_histogram(std::string& out) const;
    void append_lengths(std::string& out) const;
    void append_top(std::string& out) const;

    std::uint64_t present_ = 0;
    std::array<std::uint64_t, json_type_count> types_{}; // by JsonType
    statistics::DistinctCounter distinct_;
    statistics::Moments numbers_;
    statistics::DyadicHistogram histogram_;
    statistics::Moments lengths_;
    statistics::TopValues top_; // their texts: {"value":…} without the braces, and with "cut" where it is
};

} // namespace datagems::exports
