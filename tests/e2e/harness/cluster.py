"""Gateways and workers on one data directory, or on the stores of a network, as processes of this machine."""

import json
import secrets
import sqlite3
from pathlib import Path

from . import secret_search
from .api import TERMINAL, Api
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
        # What stands before a program's own command, by the program's name.
        self.launcher: dict[str, list[str]] = {}
        self._secrets = secret_search.SecretSearch()
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
        process = self._start("gateway", "datagems-gateway", f"gateway-{number}.log",
                              {**self.settings, **self.store.gateway_settings(number), **settings})
        port = process.wait_for_output(_LISTENING).group(1)
        self.gateways.append(process)
        url = f"http://127.0.0.1:{port}"
        secret_search.attach(url, self._secrets)
        return url

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
        process = self._start(f"worker {peer}", "datagems-worker", f"worker-{peer}.log", environment)
        self.workers[peer] = process
        return process

    def _start(self, name: str, program: str, log: str, environment: dict[str, str]) -> Process:
        self._secrets.learn_settings(environment)
        command = [*self.launcher.get(program, []), str(BIN / program)]
        process = Process(name, command, self.folder / log, environment)
        self._processes.append(process)
        return process

    def secret(self, text: str) -> str:
        """`text`, which must not be in any log or store when the cluster ends. What the harness sends for a test, and
        the settings, are searched for anyway."""
        self._secrets.add("a secret of the test", text)
        return text

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

    def wait_for_final_view(self, job_id: str) -> dict:
        """The stored view of a job that is over: a worker writes it a moment after the job has ended."""
        return wait_until(lambda: (base := self.hash_fields("datagen:jobs")[job_id])["status"] in TERMINAL and base,
                          f"the view of {job_id}")

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
        """Ends what still runs, newest first; raises for the first that broke down, and for secrets in logs and stores."""
        failures = []
        for process in reversed(self._processes):
            try:
                process.end()
            except AssertionError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        leaks = self._secrets.find_below([self.folder, *self.store.folders()])
        assert not leaks, "secrets were left behind:\n" + "\n".join(leaks[:20])

    def logs(self) -> str:
        last = {process.log: process for process in self._processes}  # a program that was restarted goes on in its log
        return "\n".join(f"--- {log.name}\n{process.tail()}" for log, process in last.items())
