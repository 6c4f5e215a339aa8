"""What the programs of a cluster share, for tests that look behind the gateway: one class for each engine."""

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import requests

from .processes import wait_until
from .sandbox import Sandbox


class EmbeddedStore:
    """One data directory."""

    def __init__(self, folder: Path):
        self.data = folder / "data"
        self.settings = {"DATAGEN_STORE": "embedded", "DATAGEN_DATA_DIR": str(self.data)}

    def folders(self) -> list[Path]:
        """Where it keeps what it holds, beside the cluster's folder."""
        return []

    def gateway_settings(self, _number: int) -> dict[str, str]:
        """What that gateway is told beside `settings`."""
        return {}

    def worker_settings(self, _peer: str, _number: int) -> dict[str, str]:
        return {}

    def cache(self, _peer: str) -> Path:
        return self.data / "cache"

    def database_file(self) -> Path:
        files = [path for path in self.data.rglob("*") if path.is_file() and _is_sqlite(path)]
        assert len(files) == 1, files
        return files[0]

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database_file(), timeout=10)

    def hash_fields(self, key: str) -> dict[str, dict]:
        with closing(self.database()) as database:
            rows = database.execute("SELECT field, value FROM hash_fields WHERE hash = ?", (key,)).fetchall()
        return {field: json.loads(value) for field, value in rows}

    def write_hash_field(self, key: str, field: str, value: str) -> None:
        with closing(self.database()) as database, database:
            database.execute("INSERT OR REPLACE INTO hash_fields (hash, field, value) VALUES (?, ?, ?)",
                             (key, field, value.encode()))

    def file_path(self, cid: str) -> Path:
        return self.data / "files" / cid[:2] / cid

    def read_file(self, cid: str) -> bytes:
        return self.file_path(cid).read_bytes()


class NetworkStore:
    """The stores of a sandbox. Program number i talks to replica i, around and around; no program shares a directory
    with another one."""

    def __init__(self, folder: Path, sandbox: Sandbox):
        self._folder = folder
        self._sandbox = sandbox
        self.settings = {"DATAGEN_STORE": "ratio1", "DATAGEN_SPOOL_DIR": str(folder)}

    def folders(self) -> list[Path]:
        return [self._sandbox.data] if self._sandbox.data else []

    def gateway_settings(self, number: int) -> dict[str, str]:
        replica = number % self._sandbox.replicas
        return {
            "EE_CHAINSTORE_API_URL": self._sandbox.cstore_url(replica),
            "EE_R1FS_API_URL": self._sandbox.r1fs_url(replica),
        }

    def worker_settings(self, peer: str, number: int) -> dict[str, str]:
        return {**self.gateway_settings(number), "DATAGEN_LOCAL_CACHE_DIR": str(self.cache(peer))}

    def cache(self, peer: str) -> Path:
        return self._folder / f"cache-{peer}"

    def hash_fields(self, key: str, replica: int = 0) -> dict[str, dict]:
        """As that replica has them now."""
        fields = _result(lambda: requests.get(f"{self._sandbox.cstore_url(replica)}/hgetall", params={"hkey": key},
                                              timeout=10))
        return {field: json.loads(value) for field, value in fields.items() if value is not None}

    def write_hash_field(self, key: str, field: str, value: str) -> None:
        body = {"hkey": key, "key": field, "value": value, "chainstore_peers": []}
        _result(lambda: requests.post(f"{self._sandbox.cstore_url()}/hset", json=body, timeout=40))

    def read_file(self, cid: str) -> bytes:
        answer = _result(lambda: requests.post(f"{self._sandbox.r1fs_url()}/get_file_base64", json={"cid": cid},
                                               timeout=40))
        return base64.b64decode(answer["file_base64_str"], validate=True)


def _result(call):
    """The result, in an envelope or bare; asked for again while the store is made to fail."""
    answer = wait_until(lambda: (got := call()).status_code < 500 and got, "an answer of the store")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["result"] if isinstance(body, dict) and "result" in body else body


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
