"""Gateways and workers on one data directory, or on the stores of a network, as processes of this machine."""

import json
import secrets
import sqlite3
from pathlib import Path

from .api import Api
from .processes import BIN, Process, wait_until
from .sandbox import Sandbox
from .stores import EmbeddedStore, NetworkStore

_LISTENING = r"gateway\.listening.*?\bport\"?[=:](\d+)"


class Cluster:
    """Shares nothing with other clusters but a sandbox that both are given: its data directory, secrets and ports are
    its own. On the engine "ratio1" the stores are those of `stores`, or of the sandbox."""

    def __init__(self, folder: Path, sandbox: Sandbox, peers: tuple[str, ...] = ("a",), engine: str = "embedded",
                 stores: Sandbox | None = None, **settings):
        self.folder = folder
        self.sandbox = sandbox
        self.peers = peers
        self.password = secrets.token_urlsafe(12)
        self.store = NetworkStore(folder, stores or sandbox) if engine == "ratio1" else EmbeddedStore(folder)
        self.gateways: list[Process] = []
        self.workers: dict[str, Process] = {}
        self._processes: list[Process] = []
        self.settings = {
            **self.store.settings,
            "DATAGEN_APP_HOST": "127.0.0.1",
            "DATAGEN_APP_PORT": "0",
            "DATAGEN_INFERENCE_BASE_URL": sandbox.url,
            "DATAGEN_ALLOW_PRIVATE_INFERENCE": "true",  # all model APIs of the tests are on this machine
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

    @property
    def data(self) -> Path:
        """The data directory of the embedded engine."""
        return self.store.data

    def start_gateway(self, **settings) -> str:
        """Starts one more gateway and returns its URL."""
        number = len(self.gateways)
        process = Process("gateway", [str(BIN / "datagems-gateway")], self.folder / f"gateway-{number}.log",
                          {**self.settings, **self.store.gateway_settings(number), **settings})
        self._processes.append(process)
        port = process.wait_for_output(_LISTENING).group(1)
        self.gateways.append(process)
        return f"http://127.0.0.1:{port}"

    def exit_status_of_gateway(self) -> int:
        """Starts a gateway that is meant to refuse its start."""
        process = Process("gateway", [str(BIN / "datagems-gateway")], self.folder / "refusing.log",
                          {**self.settings, **self.store.gateway_settings(0)})
        try:
            wait_until(lambda: not process.is_running(), "the gateway refusing to start")
        finally:
            status = process.terminate()
        return status

    def start_worker(self, peer: str, **settings) -> Process:
        own = self.store.worker_settings(peer, self.peers.index(peer))
        environment = {**own, **self.settings, "R1EN_HOST_ADDR": peer, **settings}
        process = Process(f"worker {peer}", [str(BIN / "datagems-worker")], self.folder / f"worker-{peer}.log",
                          environment)
        self._processes.append(process)
        self.workers[peer] = process
        return process

    def sign_in(self, url: str, username: str = "admin", password: str | None = None) -> Api:
        return Api(url, username, password or self.password)

    def database_file(self) -> Path:
        return self.store.database_file()

    def database(self) -> sqlite3.Connection:
        return self.store.database()

    def hash_fields(self, key: str) -> dict[str, dict]:
        """The JSON documents of a CStore hash."""
        return self.store.hash_fields(key)

    def write_hash_field(self, key: str, field: str, value: str) -> None:
        self.store.write_hash_field(key, field, value)

    def ledger(self, job_id: str, peer: str) -> Path:
        return self.store.cache(peer) / job_id / peer / "results.jsonl"

    def results(self, job_id: str, peer: str) -> list[dict]:
        """The lines of the result file that the peer delivered."""
        states = f"datagen:job:{job_id}:peers"
        cid = wait_until(lambda: self.hash_fields(states)[peer].get("resultCid"), f"the result of peer {peer}")
        return [json.loads(line) for line in self.read_file(cid).decode().splitlines()]

    def read_file(self, cid: str) -> bytes:
        return self.store.read_file(cid)

    def stored_file(self, cid: str) -> Path:
        """A file of the embedded engine's file store."""
        return self.store.file_path(cid)

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
