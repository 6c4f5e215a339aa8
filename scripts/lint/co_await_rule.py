#!/usr/bin/python3
"""One co_await in a statement, and nothing in that statement whose temporaries g++ 12 destroys twice or too early:
no braced initialiser, no lambda with captures, no ?:, no throw.

The text is read into a tree of (), [] and {} groups. Braces that hold statements are told from braces that
initialise by what stands before them; each statement is then looked at without the blocks nested in it.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import sources

_TOKEN = re.compile(r"[A-Za-z_]\w*|::|->|\d[\w.']*|\S")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CONTROL = {"if", "while", "for", "switch", "catch"}
_SCOPES = {"namespace", "class", "struct", "union", "enum", "extern", "requires"}
_BEFORE_BODY = {"const", "noexcept", "override", "final", "mutable", "try"}
_WORD = re.compile(r"[A-Za-z_]\w*$")
_PREFIX_KEYWORDS = {"return", "co_return", "co_await", "co_yield"}


@dataclass
class Token:
    text: str
    line: int


@dataclass
class Group:
    """A bracketed part; `text` is the opening bracket."""

    text: str
    line: int
    items: list = field(default_factory=list)


@dataclass
class Statement:
    """What counts against one statement: the lines of its co_awaits, and what must not stand beside them."""

    awaits: list[int] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)


def tokens_of(text: str) -> list[Token]:
    text = sources.without_preprocessor(sources.without_comments_and_literals(text))
    found, line, last = [], 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        found.append(Token(match.group(0), line))
    return found


def tree_of(tokens: list[Token]) -> list:
    """Tokens and groups. A stray closing bracket ends nothing; a missing one ends with the file."""
    root = Group("", 1)
    stack = [root]
    for token in tokens:
        if token.text in _CLOSING:
            group = Group(token.text, token.line)
            stack[-1].items.append(group)
            stack.append(group)
        elif len(stack) > 1 and token.text == _CLOSING[stack[-1].text]:
            stack.pop()
        else:
            stack[-1].items.append(token)
    return root.items


def _is_group(item, bracket: str) -> bool:
    return isinstance(item, Group) and item.text == bracket


def _ends_with_return_type(items: list, of_lambda: bool) -> bool:
    """Whether the items end in `(...) -> Type`; for a lambda `[...]` stands before that."""
    for index in range(len(items) - 1, 0, -1):
        item = items[index]
        if item.text == "->":
            before = [entry for entry in items[:index] if entry.text not in ("mutable", "noexcept")]
            if not before or not _is_group(before[-1], "("):
                return False
            return not of_lambda or (len(before) > 1 and _is_group(before[-2], "["))
        if isinstance(item, Group) or not (_WORD.match(item.text) or item.text in "::<>,*&"):
            return False
    return False


def _opens_body(before: list) -> bool:
    """Whether `{` after these items of a statement holds statements or declarations rather than initialising."""
    if not before or isinstance(before[-1], Group):
        return True  # a plain block; or after parameters, a condition, captures, a braced member of a constructor
    if before[-1].text in _BEFORE_BODY | {":"} or _ends_with_return_type(before, of_lambda=False):
        return True
    words = {item.text for item in before}
    return bool(words & _SCOPES) and not words & {"=", "co_await"}


def _opens_lambda_body(before: list) -> bool:
    """The same inside an expression, where only a lambda has a body."""
    if not before:
        return False
    after_parameters = isinstance(before[-1], Group) or before[-1].text in _BEFORE_BODY
    return after_parameters or _ends_with_return_type(before, of_lambda=True)


def _indexes(before: list) -> bool:
    """Whether `[` after these items is a subscript."""
    if not before:
        return False
    last = before[-1]
    return isinstance(last, Group) or (bool(_WORD.match(last.text)) and last.text not in _PREFIX_KEYWORDS)


def _is_control_header(item, before: list) -> bool:
    """The parentheses of if, while, for, switch and catch are statements of their own."""
    if not _is_group(item, "(") or not before:
        return False
    words = [entry.text for entry in before[-2:]]
    return words[-1] in _CONTROL or words == ["if", "constexpr"]


class Checker:
    def __init__(self) -> None:
        self.complaints: list[tuple[int, str]] = []

    def block(self, items: list) -> None:
        """The statements of a block (or of a control header, where `;` parts them too)."""
        statement, before = Statement(), []
        for item in items:
            if _is_control_header(item, before) or (_is_group(item, "{") and _opens_body(before)):
                self.block(item.items)
                ends = True
            else:
                self._expression_item(item, before, statement)
                ends = item.text in (";", "else", "do")
            before.append(item)
            if ends:
                self._finish(statement)
                statement, before = Statement(), []
        self._finish(statement)

    def _expression_item(self, item, before: list, statement: Statement) -> None:
        if isinstance(item, Token):
            self._token(item, statement)
            return
        if item.text == "{":
            statement.faults.add("a braced initialiser")
        if item.text == "[" and not _indexes(before):
            if item.items and _is_group(item.items[0], "["):
                return  # an attribute
            if item.items:
                statement.faults.add("a lambda with captures")
        inner = []
        for part in item.items:
            if _is_group(part, "{") and _opens_lambda_body(inner):
                self.block(part.items)
            else:
                self._expression_item(part, inner, statement)
            inner.append(part)

    @staticmethod
    def _token(token: Token, statement: Statement) -> None:
        if token.text == "co_await":
            statement.awaits.append(token.line)
        elif token.text == "?":
            statement.faults.add("?:")
        elif token.text == "throw":
            statement.faults.add("throw")

    def _finish(self, statement: Statement) -> None:
        if len(statement.awaits) > 1:
            self.complaints.append((statement.awaits[1], "a second co_await in one statement"))
        if statement.awaits:
            line = statement.awaits[0]
            self.complaints += [(line, f"co_await in a statement with {fault}") for fault in sorted(statement.faults)]


def complaints_about(text: str) -> list[tuple[int, str]]:
    """Line and sentence for each fault in a C++ source."""
    checker = Checker()
    checker.block(tree_of(tokens_of(text)))
    return sorted(checker.complaints)


def main() -> int:
    paths = sources.files(".cpp", ".hpp")
    complaints = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if "co_await" in text:
            name = path.relative_to(sources.ROOT)
            complaints += [f"{name}:{line}: {sentence}" for line, sentence in complaints_about(text)]
    return sources.report("co_await rule", complaints, len(paths))


if __name__ == "__main__":
    sys.exit(main())
