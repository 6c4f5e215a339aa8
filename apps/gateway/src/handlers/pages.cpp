#include "handlers/pages.hpp"

#include "failure_response.hpp"
#include "version.hpp"

namespace datagems::gateway {
namespace {

std::string start_page() {
    std::string page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DataGems</title>
</head>
<body>
<main>
<h1>DataGems</h1>
<p>The gateway is running, version )";
    page += version;
    page += R"(. It makes synthetic datasets with a language model: describe one record, review the schema, confirm,
download.</p>
<h2>What to do next</h2>
<ol>
<li>Log in: <code>POST /api/auth/login</code> with <code>{"username":"admin","password":"…"}</code>; keep the cookie.</li>
<li>Draft a schema: <code>POST /api/tasks/schema</code> with <code>title</code>, <code>totalRecords</code>,
<code>description</code> and <code>instructions</code>.</li>
<li>Confirm it: <code>POST /api/tasks/confirm</code> with the <code>draftToken</code>; a worker then makes the records.</li>
<li>Watch: <code>GET /api/tasks/{id}</code>.</li>
<li>Download: <code>GET /api/tasks/{id}/export?format=json</code>, <code>jsonl</code> or <code>csv</code>.</li>
</ol>
<p><a href="/api/health">Health of this gateway</a></p>
</main>
</body>
</html>
)";
    return page;
}

bool has_file_ending(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.find('.') != std::string_view::npos;
}

// Like the app's page, under every address that may be one of its own.
std::optional<http::Response> built_in_page(std::string_view path) {
    if (has_file_ending(path)) return std::nullopt;
    return http::Response::text(200, "text/html; charset=utf-8", start_page());
}

} // namespace

Pages::Pages(const Settings& settings, async::BlockingPool& pool) : pool_(pool) {
    if (!settings.web_root) return;
    files_.emplace(*settings.web_root);
    page_.emplace(*files_, page_config(settings));
}

boost::asio::awaitable<std::optional<http::Response>> Pages::find(const http::Request& request) {
    if (!files_) co_return built_in_page(request.path);
    auto read = [&] { return find_file(request); };
    auto found = co_await async::offload(pool_, read);
    if (!found) co_return failure_response(found.error(), request);
    co_return std::move(*found);
}

Result<std::optional<http::Response>> Pages::find_file(const http::Request& request) {
    if (request.path == "/" || request.path == "/index.html") return page_->find(request.headers);
    auto file = files_->find(request.path, request.headers);
    if (!file || *file || has_file_ending(request.path)) return file;
    return page_->find(request.headers);
}

} // namespace datagems::gateway
