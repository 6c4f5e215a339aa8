"""A unit file's settings, and the system calls that its filter leaves."""

import functools
import subprocess
from pathlib import Path


def read(path: Path) -> dict[str, list[str]]:
    """Every value of every name, in the order of the file; the names of one section are not those of another here."""
    settings: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";", "[")):
            settings.setdefault(name.strip(), []).append(value.strip())
    return settings


def allowed_system_calls(settings: dict[str, list[str]]) -> set[str]:
    allowed = _members("@default")
    for value in settings["SystemCallFilter"]:
        names = set().union(*(_members(name) for name in value.removeprefix("~").split()))
        allowed = allowed - names if value.startswith("~") else allowed | names
    return allowed


@functools.cache
def _members(name: str) -> frozenset[str]:
    if not name.startswith("@"):
        return frozenset([name])
    shown = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], check=True, capture_output=True,
                           text=True).stdout
    entries = [line.strip() for line in shown.splitlines() if line.startswith("    ") and not line.strip().startswith("#")]
    return frozenset().union(*(_members(entry) for entry in entries))
