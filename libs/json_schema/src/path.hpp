// The way from the root value to the current one, as a chain of frames on the stack: it costs nothing until an error
// needs its pointer, and nothing at all in a run that reports no errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::json_schema {

template <bool reports>
class Path;

template <>
class Path<true> {
  public:
    Path() = default; // the root
    Path(const Path& parent, std::string_view member) : parent_(&parent), name_(member) {}
    Path(const Path& parent, std::size_t item) : parent_(&parent), index_(item), is_index_(true) {}

    // A JSON Pointer (RFC 6901).
    [[nodiscard]] std::string pointer() const;

  private:
    const Path* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = 0;
    bool is_index_ = false;
};

template <>
class Path<false> {
  public:
    Path() = default;
    Path(const Path& /*parent*/, std::string_view /*member*/) {}
    Path(const Path& /*parent*/, std::size_t /*item*/) {}

    [[nodiscard]] static std::string pointer() { return {}; }
};

} // namespace datagems::json_schema
