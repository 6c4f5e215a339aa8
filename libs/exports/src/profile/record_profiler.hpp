// The profile of records that are handed to it one by one.
#pragma once

#include "columns.hpp"
#include "json_scanner.hpp"
#include "profile/field_profile.hpp"

#include "datagems/statistics/hash_set.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::exports {

// Not thread safe.
class RecordProfiler {
  public:
    static constexpr std::size_t max_fields = 200;
    static constexpr std::size_t max_name_bytes = 1'024; // fields with longer names have no profile
    static constexpr std::size_t duplicates_exact_up_to = std::size_t{1} << 20; // different records

    // `names` are the fields that come first.
    explicit RecordProfiler(const std::vector<std::string>& names);

    // The text of a record's object, which a scanner checked.
    void add(std::string_view object);
    void add_failed() noexcept { ++failed_; }

    // The object that openapi.yaml calls DataProfile.
    [[nodiscard]] std::string json(const std::optional<std::string>& label) const;

  private:
    struct Field {
        std::uint64_t key_hash = 0;
        std::uint64_t last_record = 0; // the one that `place` is of, counted from 1
        std::size_t place = 0;         // in values_
        FieldProfile profile;
    };
    struct Value {
        std::size_t field = 0;
        std::string_view json;
    };

    void take(const Member& member, std::size_t& expected);
    [[nodiscard]] std::optional<std::size_t> field_of(std::string_view key, std::size_t expected);
    void add_field(std::string name);

    std::uint64_t records_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t duplicates_ = 0;
    bool duplicates_exact_ = true;
    bool more_fields_ = false; // than have a profile
    statistics::HashSet seen_;
    Columns names_;
    std::vector<Field> fields_; // as the names
    // Of the record at hand; kept for their memory.
    std::vector<Value> values_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> members_;
};

} // namespace datagems::exports
