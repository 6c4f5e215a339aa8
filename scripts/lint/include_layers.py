#!/usr/bin/python3
"""A library includes itself, what it depends on, and what those depend on; nothing above it and nothing beside it.

Programs may include any library, tests anything. Headers of third parties are held to the libraries that own them.
"""

import re
import sys
from pathlib import Path

import sources

# Direct dependencies; the arrows point down only. Server and client know nothing of each other.
LAYERS = {
    "base": [],
    "statistics": [],
    "secrets": ["base"],
    "observe": ["base"],
    "json_schema": ["base"],
    "documents": ["base"],
    "persistence": ["documents", "secrets", "observe"],
    "async": ["base"],
    "http": ["base", "observe"],
    "server": ["http", "async"],
    "client": ["http", "async"],
    "accounts": ["persistence", "secrets", "client"],
    "inference": ["client", "json_schema", "observe"],
    "generation": ["inference", "persistence", "secrets", "async"],
    "exports": ["persistence", "json_schema", "statistics"],
}

# What programs share besides libraries: the headers of apps/common.
_OF_PROGRAMS = {"program"}

_ASIO = {"async", "http", "server", "client", "inference", "generation"}

# Third-party headers by prefix, and the libraries (or programs, as "app:<name>") that may include them.
OWNERS = {
    "openssl/": {"secrets", "async", "server", "client"},
    "spdlog/": {"observe"},
    "sqlite3.h": {"persistence", "app:sandbox"},
    "httplib.h": {"persistence", "app:sandbox"},
    "pcre2.h": {"json_schema"},
    "argon2.h": {"accounts"},
    "curl/": {"accounts"},
    "boost/beast": {"http", "server", "client"},
    "boost/asio": _ASIO | {"app:gateway", "app:worker", "app:sandbox"},
}

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def closure(library: str) -> set[str]:
    """The library and everything below it."""
    reached, open_ends = set(), [library]
    while open_ends:
        name = open_ends.pop()
        if name not in reached:
            reached.add(name)
            open_ends.extend(LAYERS[name])
    return reached


def place_of(path: Path) -> str | None:
    """The library ("http"), program ("app:gateway") or nothing that holds the rules for this file."""
    parts = path.parts
    if len(parts) > 2 and parts[0] == "libs":
        return parts[1]
    if len(parts) > 2 and parts[0] == "apps":
        return f"app:{parts[1]}"
    return None


def complaints_about(path: Path, text: str) -> list[str]:
    """`path` is relative to the checkout."""
    place = place_of(path)
    if place is None:
        return []
    is_library = not place.startswith("app:")
    if is_library and place not in LAYERS:
        return [f"{path}: the library '{place}' is not in the table of {Path(__file__).name}"]
    allowed = closure(place) if is_library else set(LAYERS) | _OF_PROGRAMS
    found = []
    for match in _INCLUDE.finditer(text):
        line, header = text.count("\n", 0, match.start()) + 1, match.group(2)
        if header.startswith("../"):
            found.append(f"{path}:{line}: '{header}' reaches out of its folder")
        elif header.startswith("datagems/"):
            library = header.split("/")[1]
            if library not in allowed and not (library == "test_support" and not is_library):
                found.append(f"{path}:{line}: {place} must not include '{header}'")
        for prefix, owners in OWNERS.items():
            if header.startswith(prefix) and place not in owners:
                found.append(f"{path}:{line}: '{header}' belongs to {', '.join(sorted(owners))}")
    return found


def main() -> int:
    paths = [path for path in sources.files(".cpp", ".hpp") if place_of(path.relative_to(sources.ROOT))]
    complaints = []
    for path in paths:
        complaints += complaints_about(path.relative_to(sources.ROOT), path.read_text(encoding="utf-8"))
    return sources.report("include layers", complaints, len(paths))


if __name__ == "__main__":
    sys.exit(main())
