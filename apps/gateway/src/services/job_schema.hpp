// What a job's schema must be, whoever wrote it.
#pragma once

#include "datagems/http/message.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/object.hpp>

namespace datagems::gateway {

inline constexpr std::size_t max_schema_bytes = 64 * 1024;

// Every mistake, with where it is: the schema compiles, describes an object, is at most max_schema_bytes of JSON, and
// in dataset mode has a property "label". Empty when the schema can be used.
[[nodiscard]] json_schema::SchemaMistakes check_job_schema(const boost::json::object& schema, bool dataset_mode);

// 400 {"error":"Invalid schema","details":[{path,message}],"warnings":[]}
[[nodiscard]] http::Response refuse_schema(const json_schema::SchemaMistakes& mistakes);

} // namespace datagems::gateway
