// Where an HTTP server of the settings is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::program {

// "http://host:port"; a bare IPv6 address gets its brackets.
[[nodiscard]] inline std::string origin(std::string_view host, std::int64_t port) {
    const bool bare_v6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    const auto text = bare_v6 ? "[" + std::string(host) + "]" : std::string(host);
    return "http://" + text + ":" + std::to_string(port);
}

} // namespace datagems::program
