#include "thread_name.hpp"

#include <pthread.h>

#include <string>

namespace datagems::async {

void name_current_thread(std::string_view name, std::size_t index) {
    constexpr std::size_t system_limit = 15;
    const std::string suffix = "-" + std::to_string(index);
    std::string full(name.substr(0, system_limit - suffix.size()));
    full += suffix;
    pthread_setname_np(pthread_self(), full.c_str());
}

} // namespace datagems::async
