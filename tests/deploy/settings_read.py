"""The settings that the programs read, as their sources name them."""

import re

from harness.processes import ROOT

_NAME = r'"((?:DATAGEN|R1EN|EE|CSTORE|R1FS|API|LOG|NEXT|RETRY)_[A-Z0-9_]+)"'
_FOLDERS = ("common", "gateway", "worker")


def _sources():
    for folder in _FOLDERS:
        for path in sorted((ROOT / "apps" / folder / "src").rglob("*.cpp")):
            yield path.read_text(encoding="utf-8")


def all_names() -> set[str]:
    return {name for text in _sources() for name in re.findall(_NAME, text)}


def older_names() -> set[str]:
    """Those that stand behind another in a list of names: spellings of the same setting."""
    lists = [re.findall(_NAME, names) for text in _sources() for names in re.findall(r"\{([^{}]*)\}", text)]
    return {name for names in lists for name in names[1:]}


def current_names() -> set[str]:
    return all_names() - older_names()
