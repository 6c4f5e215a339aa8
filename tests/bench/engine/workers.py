"""scripts/bench workers: one job over 1, 2, 4 and 8 workers on one model that takes 100 ms a call."""

import tempfile
from pathlib import Path

from harness.sandbox import Sandbox

from .engine import SCHEMA, cluster_on
from .measured_job import run_job

_LATENCY_MS = 100
_IN_FLIGHT = 32  # of each worker


def bench_workers(rounds: int, seconds: float) -> None:
    of_one = _IN_FLIGHT / (_LATENCY_MS / 1000)
    print(f"{_LATENCY_MS} ms a call, {_IN_FLIGHT} in flight in each worker: {of_one:.0f} records/s each at best")
    print(f"{'workers':>7}  {'records/s':>9}  {'whole job':>9}  {'of ideal':>8}  {'times one':>9}  "
          f"{'CPU s per 1,000':>15}")
    with tempfile.TemporaryDirectory(prefix="datagems-bench-") as folder:
        for number in range(rounds):
            one = None
            for count in (1, 2, 4, 8):
                measured = _measure(Path(folder) / f"{number}-{count}", count, int(of_one * count * seconds))
                one = one or measured.steady
                print(f"{count:>7}  {measured.steady:>9,.0f}  {measured.whole:>9,.0f}  "
                      f"{measured.steady / (of_one * count):>8.1%}  {measured.steady / one:>9.2f}  "
                      f"{measured.cpu_per_1000:>15.3f}", flush=True)


def _measure(folder: Path, count: int, records: int):
    folder.mkdir()
    peers = tuple(f"peer-{number}" for number in range(count))
    sandbox = Sandbox(folder, latency=_LATENCY_MS)
    try:
        with cluster_on(sandbox, folder / "cluster", peers, DATAGEN_MAX_INFLIGHT_REQUESTS=str(_IN_FLIGHT)) as pair:
            measured = run_job(*pair, records, schema=SCHEMA)
    finally:
        sandbox.end()
    assert measured.job["totalOk"] == records, measured.job
    return measured
