"""Trying DataGems out with a mock store: no setting but the flags, users that all know, on this machine alone."""

import pytest

from harness.api import Api
from harness.processes import BIN, Process, wait_until

LISTENING = r"gateway\.listening.*?\bport\"?[=:](\d+)"


@pytest.fixture
def start(tmp_path):
    """start(program, SETTING=value, …) with the mock flags and a temporary directory of the test's own."""
    (tmp_path / "temporary").mkdir()
    started = []

    def run(program: str, **settings) -> Process:
        environment = {"DATAGEN_MOCK_CSTORE": "1", "DATAGEN_MOCK_INFERENCE_API": "1", "DATAGEN_APP_PORT": "0",
                       "DATAGEN_JOB_POLL_SECONDS": "0.1", "TMPDIR": str(tmp_path / "temporary"), **settings}
        log = tmp_path / f"{program}-{len(started)}.log"
        started.append(Process(program, [str(BIN / program)], log, environment))
        return started[-1]

    yield run
    for process in reversed(started):
        process.terminate()


def url_of(gateway: Process) -> str:
    return f"http://127.0.0.1:{gateway.wait_for_output(LISTENING).group(1)}"


def test_gateway_and_worker_share_a_mock_store_with_its_demo_users(start):
    gateway = start("datagems-gateway")
    url = url_of(gateway)
    start("datagems-worker")
    assert "DATAGEN_MOCK_CSTORE is on" in gateway.output()
    user = Api(url, "test_user", "testtest")
    job_id = user.start_job(20)
    assert user.finished(job_id)["job"]["status"] == "succeeded"
    assert len(user.rows(job_id)) == 20
    admin = Api(url, "admin", "admin")
    assert admin.get(f"/api/tasks/{job_id}").status_code == 404
    assert admin.get("/api/auth/me").json()["role"] == "admin"


def test_a_mock_store_is_refused_to_the_network(start):
    gateway = start("datagems-gateway", DATAGEN_APP_HOST="0.0.0.0")
    wait_until(lambda: not gateway.is_running(), "the gateway refusing to start")
    assert gateway.terminate() == 2
    assert "DATAGEN_APP_HOST" in gateway.output()


def test_what_was_made_is_there_again_after_a_restart(start):
    gateway = start("datagems-gateway")
    job_id = Api(url_of(gateway), "admin", "admin").start_job(5)
    assert gateway.terminate() == 0
    again = start("datagems-gateway")
    assert Api(url_of(again), "admin", "admin").job(job_id)["job"]["id"] == job_id
