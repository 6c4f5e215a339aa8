"""scripts/bench engine: the worker beside the floor, on the same sandbox, in one run.

The floor is a bare Beast client (floor.cpp) that sends the worker's own request bytes over keep-alive connections: no
JSON, no disk. The worker is the real process with its ledger on disk, validation, and progress to the embedded store.
"""

import json
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.api import Api
from harness.cluster import Cluster
from harness.processes import BIN
from harness.sandbox import Sandbox

from .measured_job import MeasuredJob, cpu_seconds, run_job
from .recorder import Recorder

SCHEMA = json.loads((Path(__file__).parents[1] / "json_schema" / "flat_record.json").read_text("utf-8"))["schema"]
SETTINGS = {"DATAGEN_LOG_LEVEL": "info", "DATAGEN_MAX_RECORDS_PER_JOB": "10000000", "DATAGEN_JOB_POLL_SECONDS": "0.5"}


@dataclass
class Setting:
    latency_ms: int
    in_flight: int
    goal: str


SETTINGS_TO_MEASURE = [
    Setting(0, 64, "40 % of the floor"),
    Setting(50, 64, "97 % of in flight / latency"),
    Setting(50, 1024, "90 % of in flight / latency"),
]


@contextmanager
def cluster_on(sandbox: Sandbox, folder: Path, peers: tuple[str, ...] = ("a",), **settings):
    """A gateway and its workers, and a signed-in user."""
    folder.mkdir()
    cluster = Cluster(folder, sandbox, peers, **{**SETTINGS, **settings})
    try:
        api = cluster.sign_in(cluster.start_gateway())
        for peer in peers:
            cluster.start_worker(peer)
        yield cluster, api
    finally:
        cluster.end()


def record_request(sandbox: Sandbox, folder: Path) -> Path:
    """A file with the bytes of one of the worker's calls."""
    recorder = Recorder(sandbox.url)
    try:
        with cluster_on(sandbox, folder / "recording", DATAGEN_INFERENCE_BASE_URL=recorder.url) as (_, api):
            api.finished(api.start_job(1, SCHEMA))
    finally:
        recorder.close()
    path = folder / "request"
    path.write_bytes(recorder.request)
    return path


def measure_floor(sandbox: Sandbox, request: Path, setting: Setting, seconds: float) -> dict:
    """Calls a second, and CPU seconds for 1,000 calls of the client and of the sandbox."""
    host, port = sandbox.url.removeprefix("http://").split(":")
    before = cpu_seconds(sandbox.process.pid)
    command = [BIN / "bench_engine_floor", host, port, request, str(setting.in_flight), str(seconds)]
    floor = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    assert floor["bad"] == 0, floor
    return {"rate": floor["calls"] / floor["seconds"], "cpu": 1000 * floor["cpu"] / floor["calls"],
            "load": (cpu_seconds(sandbox.process.pid) - before) / (floor["seconds"] + 1)}


def measure_worker(sandbox: Sandbox, folder: Path, setting: Setting, records: int) -> MeasuredJob:
    with cluster_on(sandbox, folder, DATAGEN_MAX_INFLIGHT_REQUESTS=str(setting.in_flight)) as (cluster, api):
        measured = run_job(cluster, api, records, schema=SCHEMA)
    assert measured.job["totalOk"] == records, measured.job
    return measured


def bench_engine(rounds: int, seconds: float) -> None:
    print(f"{'':>22}  {'floor':>9}  {'worker':>9}  {'whole job':>9}  {'ramp':>6}  {'of floor':>8}  {'of ideal':>8}  "
          f"{'CPU s per 1,000':>18}  goal")
    print(f"{'':>22}  {'calls/s':>9}  {'records/s':>9}  {'records/s':>9}  {'s':>6}  {'':>8}  {'':>8}  "
          f"{'floor':>8}  {'worker':>8}")
    with tempfile.TemporaryDirectory(prefix="datagems-bench-") as folder:
        for setting in SETTINGS_TO_MEASURE:
            for number in range(rounds):
                _measure(setting, seconds, Path(folder) / f"{setting.latency_ms}-{setting.in_flight}-{number}")


def _measure(setting: Setting, seconds: float, folder: Path) -> None:
    folder.mkdir()
    sandbox = Sandbox(folder, latency=setting.latency_ms)
    try:
        request = record_request(sandbox, folder)
        floor = measure_floor(sandbox, request, setting, seconds)
        ideal = setting.in_flight / (setting.latency_ms / 1000) if setting.latency_ms else None
        expected = min(ideal or floor["rate"], floor["rate"])
        worker = measure_worker(sandbox, folder / "worker", setting, int(expected * seconds))
    finally:
        sandbox.end()
    name = f"{setting.latency_ms} ms, {setting.in_flight:,} in flight"
    of_ideal = f"{worker.steady / ideal:>8.1%}" if ideal else f"{'':>8}"
    print(f"{name:>22}  {floor['rate']:>9,.0f}  {worker.steady:>9,.0f}  {worker.whole:>9,.0f}  "
          f"{worker.ramp_seconds:>6.1f}  {worker.steady / floor['rate']:>8.1%}  {of_ideal}  "
          f"{floor['cpu']:>8.3f}  {worker.cpu_per_1000:>8.3f}  {setting.goal}", flush=True)
