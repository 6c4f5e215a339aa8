#include "datagems/documents/keys.hpp"

namespace datagems::documents::keys {
namespace {

std::string join(std::string_view prefix, std::string_view name, std::string_view suffix) {
    std::string key;
    key.reserve(prefix.size() + name.size() + suffix.size());
    return key.append(prefix).append(name).append(suffix);
}

} // namespace

std::string job_peers(std::string_view job_id) {
    return join("datagen:job:", job_id, ":peers");
}
std::string job_control(std::string_view job_id) {
    return join("datagen:job:", job_id, ":control");
}
std::string user_jobs(std::string_view username) {
    return join("datagen:user:", username, ":jobs");
}
std::string user_settings(std::string_view username) {
    return join("datagen:user:", username, ":settings");
}

} // namespace datagems::documents::keys
