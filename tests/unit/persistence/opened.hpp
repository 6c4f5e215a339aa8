// The embedded engine on a private directory, for the tests of this folder.
#pragma once

#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

namespace datagems::persistence::test {

inline Engine open_in(const std::filesystem::path& data_dir) {
    EmbeddedOptions options;
    options.data_dir = data_dir;
    options.busy_timeout = std::chrono::minutes(2); // many writers on a slow disk are no mistake
    auto engine = open_embedded(options);
    if (!engine) FAIL(engine.error().message);
    return std::move(*engine);
}

inline errc open_error(const std::filesystem::path& data_dir) {
    EmbeddedOptions options;
    options.data_dir = data_dir;
    const auto engine = open_embedded(options);
    REQUIRE(engine.has_error());
    return engine.error().code;
}

} // namespace datagems::persistence::test
