#include "datagems/http/router.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

namespace datagems::http {

namespace {

Route route(Method method, std::string pattern) {
    Route made;
    made.method = method;
    made.pattern = std::move(pattern);
    return made;
}

Router example() {
    Router router;
    router.add(route(Method::get, "/api/tasks/{id}"));
    router.add(route(Method::get, "/api/tasks/{id}/export"));
    router.add(route(Method::post, "/api/tasks/schema"));
    router.add(route(Method::get, "/api/tasks"));
    router.add(route(Method::post, "/api/tasks"));
    router.add(route(Method::get, "/{a}/tasks/latest"));
    router.add(route(Method::get, "/"));
    return router;
}

std::string matched(const Router& router, Method method, std::string_view path) {
    const auto match = router.match(method, path);
    return match.route == nullptr ? "" : match.route->pattern;
}

} // namespace

TEST_CASE("Paths find their routes and parameters") {
    const auto router = example();
    CHECK(matched(router, Method::get, "/") == "/");
    CHECK(matched(router, Method::get, "/api/tasks") == "/api/tasks");
    const auto match = router.match(Method::get, "/api/tasks/job 7/export");
    REQUIRE(match.route != nullptr);
    CHECK(match.route->pattern == "/api/tasks/{id}/export");
    CHECK(match.parameters == PathParameters{{"id", "job 7"}});
    CHECK(match.allowed.empty());
}

TEST_CASE("The most literal pattern owns a path, compared from the left") {
    const auto router = example();
    CHECK(matched(router, Method::post, "/api/tasks/schema") == "/api/tasks/schema");
    CHECK(router.match(Method::get, "/api/tasks/schema").allowed == std::vector<std::string>{"OPTIONS", "POST"});
    CHECK(matched(router, Method::get, "/api/tasks/latest") == "/api/tasks/{id}");
    CHECK(matched(router, Method::get, "/b/tasks/latest") == "/{a}/tasks/latest");
}

TEST_CASE("HEAD is answered by GET, other methods name what is allowed") {
    const auto router = example();
    CHECK(matched(router, Method::head, "/api/tasks") == "/api/tasks");
    CHECK(router.match(Method::head, "/api/tasks/schema").route == nullptr);
    const auto match = router.match(Method::del, "/api/tasks");
    CHECK(match.route == nullptr);
    CHECK(match.allowed == std::vector<std::string>{"GET", "HEAD", "OPTIONS", "POST"});
    CHECK(router.match(Method::other, "/api/tasks").allowed.size() == 4);
}

TEST_CASE("What is no path of ours matches nothing") {
    const auto router = example();
    for (const auto* path : {"", "*", "api/tasks", "/api", "/api/tasks/", "/api/tasks/a/b", "//", "/api//export",
                             "/api/tasks//export", "/API/tasks", "/api/tasks/{id}/export/"}) {
        CAPTURE(path);
        const auto match = router.match(Method::get, path);
        CHECK(match.route == nullptr);
        CHECK(match.allowed.empty());
    }
}

TEST_CASE("Mistakes in the table of routes are found at start") {
    Router router;
    router.add(route(Method::get, "/a/{id}"));
    CHECK_THROWS_AS(router.add(route(Method::get, "/a/{id}")), std::logic_error);
    CHECK_THROWS_AS(router.add(route(Method::post, "/a/{name}")), std::logic_error);
    CHECK_THROWS_AS(router.add(route(Method::get, "a")), std::logic_error);
    CHECK_THROWS_AS(router.add(route(Method::get, "/{a}b")), std::logic_error);
    CHECK_THROWS_AS(router.add(route(Method::get, "/{}")), std::logic_error);
}

TEST_CASE("Matches stay good while later routes are added, and after a move") {
    Router router;
    router.add(route(Method::get, "/first"));
    const auto* first = router.match(Method::get, "/first").route;
    for (int i = 0; i < 100; ++i)
        router.add(route(Method::get, "/r" + std::to_string(i)));
    CHECK(router.match(Method::get, "/first").route == first);
    const Router moved = std::move(router);
    CHECK(moved.match(Method::get, "/first").route == &moved.routes().front());
    CHECK(matched(moved, Method::get, "/r99") == "/r99");
}

} // namespace datagems::http
