"""Gateways and workers on one data directory, as processes of this machine."""

import json
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from .api import Api
from .processes import BIN, Process, wait_until
from .sandbox import Sandbox

_LISTENING = r"gateway\.listening.*?\bport\"?[=:](\d+)"


class Cluster:
    """Shares nothing with other clusters: its data directory, secrets and ports are its own."""

    def __init__(self, folder: Path, sandbox: Sandbox, peers: tuple[str, ...] = ("a",), **settings):
        self.folder = folder
        self.sandbox = sandbox
        self.password = secrets.token_urlsafe(12)
        self.data = folder / "data"
        self.gateways: list[Process] = []
        self.workers: dict[str, Process] = {}
        self._processes: list[Process] = []
        self.settings = {
            "DATAGEN_STORE": "embedded",
            "DATAGEN_DATA_DIR": str(self.data),
            "DATAGEN_APP_HOST": "127.0.0.1",
            "DATAGEN_APP_PORT": "0",
            "DATAGEN_INFERENCE_BASE_URL": sandbox.url,
            "DATAGEN_SESSION_SECRET": secrets.token_urlsafe(48),
            "DATAGEN_JOB_POLL_SECONDS": "0.1",
            "DATAGEN_MAX_RECORDS_PER_JOB": "100000",
            "DATAGEN_MAX_DRAFTS_PER_MINUTE": "10000",
            "DATAGEN_LOG_LEVEL": "debug",
            "R1EN_CHAINSTORE_PEERS": ",".join(peers),
            "R1EN_HOST_ADDR": peers[0],
            "R1EN_CSTORE_AUTH_HKEY": "test:auth",
            "R1EN_CSTORE_AUTH_SECRET": secrets.token_urlsafe(24),
            "R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD": self.password,
            **settings,
        }

    def start_gateway(self, **settings) -> str:
        """Starts one more gateway and returns its URL."""
        log = self.folder / f"gateway-{len(self.gateways)}.log"
        process = Process("gateway", [str(BIN / "datagems-gateway")], log, {**self.settings, **settings})
        self._processes.append(process)
        port = process.wait_for_output(_LISTENING).group(1)
        self.gateways.append(process)
        return f"http://127.0.0.1:{port}"

    def exit_status_of_gateway(self) -> int:
        """Starts a gateway that is meant to refuse its start."""
        process = Process("gateway", [str(BIN / "datagems-gateway")], self.folder / "refusing.log", self.settings)
        try:
            wait_until(lambda: not process.is_running(), "the gateway refusing to start")
        finally:
            status = process.terminate()
        return status

    def start_worker(self, peer: str, **settings) -> Process:
        environment = {**self.settings, "R1EN_HOST_ADDR": peer, **settings}
        process = Process(f"worker {peer}", [str(BIN / "datagems-worker")], self.folder / f"worker-{peer}.log",
                          environment)
        self._processes.append(process)
        self.workers[peer] = process
        return process

    def sign_in(self, url: str, username: str = "admin", password: str | None = None) -> Api:
        return Api(url, username, password or self.password)

    def database_file(self) -> Path:
        files = [path for path in self.data.rglob("*") if path.is_file() and _is_sqlite(path)]
        assert len(files) == 1, files
        return files[0]

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database_file(), timeout=10)

    def hash_fields(self, key: str) -> dict[str, dict]:
        """The JSON documents of a CStore hash."""
        with closing(self.database()) as database:
            rows = database.execute("SELECT field, value FROM hash_fields WHERE hash = ?", (key,)).fetchall()
        return {field: json.loads(value) for field, value in rows}

    def write_hash_field(self, key: str, field: str, value: str) -> None:
        with closing(self.database()) as database, database:
            database.execute("INSERT OR REPLACE INTO hash_fields (hash, field, value) VALUES (?, ?, ?)",
                             (key, field, value.encode()))

    def ledger(self, job_id: str, peer: str) -> Path:
        return self.data / "cache" / job_id / peer / "results.jsonl"

    def results(self, job_id: str, peer: str) -> list[dict]:
        """The lines of the result file that the peer delivered."""
        cid = self.hash_fields(f"datagen:job:{job_id}:peers")[peer]["resultCid"]
        return [json.loads(line) for line in self.stored_file(cid).read_text(encoding="utf-8").splitlines()]

    def stored_file(self, cid: str) -> Path:
        """A file of the embedded engine's file store."""
        return self.data / "files" / cid[:2] / cid

    def forget(self, process: Process) -> None:
        """For a program that was meant to fail: end() does not look at it."""
        self._processes.remove(process)

    def end(self) -> None:
        """Ends what still runs, newest first; raises for the first that broke down."""
        failures = []
        for process in reversed(self._processes):
            try:
                process.end()
            except AssertionError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]

    def logs(self) -> str:
        last = {process.log: process for process in self._processes}  # a program that was restarted goes on in its log
        return "\n".join(f"--- {log.name}\n{process.tail()}" for log, process in last.items())


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"

