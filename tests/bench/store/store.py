"""scripts/bench store: what one job costs a network's stores, with the workers' own settings but for the model.

Each program has a replica of its own, so that the replica's counters are the program's. A model latency is chosen that
makes the job take about --seconds with the default number of calls in flight.
"""

import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from harness.api import TERMINAL
from harness.cluster import Cluster
from harness.sandbox import Sandbox

PEERS = ("a", "b", "c")
IN_FLIGHT = 32  # the default
# As an installation has them: the harness is more impatient.
DEFAULTS = {"DATAGEN_JOB_POLL_SECONDS": "5", "DATAGEN_LOG_LEVEL": "info", "DATAGEN_MAX_RECORDS_PER_JOB": "10000000"}
UPLOADS = ("/add_file", "/add_file_base64")


@dataclass
class StoreCost:
    """Of each program, in the order of its replica: workers first, then the gateway."""

    names: list[str]
    seconds: float = 0.0
    calls: list[Counter] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)
    kib: list[float] = field(default_factory=list)
    most_in_a_second: list[int] = field(default_factory=list)

    def calls_a_second(self, number: int) -> float:
        """Beside the upload of results and parts."""
        return _beside_uploads(self.calls[number]) / self.seconds


def _beside_uploads(calls: Counter) -> int:
    return sum(count for route, count in calls.items() if route not in UPLOADS)


def _replicas(sandbox: Sandbox) -> list[dict]:
    return sandbox.stats()["stores"]["replicas"]


def _calls(replica: dict) -> Counter:
    return Counter(replica["cstore"]["calls"]) + Counter(replica["r1fs"]["calls"])


def measure_job(folder: Path, records: int, latency: int, confirm_delay: int = 100) -> StoreCost:
    sandbox = Sandbox(folder, stores=len(PEERS) + 1, latency=latency, store_latency=0, confirm_delay=confirm_delay)
    cluster = Cluster(folder, sandbox, PEERS, engine="ratio1", **DEFAULTS)
    try:
        # A replica that no worker has.
        gateway = cluster.store.gateway_settings(len(PEERS))
        api = cluster.sign_in(cluster.start_gateway(**gateway))
        for peer in PEERS:
            cluster.start_worker(peer).wait_for_output("worker.started")
        return _measure(sandbox, api, records)
    finally:
        cluster.end()
        sandbox.end()


def _measure(sandbox: Sandbox, api, records: int) -> StoreCost:
    cost = StoreCost([f"worker {peer}" for peer in PEERS] + ["gateway"])
    first = [_calls(replica) for replica in _replicas(sandbox)]
    looks = [[_beside_uploads(calls) for calls in first]]
    began = time.monotonic()
    job_id = api.start_job(records)
    while True:
        time.sleep(1)  # what is measured is calls in a second
        replicas = _replicas(sandbox)
        looks.append([_beside_uploads(_calls(replica)) for replica in replicas])
        # A user who watches, now and then.
        if len(looks) % 3 == 0 and api.job(job_id)["job"]["status"] in TERMINAL:
            break
    cost.seconds = time.monotonic() - began
    for number, replica in enumerate(_replicas(sandbox)):
        cost.calls.append(_calls(replica) - first[number])
        cost.connections.append(replica["cstore"]["connections"] + replica["r1fs"]["connections"])
        cost.kib.append(sum(replica[store][way] for store in ("cstore", "r1fs") for way in ("bytesIn", "bytesOut")) / 1024)
        cost.most_in_a_second.append(max(after[number] - before[number] for before, after in zip(looks, looks[1:])))
    return cost


def bench_store(records: int, seconds: float) -> None:
    latency = round(1000 * seconds * IN_FLIGHT * len(PEERS) / records)
    with tempfile.TemporaryDirectory() as folder:
        cost = measure_job(Path(folder), records, latency)
    print(f"{records} records over {len(PEERS)} workers, a model of {latency} ms, writes confirmed after 100 ms: "
          f"{cost.seconds:.0f} s")
    print(f"{'':<10} {'connections':>12} {'calls':>7} {'a second':>9} {'at most':>8} {'KiB':>8}  routes")
    for number, name in enumerate(cost.names):
        routes = ", ".join(f"{route} {count}" for route, count in cost.calls[number].most_common())
        print(f"{name:<10} {cost.connections[number]:>12} {cost.calls[number].total():>7} "
              f"{cost.calls_a_second(number):>9.2f} {cost.most_in_a_second[number]:>8} {cost.kib[number]:>8.0f}  {routes}")
    print(f"{sum(cost.connections)} connections in all (goal: fewer than 50); a second: beside uploads (goal: 2 of a worker)")
