// The first page of the web UI, with what this gateway has to tell it.
#pragma once

#include "services/negotiated_text.hpp"
#include "settings.hpp"

#include "datagems/server/static_files.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// <meta> tags of the settings that the web UI goes by, one a line.
[[nodiscard]] std::string page_config(const Settings& settings);

// `page` with `config` in place of its first <!--datagems-config-->; as it is when there is none.
[[nodiscard]] std::string with_config(std::string page, std::string_view config);

// Thread safe. Blocks on files.
class AppPage {
  public:
    // `files` outlives it.
    AppPage(const server::StaticFiles& files, std::string config) : files_(files), config_(std::move(config)) {}

    // index.html as it is now, and never a packed copy that lies beside it; nullopt when there is none.
    [[nodiscard]] Result<std::optional<http::Response>> find(const http::Headers& request);

  private:
    [[nodiscard]] Result<std::shared_ptr<const NegotiatedText>> made_of(http::Response file);

    const server::StaticFiles& files_;
    std::string config_;
    std::mutex mutex_;
    std::string made_from_; // what was read then
    std::shared_ptr<const NegotiatedText> page_;
};

} // namespace datagems::gateway
