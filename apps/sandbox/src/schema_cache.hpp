// Samplers and validators of the schemas seen lately, so that a schema is compiled once and not for every record.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/json_schema/sampler.hpp"
#include "datagems/json_schema/validator.hpp"

#include <deque>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace datagems::sandbox {

struct CompiledSchema {
    json_schema::Sampler sampler;
    json_schema::Validator validator;
};

// Thread safe. Holds at most `limit` schemas; the oldest goes first.
class SchemaCache {
  public:
    explicit SchemaCache(std::size_t limit = 256) : limit_(limit) {}

    // errc::invalid_argument or unsupported with the reason why nothing can be made from this schema.
    // `schema` is JSON; the same schema in another spelling is another one.
    [[nodiscard]] Result<std::shared_ptr<const CompiledSchema>> find(const std::string& schema);
    [[nodiscard]] std::size_t size() const;

  private:
    const std::size_t limit_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<const CompiledSchema>> by_text_;
    std::deque<std::string> oldest_first_;
};

} // namespace datagems::sandbox
