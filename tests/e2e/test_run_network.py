"""`scripts/run --ratio1`: a network of three peers on one machine, as a person starts it."""

import pytest

from harness.api import Api
from harness.processes import BIN, ROOT, Process, wait_until


@pytest.fixture
def run(tmp_path):
    """run() starts it on the same data directory: (process, URL)."""
    environment = {"DATAGEMS_BIN_DIR": str(BIN), "DATAGEN_DATA_DIR": str(tmp_path / "data"), "DATAGEN_APP_PORT": "0",
                   "DATAGEN_JOB_POLL_SECONDS": "0.2"}
    started = []

    def start() -> tuple[Process, str]:
        arguments = [str(ROOT / "scripts" / "run"), "--ratio1", "--no-build"]
        started.append(Process("scripts/run", arguments, tmp_path / f"run-{len(started)}.log", environment))
        url = started[-1].wait_for_output(r"open +(http://\S+)\n").group(1)
        started[-1].wait_for_output("Ctrl-C stops it")
        return started[-1], url

    yield start
    for process in started:
        process.terminate()


def sign_in(url: str, data) -> Api:
    secrets = dict(line.split("=", 1) for line in (data / "secrets.env").read_text().splitlines() if "=" in line)
    return Api(url, "admin", secrets["R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD"])


def test_three_peers_share_a_job_that_outlives_them(run, tmp_path):
    process, url = run()
    api = sign_in(url, tmp_path / "data")
    job_id = api.start_job(30)
    job = api.finished(job_id)["job"]
    assert job["status"] == "succeeded"
    assert job["peers"] == ["alpha", "beta", "gamma"]
    for peer in job["peers"]:
        log = tmp_path / "data" / "logs" / f"worker-{peer}.log"
        wait_until(lambda file=log: "job.delivered" in file.read_text(), f"the delivery of {peer} in its log")
    assert process.terminate() == 143

    _, url = run()
    api = sign_in(url, tmp_path / "data")
    assert len(api.rows(job_id)) == 30
