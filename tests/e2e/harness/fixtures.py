"""Fixtures: sandboxes and clusters that end with their test, their logs shown when it fails.

With `--engine=ratio1` the same tests run on a network's stores: every sandbox has three replicas, of whose calls a fifth
fails."""

import pytest

from .cluster import Cluster
from .sandbox import Sandbox


NETWORK = {"stores": 3, "store_latency": 0, "fail": "rate=0.2,code=500"}


def pytest_addoption(parser):
    parser.addoption("--engine", choices=["embedded", "ratio1"], default="embedded", help="the stores of every cluster")


@pytest.fixture
def engine(request) -> str:
    return request.config.getoption("--engine")


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for cluster in getattr(item, "clusters", []):
            report.sections.append(("logs", cluster.logs()))


@pytest.fixture
def new_sandbox(engine, tmp_path_factory):
    """new_sandbox(latency=5, …) starts one."""
    started = []

    def start(**options) -> Sandbox:
        if engine == "ratio1":
            options = {**NETWORK, **options}
        folder = tmp_path_factory.mktemp("sandbox")
        if "stores" in options:
            options = {"data": folder / "stores", **options}  # for the search for secrets
        started.append(Sandbox(folder, **options))
        return started[-1]

    yield start
    for sandbox in started:
        sandbox.end()


@pytest.fixture
def sandbox(new_sandbox) -> Sandbox:
    return new_sandbox()


@pytest.fixture
def new_cluster(request, engine, tmp_path_factory):
    """new_cluster(sandbox, peers, SETTING=value, …) makes one in which nothing runs yet."""
    made = request.node.clusters = []

    def make(sandbox: Sandbox, peers: tuple[str, ...] = ("a",), **options) -> Cluster:
        made.append(Cluster(tmp_path_factory.mktemp("cluster"), sandbox, peers, **{"engine": engine, **options}))
        return made[-1]

    yield make
    for cluster in made:
        cluster.end()


@pytest.fixture
def demo(sandbox, engine, new_cluster):
    """Gateways and workers on one sandbox: (cluster, signed-in api). One each; of a network two, asked in turn, and three."""
    peers, gateways = (("a", "b", "c"), 2) if engine == "ratio1" else (("a",), 1)
    cluster = new_cluster(sandbox, peers)
    urls = [cluster.start_gateway() for _ in range(gateways)]
    for peer in peers:
        cluster.start_worker(peer)
    return cluster, cluster.sign_in(urls[0]).over(urls)
