#!/usr/bin/python3
"""One idea per file: no source file is longer than 350 lines."""

import sys
from pathlib import Path

import sources

LIMIT = 350
SUFFIXES = (".cpp", ".hpp", ".py", ".sh", ".ts", ".tsx", ".css", ".cmake")


def is_source(path: Path) -> bool:
    """By name, or a script without a suffix."""
    return path.name.endswith(SUFFIXES) or (path.suffix == "" and path.open("rb").read(2) == b"#!")


def complaint_about(name: str, text: str) -> str | None:
    lines = text.count("\n")
    return f"{name}: {lines} lines, the limit is {LIMIT}" if lines > LIMIT else None


def main() -> int:
    paths = [path for path in sources.files() if is_source(path)]
    found = (complaint_about(str(path.relative_to(sources.ROOT)), path.read_text(encoding="utf-8")) for path in paths)
    return sources.report("file length", [complaint for complaint in found if complaint], len(paths))


if __name__ == "__main__":
    sys.exit(main())
