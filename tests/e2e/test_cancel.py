"""A job is cancelled: the calls end, what was made stays, and nothing is made afterwards."""

import time

import pytest

from harness.api import A_PERSON, without_rev
from harness.processes import PATIENCE, wait_until

RECORDS = 2000
IN_FLIGHT = 8
POLL = 0.2


def start(new_sandbox, new_cluster, peers=("a",)):
    sandbox = new_sandbox(latency=50)
    cluster = new_cluster(sandbox, peers, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT),
                          DATAGEN_JOB_POLL_SECONDS=str(POLL), DATAGEN_UPDATE_EVERY_K_REQUESTS="5")
    return sandbox, cluster, cluster.sign_in(cluster.start_gateway())


def wait_until_delivered(api, job_id: str) -> None:
    wait_until(lambda: all(peer.get("finishedAt") for peer in api.job(job_id)["peers"]), "every peer finished")


def check_rows(api, job_id: str) -> int:
    """Every row is valid; there are as many as the job says, each index once."""
    job = api.job(job_id)["job"]
    assert job["status"] == "cancelled"
    rows = api.rows(job_id)
    for row in rows:
        A_PERSON.validate(row)
    assert len(rows) == job["totalOk"] == job["totalGenerated"]
    assert api.rows_jsonl(job_id) == rows
    assert len(api.rows_csv(job_id)) == len(rows)
    return len(rows)


def test_a_running_job_is_cancelled_in_the_middle(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster)
    job_id = api.start_job(RECORDS)
    worker = cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] >= 200, "two hundred records")

    before = time.monotonic()
    assert api.cancel(job_id)["status"] == "cancelled"
    assert [job["status"] for job in api.jobs()] == ["cancelled"]
    calls = sandbox.record_calls()
    wait_until_delivered(api, job_id)
    took = time.monotonic() - before
    after = sandbox.record_calls()
    assert after < RECORDS
    # What eight slots of 50 ms let through until the delivery at most, which itself must come soon.
    assert after - calls <= IN_FLIGHT * (took / 0.05 + 1)
    assert took < 10 * PATIENCE

    made = check_rows(api, job_id)
    assert made == after
    indexes = [line["i"] for line in cluster.results(job_id, "a")]
    assert len(set(indexes)) == len(indexes) == made
    listed = wait_until(lambda: (job := api.jobs()[0])["totalOk"] == made and job, "the list")
    assert listed["status"] == "cancelled"
    assert without_rev(api.cancel(job_id)) == without_rev(api.job(job_id)["job"])

    assert worker.terminate() == 0
    cluster.start_worker("a")
    assert api.finished(api.start_job(1))["job"]["status"] == "succeeded"
    assert sandbox.record_calls() == after + 1
    assert check_rows(api, job_id) == made


def test_a_job_is_cancelled_while_its_workers_are_down(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster, ("a", "b"))
    begun = api.start_job(RECORDS)
    worker = cluster.start_worker("a")
    wait_until(lambda: api.job(begun)["job"]["totalOk"] >= 20, "twenty records")
    worker.kill()
    untouched = api.start_job(RECORDS)
    assert api.cancel(begun)["status"] == "cancelled"
    assert api.cancel(untouched)["status"] == "cancelled"
    assert api.rows(untouched) == []
    # The model may read what the worker had sent only after its death.
    wait_until(lambda: sandbox.stats()["inFlight"] == 0, "the last call of the dead worker")
    calls = sandbox.record_calls()

    cluster.start_worker("a")
    cluster.start_worker("b")
    wait_until_delivered(api, begun)
    wait_until_delivered(api, untouched)
    assert sandbox.record_calls() == calls
    made = check_rows(api, begun)
    assert calls - IN_FLIGHT <= made <= calls
    assert check_rows(api, untouched) == 0
    assert all("resultCid" not in peer or peer["resultCid"] is None for peer in api.job(untouched)["peers"])
    assert api.finished(api.start_job(2))["job"]["status"] == "succeeded"
    assert sandbox.record_calls() == calls + 2


def test_calls_that_hang_do_not_hold_up_what_was_made(new_sandbox, new_cluster, engine):
    if engine == "ratio1":
        pytest.skip("about the model, which is the same on every engine")
    sandbox, cluster, api = start(new_sandbox, new_cluster)
    job_id = api.start_job(RECORDS)
    cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] >= 50, "fifty records")
    sandbox.turn(rate_hang=1)
    wait_until(lambda: sandbox.stats()["outcomes"]["record"].get("hang", 0) == IN_FLIGHT, "every call hanging")
    made = api.job(job_id)["job"]["totalOk"]
    api.cancel(job_id)
    wait_until_delivered(api, job_id)
    assert check_rows(api, job_id) >= made
    sandbox.turn(rate_hang=0)
    assert api.finished(api.start_job(1))["job"]["status"] == "succeeded"
