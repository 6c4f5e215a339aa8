"""What the lints share: the files of the checkout, and C++ text without comments and literals."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Raw strings before plain ones, comments before everything that may stand in them.
_SKIPPED = re.compile(
    r"//(?:\\\n|[^\n])*"
    r"|/\*.*?\*/"
    r'|(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def files(*suffixes: str) -> list[Path]:
    """Files that git tracks or would track, as absolute paths, those that end in one of `suffixes`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(set(listing.split("\0"))) if name)
    return [path for path in paths if path.is_file() and (not suffixes or path.name.endswith(suffixes))]


def without_comments_and_literals(text: str) -> str:
    """The same text, line for line, with comments blanked and every literal replaced by an empty one."""

    def blank(match: re.Match) -> str:
        found = match.group(0)
        lines = "\n" * found.count("\n")
        return (" " if found.startswith("/") else '""') + lines

    return _SKIPPED.sub(blank, text)


def without_preprocessor(text: str) -> str:
    """The same text, line for line, with preprocessor directives blanked."""
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda match: "\n" * match.group(0).count("\n"), text, flags=re.MULTILINE)


def report(name: str, complaints: list[str], checked: int) -> int:
    """Prints the complaints and returns the exit status."""
    for complaint in complaints:
        print(complaint)
    print(f"{name}: {checked} files, {len(complaints)} complaints")
    return 1 if complaints else 0
