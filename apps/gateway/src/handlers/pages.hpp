// What is served outside /api: the built web UI, or a page that says what is running and what to do next.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace datagems::gateway {

class Pages {
  public:
    explicit Pages(const Settings& settings) : settings_(settings) {}

    // nullopt: no such page.
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> find(const http::Request& request);

  private:
    const Settings& settings_;
};

} // namespace datagems::gateway
