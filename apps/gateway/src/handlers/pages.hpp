// What is served outside /api: the built web UI, or a page that says what is running and what to do next.
#pragma once

#include "services/app_page.hpp"
#include "settings.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/message.hpp"
#include "datagems/server/static_files.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace datagems::gateway {

// `pool` reads the files and outlives it.
class Pages {
  public:
    Pages(const Settings& settings, async::BlockingPool& pool);

    // nullopt: no such page. With a web UI, a path without a file ending is a deep link and gets its first page.
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> find(const http::Request& request);

  private:
    Result<std::optional<http::Response>> find_file(const http::Request& request);

    std::optional<server::StaticFiles> files_;
    std::optional<AppPage> page_;
    async::BlockingPool& pool_;
};

} // namespace datagems::gateway
