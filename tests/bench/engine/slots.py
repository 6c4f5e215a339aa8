"""scripts/bench slots: a model with 16 slots that answers 429 beyond them, 50 ms latency, 64 calls allowed."""

import tempfile
import time
from pathlib import Path

from harness.sandbox import Sandbox

from .engine import SCHEMA, cluster_on

_SLOTS = 16
_LATENCY_MS = 50
_FIRST_SECONDS = 3.0  # in which the worker finds out how many calls the model takes


def bench_slots(rounds: int, seconds: float) -> None:
    capacity = _SLOTS / (_LATENCY_MS / 1000)
    print(f"{_SLOTS} slots, {_LATENCY_MS} ms: at most {capacity:.0f} records/s; goals: 95 % of it, under 5 % answered "
          f"429 after the first {_FIRST_SECONDS:.0f} s, none failed")
    print(f"{'records/s':>9}  {'of capacity':>11}  {'429':>7}  {'429 at first':>12}  {'failed':>6}")
    with tempfile.TemporaryDirectory(prefix="datagems-bench-") as folder:
        for number in range(rounds):
            _measure(Path(folder) / str(number), seconds, capacity)


def _measure(folder: Path, seconds: float, capacity: float) -> None:
    folder.mkdir()
    sandbox = Sandbox(folder, latency=_LATENCY_MS, slots=_SLOTS)
    try:
        with cluster_on(sandbox, folder / "cluster", DATAGEN_MAX_INFLIGHT_REQUESTS="64") as (_, api):
            # A tenth more than fits: the model must not run dry while it is watched.
            job_id = api.start_job(int(1.1 * capacity * (seconds + _FIRST_SECONDS)), SCHEMA)
            while sandbox.record_calls() == 0:
                time.sleep(0.02)
            time.sleep(_FIRST_SECONDS)
            _, busy_at_first, _ = _outcomes(sandbox)
            sandbox.reset_stats()
            start = time.monotonic()
            time.sleep(seconds)
            taken = time.monotonic() - start
            good, busy, calls = _outcomes(sandbox)
            failed = api.finished(job_id, 60 + 3 * seconds)["job"]["totalFailed"]
    finally:
        sandbox.end()
    print(f"{good / taken:>9.1f}  {good / taken / capacity:>11.1%}  {busy / calls:>7.2%}  {busy_at_first:>12}  "
          f"{failed:>6}", flush=True)


def _outcomes(sandbox: Sandbox) -> tuple[int, int, int]:
    """Good answers, those with 429, and all."""
    stats = sandbox.stats()
    outcomes = stats["outcomes"]
    return outcomes["record"].get("ok", 0), outcomes["unread"].get("busy", 0), sum(stats["calls"].values())
