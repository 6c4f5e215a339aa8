"""One job on real processes, watched from outside: how fast its records come, and what that costs.

The ledgers' growth is the progress: what is in them is made, and looking at a file's size disturbs nobody.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness.api import Api
from harness.cluster import Cluster

_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY = 0.02  # seconds between two looks


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@dataclass
class Look:
    at: float  # seconds, monotonic
    share: float  # of the job's records, once the job's end has told the ledgers' full size
    cpu: float  # seconds of all workers


@dataclass
class MeasuredJob:
    """Rates are records a second; `steady` leaves the first and the last part of the job out."""

    records: int
    whole: float = 0.0
    steady: float = 0.0
    ramp_seconds: float = 0.0  # until a tenth of a second's worth came at the steady rate
    cpu_per_1000: float = 0.0  # seconds, of the steady part
    job: dict = field(default_factory=dict)


def run_job(cluster: Cluster, api: Api, records: int, steady_from: float = 0.25, steady_to: float = 0.95,
            **fields) -> MeasuredJob:
    """Starts a job on the workers that run and measures it to its end. `steady_from` and `steady_to` are shares of
    its records."""
    pids = [worker.pid for worker in cluster.workers.values()]
    job_id = api.start_job(records, **fields)
    ledgers = [cluster.ledger(job_id, peer) for peer in cluster.workers]
    looks = _watch(api, job_id, ledgers, pids)
    measured = MeasuredJob(records, job=api.finished(job_id)["job"])
    _evaluate(measured, looks, steady_from, steady_to)
    return measured


def _watch(api: Api, job_id: str, ledgers: list[Path], pids: list[int]) -> list[Look]:
    looks = []
    next_question = time.monotonic() + 1
    while True:
        size = sum(ledger.stat().st_size for ledger in ledgers if ledger.exists())
        now = time.monotonic()
        looks.append(Look(now, size, sum(cpu_seconds(pid) for pid in pids)))
        if now > next_question:
            if api.job(job_id)["job"]["status"] in ("succeeded", "failed", "cancelled"):
                break
            next_question = now + 0.5
        time.sleep(_EVERY)
    full = looks[-1].share
    for look in looks:
        look.share /= full
    return looks


def _evaluate(measured: MeasuredJob, looks: list[Look], steady_from: float, steady_to: float) -> None:
    begun = next(position for position, look in enumerate(looks) if look.share > 0)
    start = looks[max(begun - 1, 0)]
    first = next(look for look in looks if look.share >= steady_from)
    last = next(look for look in looks if look.share >= steady_to)
    # The lines of upload notes come after the records: the last look before them is at nearly one.
    end = next(look for look in looks if look.share >= 0.999)
    measured.whole = measured.records * (end.share - start.share) / (end.at - start.at)
    measured.steady = measured.records * (last.share - first.share) / (last.at - first.at)
    measured.cpu_per_1000 = 1000 * (last.cpu - first.cpu) / (measured.records * (last.share - first.share))
    for before, after in zip(looks, looks[5:]):
        if measured.records * (after.share - before.share) / (after.at - before.at) >= 0.9 * measured.steady:
            measured.ramp_seconds = before.at - start.at
            break
