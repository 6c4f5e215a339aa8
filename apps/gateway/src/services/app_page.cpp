#include "services/app_page.hpp"

namespace datagems::gateway {
namespace {

constexpr std::string_view placeholder = "<!--datagems-config-->";
constexpr std::size_t max_page_bytes = 1024 * 1024;

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out.push_back(c);
        }
    }
}

void append_meta(std::string& out, std::string_view name, std::string_view content) {
    if (!out.empty()) out += '\n';
    out.append("<meta name=\"datagems-").append(name).append("\" content=\"");
    append_escaped(out, content);
    out += "\">";
}

Result<std::string> whole_body(http::Response& file) {
    if (!file.stream) return std::move(file.body);
    std::string body;
    while (true) {
        const auto before = body.size();
        if (auto read = file.stream->next(body); !read) return read.error();
        if (body.size() == before) return body;
        if (body.size() > max_page_bytes) return Error{errc::too_large, "index.html is larger than 1 MiB"};
    }
}

} // namespace

std::string page_config(const Settings& settings) {
    std::string config;
    append_meta(config, "show-failures", settings.page.show_failures ? "true" : "false");
    append_meta(config, "ui-test-preset", settings.page.ui_test_preset);
    append_meta(config, "active-poll-seconds", std::to_string(settings.page.active_poll.count()));
    append_meta(config, "idle-poll-seconds", std::to_string(settings.page.idle_poll.count()));
    append_meta(config, "max-records", std::to_string(settings.limits.max_records_per_job));
    return config;
}

std::string with_config(std::string page, std::string_view config) {
    const auto at = page.find(placeholder);
    if (at != std::string::npos) page.replace(at, placeholder.size(), config);
    return page;
}

Result<std::optional<http::Response>> AppPage::find(const http::Headers& request) {
    auto file = files_.find("/", http::Headers()); // whoever names no coding gets the file itself
    if (!file) return file.error();
    if (!*file) return std::optional<http::Response>();
    const auto page = made_of(std::move(**file));
    if (!page) return page.error();
    return std::optional((*page)->answer(request));
}

Result<std::shared_ptr<const NegotiatedText>> AppPage::made_of(http::Response file) {
    auto body = whole_body(file);
    if (!body) return body.error();
    const std::lock_guard lock(mutex_);
    if (page_ && made_from_ == *body) return page_;
    made_from_ = *body;
    page_ = std::make_shared<const NegotiatedText>(with_config(std::move(*body), config_), "text/html; charset=utf-8");
    return page_;
}

} // namespace datagems::gateway
