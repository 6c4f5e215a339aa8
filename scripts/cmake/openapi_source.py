#!/usr/bin/python3
"""Writes proto-schemas/openapi.yaml as JSON into a C++ source file: openapi_source.py <yaml> <cpp>"""

import json
import sys
from pathlib import Path

import yaml

TEMPLATE = """#include "services/openapi_json.hpp"

namespace datagems::gateway {{

std::string_view openapi_json() noexcept {{
    return
{lines};
}}

}} // namespace datagems::gateway
"""
LINE = 100


def literal(text: str) -> str:
    return '        "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    source, target = map(Path, sys.argv[1:])
    document = yaml.safe_load(source.read_text(encoding="utf-8"))
    # ASCII without control characters: only quotes and backslashes need an escape in C++.
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    lines = [literal(text[start:start + LINE]) for start in range(0, len(text), LINE)]
    target.write_text(TEMPLATE.format(lines="\n".join(lines)), encoding="ascii")


if __name__ == "__main__":
    main()
