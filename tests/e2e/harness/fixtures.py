"""Fixtures: sandboxes and clusters that end with their test, their logs shown when it fails."""

import pytest

from .cluster import Cluster
from .sandbox import Sandbox


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for cluster in getattr(item, "clusters", []):
            report.sections.append(("logs", cluster.logs()))


@pytest.fixture
def new_sandbox(tmp_path_factory):
    """new_sandbox(latency=5, …) starts one."""
    started = []

    def start(**options) -> Sandbox:
        started.append(Sandbox(tmp_path_factory.mktemp("sandbox"), **options))
        return started[-1]

    yield start
    for sandbox in started:
        sandbox.end()


@pytest.fixture
def sandbox(new_sandbox) -> Sandbox:
    return new_sandbox()


@pytest.fixture
def new_cluster(request, tmp_path_factory):
    """new_cluster(sandbox, peers, SETTING=value, …) makes one in which nothing runs yet."""
    made = request.node.clusters = []

    def make(sandbox: Sandbox, peers: tuple[str, ...] = ("a",), **settings) -> Cluster:
        made.append(Cluster(tmp_path_factory.mktemp("cluster"), sandbox, peers, **settings))
        return made[-1]

    yield make
    for cluster in made:
        cluster.end()


@pytest.fixture
def demo(sandbox, new_cluster):
    """One gateway and one worker on one sandbox: (cluster, signed-in api)."""
    cluster = new_cluster(sandbox)
    url = cluster.start_gateway()
    cluster.start_worker("a")
    return cluster, cluster.sign_in(url)
