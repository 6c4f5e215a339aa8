"""Where one task is played: a sandbox and a cluster of its own, ended with it."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tests" / "fault")]

# pylint: disable=wrong-import-position
from faults.exact import Made, check_exact  # noqa: E402
from harness.cluster import Cluster  # noqa: E402
from harness.sandbox import Sandbox  # noqa: E402


@dataclass
class Figures:
    """What the jobs of a task cost; tokens as the workers counted them."""

    jobs: int = 0
    records: int = 0
    failed: int = 0
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


class Ground:
    """`made` is what the checked jobs delivered; a kind calls check() for every job it ran."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="datagems-evaluate-")
        self._path = Path(self._folder.name)
        self._sandboxes: list[Sandbox] = []
        self._clusters: list[Cluster] = []
        self.made = Made(0, 0)
        self.jobs = 0

    def __enter__(self) -> "Ground":
        return self

    # The first failure is the one to tell of, so the end of what ran is not allowed to hide it.
    def __exit__(self, kind, *_) -> None:
        failures = []
        for thing in [*self._clusters, *self._sandboxes]:
            try:
                thing.end()
            except AssertionError as failure:
                failures.append(failure)
        self._folder.cleanup()
        if failures and kind is None:
            raise failures[0]

    def sandbox(self, **options) -> Sandbox:
        folder = self._path / f"sandbox-{len(self._sandboxes)}"
        folder.mkdir()
        self._sandboxes.append(Sandbox(folder, **options))
        return self._sandboxes[-1]

    def cluster(self, sandbox: Sandbox, peers: tuple[str, ...] = ("a",), **settings) -> Cluster:
        folder = self._path / f"cluster-{len(self._clusters)}"
        folder.mkdir()
        self._clusters.append(Cluster(folder, sandbox, peers, **settings))
        return self._clusters[-1]

    def started(self, sandbox: Sandbox, peers: tuple[str, ...] = ("a",), **settings):
        """A cluster with one gateway and all its workers, and a session."""
        cluster = self.cluster(sandbox, peers, **settings)
        api = cluster.sign_in(cluster.start_gateway())
        for peer in peers:
            cluster.start_worker(peer)
        return cluster, api

    def check(self, cluster: Cluster, api, job_id: str, schema: dict) -> Made:
        """Exactness of a job that is to succeed."""
        api.finished(job_id, seconds=120)
        made = check_exact(cluster, api, job_id, schema)
        self.count(made)
        return made

    def count(self, made: Made) -> None:
        self.jobs += 1
        self.made += made

    def figures(self) -> Figures:
        calls = 0
        for sandbox in self._sandboxes:
            counts = sandbox.stats()["calls"]
            calls += counts["record"] + counts["draft"]
        return Figures(self.jobs, self.made.ok, self.made.failed, calls, self.made.tokens_in, self.made.tokens_out)

    def logs(self) -> str:
        return "\n".join(cluster.logs() for cluster in self._clusters)
