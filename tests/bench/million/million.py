"""scripts/bench million: one large job on real processes with the built-in mock model, and its export in each format.

A gateway, two workers, the embedded engine in a folder on disk. The memory of each process is sampled from after the
first log-in to after the last export. Every count is checked on what was downloaded.
"""

import csv
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from harness.api import Api
from harness.cluster import Cluster

from engine.measured_job import cpu_seconds

from .memory import MemorySampler, wait_until_quiet

SCHEMA = json.loads((Path(__file__).parents[1] / "json_schema" / "flat_record.json").read_text("utf-8"))["schema"]
PEERS = ("a", "b")
MAX_GROWTH = 48.0  # MiB
SETTINGS = {
    "DATAGEN_MOCK_INFERENCE_API": "true", "DATAGEN_LOG_LEVEL": "info", "DATAGEN_JOB_POLL_SECONDS": "0.5",
    "DATAGEN_MAX_RECORDS_PER_JOB": "10000000",
}
NO_MODEL = SimpleNamespace(url="http://127.0.0.1:9")  # nobody asks it


def count_jsonl(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(1 for line in file if isinstance(json.loads(line), dict))


def count_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def count_json(path: Path) -> int:
    """Parsed as a whole; what would not fit into our own memory is read by its lines, each a record and a comma."""
    if path.stat().st_size < 500_000_000:
        return len(json.loads(path.read_bytes()))
    with path.open(encoding="utf-8") as file:
        assert file.readline() == "[\n"
        lines = iter(file.readline, "]\n")
        return sum(1 for line in lines if isinstance(json.loads(line.rstrip(",\n")), dict))


COUNT = {"json": count_json, "jsonl": count_jsonl, "csv": count_csv}


def make_records(api: Api, records: int) -> tuple[str, dict, float]:
    start = time.monotonic()
    job_id = api.start_job(records, SCHEMA, title="A large one")
    done = api.finished(job_id, seconds=3600)
    return job_id, done["job"], time.monotonic() - start


def download(api: Api, job_id: str, form: str, to: Path) -> float:
    """The seconds that curl needed."""
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in api.http.cookies)
    command = ["curl", "-sS", "--fail", "-o", to, "-w", "%{time_total}", "-b", cookie,
               f"{api.url}/api/tasks/{job_id}/export?format={form}"]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def export_all(api: Api, gateway: int, job_id: str, records: int, folder: Path, rounds: int) -> None:
    print(f"\n{'export':<8} {'MB':>8} {'seconds':>9} {'MB/s':>8} {'CPU s':>8} {'MB/CPU s':>9} {'records':>10}")
    for form in COUNT:
        path = folder / f"export.{form}"
        timings = []
        for _ in range(rounds):
            before = cpu_seconds(gateway)
            seconds = download(api, job_id, form, path)
            timings.append((seconds, cpu_seconds(gateway) - before))
        seconds, cpu = min(timings)
        megabytes = path.stat().st_size / 1e6
        count = COUNT[form](path)
        path.unlink()
        print(f"{form:<8} {megabytes:>8.1f} {seconds:>9.2f} {megabytes / seconds:>8.1f} {cpu:>8.2f} "
              f"{megabytes / cpu:>9.1f} {count:>10,}{'' if count == records else '   WRONG'}", flush=True)


def print_memory(sampler: MemorySampler) -> None:
    print(f"\n{'memory, MiB':<12} {'after log-in':>13} {'at most':>9} {'growth':>8}   (anonymous; goal: below {MAX_GROWTH:.0f})"
          f" {'resident':>9} {'growth':>8}")
    for name, growth in sampler.growth().items():
        before, most = sampler.before[name], sampler.most[name]
        print(f"{name:<12} {before.anonymous:>13.1f} {most.anonymous:>9.1f} {growth.anonymous:>8.1f} "
              f"{'ok' if growth.anonymous < MAX_GROWTH else 'TOO MUCH':>35} {most.resident:>9.1f} {growth.resident:>8.1f}")


def bench_million(records: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="datagems-million-") as name:
        folder = Path(name)
        cluster = Cluster(folder, NO_MODEL, PEERS, **SETTINGS)
        try:
            run(cluster, folder, records, rounds)
        finally:
            cluster.end()


def run(cluster: Cluster, folder: Path, records: int, rounds: int) -> None:
    api = cluster.sign_in(cluster.start_gateway())
    pids = {"gateway": cluster.gateways[0].pid}
    for peer in PEERS:
        pids[f"worker {peer}"] = cluster.start_worker(peer).pid
        cluster.workers[peer].wait_for_output("worker.started")
    wait_until_quiet(pids)
    sampler = MemorySampler(pids)
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    job_id, job, seconds = make_records(api, records)
    used = " ".join(f"{name} {cpu_seconds(pid) - before[name]:.1f} s" for name, pid in pids.items())
    print(f"{records:,} records by {len(PEERS)} workers in {seconds:.1f} s: {records / seconds:,.0f} a second on "
          f"{os.cpu_count()} cores; CPU: {used}")
    print(f"{job['status']}, ok {job['totalOk']:,}, failed {job['totalFailed']:,}", flush=True)
    export_all(api, pids["gateway"], job_id, records, folder, rounds)
    sampler.stop()
    print_memory(sampler)
