// What is in each field of a job's good records: one pass over the files, in memory that does not grow with them.
//
//     exports::ProfileStream profile(r1fs, std::move(*sources), details.schema, label);
//     for (auto done = profile.advance(); done && !*done;) done = profile.advance();
//     send(profile.json());
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/exports/source.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace datagems::exports {

// Blocking; not thread safe, but may move between threads. `r1fs` outlives it. Holds some 70 MiB at most, for records
// of two hundred fields with nothing in common.
class ProfileStream {
  public:
    // Opens nothing yet. `schema` says which fields come first; `label` is the one that a dataset is to teach.
    ProfileStream(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
                  std::optional<std::string> label);
    ~ProfileStream();
    ProfileStream(ProfileStream&&) noexcept;
    ProfileStream& operator=(ProfileStream&&) noexcept;

    // Reads on for some hundredths of a second; true once everything was read. Errors as of an ExportStream; it is of
    // no use then.
    [[nodiscard]] Result<bool> advance();

    // Of what was read: the object that openapi.yaml calls DataProfile.
    [[nodiscard]] std::string json() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::exports
