#include "handlers/pages.hpp"

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

} // namespace

boost::asio::awaitable<std::optional<http::Response>> Pages::find(const http::Request& request) {
    if (request.path != "/") co_return std::nullopt;
    auto response = http::Response::text(200, "text/html; charset=utf-8", start_page());
    response.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    co_return response;
}

} // namespace datagems::gateway
