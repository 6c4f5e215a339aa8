"""A worker shares its calls fairly among the jobs that run at once, and keeps to the caps of its settings."""

import time

from harness.processes import wait_until

IN_FLIGHT = 16


def lines(cluster, job_id: str) -> int:
    ledger = cluster.ledger(job_id, "a")
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0


def test_jobs_that_run_at_once_make_equal_progress(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=50)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT),
                          DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE="2")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    # The early one has the whole worker to itself, and every caller of it is waiting, when the late one comes.
    early = api.start_job(1000)
    wait_until(lambda: lines(cluster, early) >= 100, "the early job under way")
    late = api.start_job(1000)
    third = api.start_job(1000)
    wait_until(lambda: lines(cluster, late) >= 20, "the late job under way")
    before = lines(cluster, early), lines(cluster, late)
    wait_until(lambda: lines(cluster, early) + lines(cluster, late) >= sum(before) + 400, "400 more records")
    made = lines(cluster, early) - before[0], lines(cluster, late) - before[1]
    assert 0.8 <= made[0] / made[1] <= 1.25, made
    assert lines(cluster, third) == 0
    assert sandbox.stats()["maxInFlight"] <= IN_FLIGHT

    # The place of the job that ends goes to the one that waits for it.
    api.finished(early)
    wait_until(lambda: lines(cluster, third) > 0, "the third job under way")
    for job_id in (late, third):
        assert api.finished(job_id)["job"]["totalOk"] == 1000


def test_a_cap_on_requests_a_minute_is_kept(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_MAX_REQUESTS_PER_MINUTE="600")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    job_id = api.start_job(40)
    wait_until(lambda: sandbox.record_calls() > 0, "the first call")
    start = time.monotonic()
    assert api.finished(job_id)["job"]["totalOk"] == 40
    # Ten at once, a second's worth, then ten a second.
    assert time.monotonic() - start >= 2.8
