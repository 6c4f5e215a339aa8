#include "schema_cache.hpp"

#include <boost/json/parse.hpp>

#include <mutex>

namespace datagems::sandbox {
namespace {

constexpr std::size_t deepest_schema = 96; // it stood in a request that is nested no deeper

Result<std::shared_ptr<const CompiledSchema>> compile(const std::string& schema) {
    boost::json::parse_options options;
    options.max_depth = deepest_schema;
    boost::system::error_code failure;
    const boost::json::value value = boost::json::parse(schema, failure, {}, options);
    if (failure) return Error{errc::invalid_argument, "the schema is not JSON: " + failure.message()};
    auto validator = json_schema::compile(value);
    if (!validator) {
        const json_schema::SchemaMistake first = validator.error().mistakes.front(); // error() is a copy
        return Error{errc::invalid_argument, "the schema is wrong at '" + first.path + "': " + first.message};
    }
    auto sampler = json_schema::Sampler::create(value);
    if (!sampler) return with_context(sampler.error(), "the schema");
    return std::make_shared<const CompiledSchema>(CompiledSchema{std::move(*sampler), std::move(*validator)});
}

} // namespace

Result<std::shared_ptr<const CompiledSchema>> SchemaCache::find(const std::string& schema) {
    {
        const std::shared_lock lock(mutex_);
        const auto found = by_text_.find(schema);
        if (found != by_text_.end()) return found->second;
    }
    auto compiled = compile(schema);
    if (!compiled) return compiled.error();
    const std::unique_lock lock(mutex_);
    if (!by_text_.emplace(schema, *compiled).second) return *compiled;
    oldest_first_.push_back(schema);
    if (oldest_first_.size() > limit_) {
        by_text_.erase(oldest_first_.front());
        oldest_first_.pop_front();
    }
    return *compiled;
}

std::size_t SchemaCache::size() const {
    const std::shared_lock lock(mutex_);
    return by_text_.size();
}

} // namespace datagems::sandbox
