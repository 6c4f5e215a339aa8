"""Whether a secret that a test used lies in a log or a store, as it is or encoded.

What a client of ours sends and is given is learnt by itself: passwords, API keys, sessions, draft tokens. Further
secrets are named with Cluster.secret()."""

import base64
import json
import re
import shutil
import sqlite3
import tempfile
import urllib.parse
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import requests

# Shorter ones ("x") would be found everywhere.
MIN_LENGTH = 8
# Of one kind: where the fiftieth token leaks, the first did too.
MAX_OF_A_KIND = 50
_SETTINGS = re.compile(r"SECRET|PASS|PWD|_PW$|API_KEY|TOKEN$")
_SENT = ("password", "currentPassword", "newPassword", "apiKey", "draftToken", "previousDraftToken")
_GIVEN = ("draftToken",)
_JWT = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}")


class SecretSearch:
    def __init__(self):
        self._needles: dict[bytes, str] = {}
        self._known: dict[str, set[str]] = {}

    def add(self, name: str, secret: str) -> None:
        known = self._known.setdefault(name, set())
        if len(secret) < MIN_LENGTH or secret in known or len(known) >= MAX_OF_A_KIND:
            return
        known.add(secret)
        for form, needle in _forms(secret.encode()):
            self._needles.setdefault(needle, f"{name}, {form}")

    def learn_settings(self, settings: dict[str, str]) -> None:
        for name, value in settings.items():
            if _SETTINGS.search(name):
                self.add(name, value)

    def learn(self, answer: requests.Response) -> None:
        """From an exchange with the gateway."""
        sent = _object(answer.request.body)
        for field in _SENT:
            if isinstance(sent.get(field), str):
                self.add(f"{field} of {answer.request.path_url}", sent[field])
        session = answer.cookies.get("datagen_session")
        if session:
            self.add("a session", session)
        if "/tasks/schema" in answer.request.path_url:
            given = _object(answer.content)
            for field in _GIVEN:
                if isinstance(given.get(field), str):
                    self.add(f"a {field}", given[field])

    def find_in(self, text: bytes) -> list[str]:
        """The names of the secrets in it, and of tokens that nobody told us of."""
        found = [name for needle, name in list(self._needles.items()) if needle in text]
        return found or ["a token"] * bool(_JWT.search(text))

    def find_below(self, folders: Iterable[Path]) -> list[str]:
        """In every file, and in every value of every SQLite database, where a value may lie in pieces."""
        found = []
        for path in sorted({path for folder in folders for path in folder.rglob("*")}):
            if path.is_symlink() or not path.is_file():
                continue
            content = path.read_bytes()
            found += [f"{path}: {name}" for name in self.find_in(content)]
            if content.startswith(b"SQLite format 3"):
                found += [f"{path}, table {table}: {name}" for table, row in _rows(path) for name in self.find_in(row)]
        return list(dict.fromkeys(found))


_searches: dict[str, SecretSearch] = {}  # by the URL of the gateway whose secrets they look for


def attach(url: str, search: SecretSearch) -> None:
    _searches[url] = search


def learn(answer: requests.Response, **_) -> None:
    """A hook for requests.Session: the search that is attached to this gateway learns from the exchange."""
    parts = urllib.parse.urlsplit(answer.url)
    search = _searches.get(f"{parts.scheme}://{parts.netloc}")
    if search is not None:
        search.learn(answer)


def learn_everywhere(name: str, secret: str) -> None:
    """For secrets that come another way than by an answer of the gateway, which nobody can tell whose they are."""
    for search in list(_searches.values()):
        search.add(name, secret)


def _forms(secret: bytes):
    yield "as it is", secret
    quoted = urllib.parse.quote_from_bytes(secret, safe="").encode()
    yield "percent-encoded", quoted
    yield "percent-encoded", re.sub(rb"%..", lambda code: code.group().lower(), quoted)
    yield "as JSON", json.dumps(secret.decode())[1:-1].encode()
    for shift in range(3):  # where it begins in what was encoded
        coded = base64.b64encode(b"\0" * shift + secret)
        # Characters that hold bits of what stands beside it are left out.
        whole = coded[-(-shift * 4 // 3):][:(len(secret) * 8 - (-shift * 8) % 6) // 6]
        yield "in base64", whole
        yield "in base64", whole.replace(b"+", b"-").replace(b"/", b"_")


def _object(body) -> dict:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):  # tests send what is no JSON, too
        return {}
    return value if isinstance(value, dict) else {}


def _rows(path: Path):
    """Of a copy: whoever uses the database may keep it locked."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        log = path.with_name(path.name + "-wal")
        if log.exists():
            shutil.copy(log, folder)
        yield from _rows_of(copy)


def _rows_of(path: Path):
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        names = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in names:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield table, b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
