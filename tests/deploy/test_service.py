"""The programs under a service manager: what they tell it, and that its sandbox lets them work."""

import signal
import socket
import sys
from pathlib import Path

import pytest

from harness.api import PERSON
from harness.processes import PATIENCE, wait_until

SANDBOXED = Path(__file__).with_name("sandboxed.py")
# A look-ahead is matched by PCRE2, which compiles to machine code where it may.
CODED = {**PERSON, "properties": {**PERSON["properties"], "code": {"type": "string", "pattern": "^(?=[A-Z])[A-Z]{2}-[0-9]{4}$"}},
         "required": [*PERSON["required"], "code"]}


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path: Path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(20 * PATIENCE)
        self.settings = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "100000"}
        self.status = ""

    def hear(self, *assignments: str) -> None:
        """Waits until each of them was told, in this order."""
        for assignment in assignments:
            while True:
                lines = self._socket.recv(4096).decode().splitlines()
                self.status = next((line for line in lines if line.startswith("STATUS=")), self.status)
                if assignment in lines:
                    break

    def end(self) -> None:
        self._socket.close()


@pytest.fixture
def new_manager(tmp_path):
    made = []

    def make() -> Manager:
        made.append(Manager(tmp_path / f"notify-{len(made)}"))
        return made[-1]

    yield make
    for manager in made:
        manager.end()


def test_the_gateway_tells_its_state(sandbox, new_cluster, new_manager):
    cluster, manager = new_cluster(sandbox), new_manager()
    url = cluster.start_gateway(**manager.settings)
    gateway = cluster.gateways[0]
    manager.hear("READY=1")
    assert manager.status == f"STATUS=serving on port {url.rsplit(':', 1)[1]}"
    manager.hear("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1")
    gateway.send_signal(signal.SIGHUP)
    manager.hear("RELOADING=1", "READY=1", "WATCHDOG=1")
    gateway.send_signal(signal.SIGTERM)
    manager.hear("STOPPING=1")
    assert gateway.terminate() == 0


def test_a_worker_tells_its_state(sandbox, new_cluster, new_manager):
    cluster, manager = new_cluster(sandbox), new_manager()
    worker = cluster.start_worker("a", **manager.settings)
    manager.hear("READY=1")
    assert manager.status == "STATUS=working as peer a"
    manager.hear("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1")
    worker.send_signal(signal.SIGHUP)
    manager.hear("WATCHDOG=1")
    worker.send_signal(signal.SIGTERM)
    manager.hear("STOPPING=1")
    assert worker.terminate() == 0


def test_a_worker_that_is_switched_off_started_well(sandbox, new_cluster, new_manager):
    cluster, manager = new_cluster(sandbox), new_manager()
    worker = cluster.start_worker("a", **manager.settings, DATAGEN_DISABLE_WORKER="true")
    manager.hear("READY=1")
    wait_until(lambda: not worker.is_running(), "the worker's end")
    assert worker.terminate() == 0


def test_a_store_that_is_away_is_no_reason_for_a_restart(new_sandbox, new_cluster, new_manager):
    sandbox, manager = new_sandbox(stores=1), new_manager()
    cluster = new_cluster(sandbox, engine="ratio1")
    cluster.start_worker("a", **manager.settings)
    manager.hear("READY=1")
    with sandbox.process.paused():
        manager.hear(*["WATCHDOG=1"] * 40)


@pytest.mark.parametrize("stores", ["embedded", "ratio1"])
def test_the_sandbox_lets_them_work(new_sandbox, new_cluster, installed, stores):
    units = installed / "lib" / "systemd" / "system"
    sandbox = new_sandbox(stores=1) if stores == "ratio1" else new_sandbox()
    cluster = new_cluster(sandbox, engine=stores)
    cluster.launcher = {
        "datagems-gateway": [sys.executable, str(SANDBOXED), str(units / "datagems-gateway.service")],
        "datagems-worker": [sys.executable, str(SANDBOXED), str(units / "datagems-worker@.service")],
    }
    api = cluster.sign_in(cluster.start_gateway())
    worker = cluster.start_worker("a")
    worker.wait_for_output(r"worker\.started")
    restrictions = Path(f"/proc/{worker.pid}/status").read_text()
    assert "NoNewPrivs:\t1" in restrictions and "Seccomp:\t2" in restrictions
    token = api.draft(20, schema=CODED)["draftToken"]
    assert all(row["ok"] for row in api.post("/api/tasks/preview", {"draftToken": token}).json()["records"])
    job = api.confirm(token)
    assert api.finished(job)["job"]["totalOk"] == 20
    assert len(api.rows_csv(job)) == 20
    for process in [*cluster.gateways, worker]:
        assert process.terminate() == 0
