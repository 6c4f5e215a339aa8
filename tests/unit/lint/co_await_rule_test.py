"""The co_await rule on small pieces of C++: what it must find, and what it must leave alone."""

import pytest

import co_await_rule


def sentences(statement: str) -> list[str]:
    source = f"awaitable<void> coroutine(int p) {{\n{statement}\n}}\n"
    return [sentence for _, sentence in co_await_rule.complaints_about(source)]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("f(co_await a(), co_await b());", "a second co_await"),
        ("auto x = co_await a() + co_await b();", "a second co_await"),
        ("co_await f(Point{1, 2});", "a braced initialiser"),
        ("co_await f({1, 2});", "a braced initialiser"),
        ("co_await f({.a = 1});", "a braced initialiser"),
        ("const T x{co_await f()};", "a braced initialiser"),
        ("co_return Reply{co_await f()};", "a braced initialiser"),
        ("co_await f(g()->x, T{1});", "a braced initialiser"),
        ("co_await f([x] { return x; });", "a lambda with captures"),
        ("co_await f([&](int y) -> int { return y; });", "a lambda with captures"),
        ("co_await [p]() -> awaitable<void> { co_return; }();", "a lambda with captures"),
        ("auto x = p ? co_await f() : 0;", "?:"),
        ("co_await f(p ? 1 : 2);", "?:"),
        ("if (!co_await f()) throw co_await g();", "throw"),
        ("if (auto x = T{co_await f()}; x) {}", "a braced initialiser"),
        ("for (;;) { if (p) { while (p) co_await f({}); } }", "a braced initialiser"),
        ("switch (p) { case 1: co_await f({}); }", "a braced initialiser"),
        ("auto l = [](int y) -> awaitable<std::map<int, int>> { co_await f({}); };", "a braced initialiser"),
        ("run([](int y) mutable { co_await f({}); });", "a braced initialiser"),
        ("try { co_await f({}); } catch (const E& e) { }", "a braced initialiser"),
    ],
)
def test_finds(statement, fault):
    found = sentences(statement)
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    "statement",
    [
        "co_await f(a, b);",
        "auto x = (co_await f()).value();",
        "if (co_await f()) { x = T{1}; } else { throw E{2}; }",
        "while (co_await f()) y = p ? 1 : 2;",
        "if (co_await f()) throw E(1);",
        "auto l = [x]() -> awaitable<void> { co_await f(x); }; co_await g(l);",
        "run([x] { return x; }); co_await f();",
        "co_await f([](int y) { return T{y}; });",
        "const T x{1}; co_await f(x);",
        'co_await f("{ ? throw co_await [x]"); // co_await f({}) ? 1 : 2',
        "/* co_await f({}); */ co_await f('{');",
        'co_await f(R"x(co_await { ")x");',
        "co_await f(a[i], m[k]);",
        "[[maybe_unused]] auto x = co_await f();",
        "int n = 1'000'000; co_await f(n);",
        "\n#define G(x) co_await f({x}) \\\n   , co_await g()\nco_await f();",
        "for (auto y : std::vector<int>{1, 2}) co_await f(y);",
        "struct Local { int a{0}; awaitable<void> f() const { co_await g(); } };",
    ],
)
def test_leaves_alone(statement):
    assert sentences(statement) == []


def test_says_the_line():
    source = "namespace n {\nawaitable<void> f() {\n    g();\n    co_await h(\n        {1});\n}\n}\n"
    assert co_await_rule.complaints_about(source) == [(4, "co_await in a statement with a braced initialiser")]


def test_a_constructor_with_braced_members_has_a_body():
    source = "X::X(int a) : a_{a}, b_{1} { run(); }\nawaitable<void> X::f() { co_await g(); }\n"
    assert co_await_rule.complaints_about(source) == []
