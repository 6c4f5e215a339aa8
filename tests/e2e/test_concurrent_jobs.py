"""A worker shares its calls fairly among the jobs that run at once, and keeps to the caps of its settings."""

import time

from harness.processes import wait_until

IN_FLIGHT = 16


def lines(cluster, job_id: str) -> int:
    ledger = cluster.ledger(job_id, "a")
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0


def snapshot(cluster, *job_ids: str) -> tuple[int, ...]:
    """The lines of all of them at the same moment, or nearly so."""

    def look():
        first = [lines(cluster, job_id) for job_id in job_ids]
        again = [lines(cluster, job_id) for job_id in job_ids]
        return tuple(first) if sum(again) - sum(first) <= IN_FLIGHT // 2 else None

    return wait_until(look, "a look at all ledgers at once", every=0)


def test_jobs_that_run_at_once_make_equal_progress(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=50)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT),
                          DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE="2")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    # The early one has the whole worker to itself, and every caller of it is waiting, when the late one comes.
    records = {"early": 6000, "late": 5000, "third": 100}  # the first two last long enough for a look at both
    early = api.start_job(records["early"])
    wait_until(lambda: lines(cluster, early) >= 100, "the early job under way")
    late = api.start_job(records["late"])
    third = api.start_job(records["third"])
    wait_until(lambda: lines(cluster, late) >= 20, "the late job under way")
    before = snapshot(cluster, early, late)
    wait_until(lambda: lines(cluster, early) + lines(cluster, late) >= sum(before) + 400, "400 more records")
    now = snapshot(cluster, early, late)
    made = now[0] - before[0], now[1] - before[1]
    assert 0.8 <= made[0] / made[1] <= 1.25, made
    assert lines(cluster, third) == 0
    assert sandbox.stats()["maxInFlight"] <= IN_FLIGHT

    # The place of the job that ends goes to the one that waits for it.
    sandbox.turn(latency=0)
    wait_until(lambda: lines(cluster, third) > 0, "the third job under way", 60)
    assert lines(cluster, early) >= records["early"] or lines(cluster, late) >= records["late"]
    for name, job_id in (("early", early), ("late", late), ("third", third)):
        assert api.finished(job_id)["job"]["totalOk"] == records[name]


def test_a_cap_on_requests_a_minute_is_kept(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_MAX_REQUESTS_PER_MINUTE="600")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a").wait_for_output(r"worker\.started")
    start = time.monotonic()  # before the first call can be made
    job_id = api.start_job(40)
    assert api.finished(job_id)["job"]["totalOk"] == 40
    # Ten at once, a second's worth, then ten a second.
    assert time.monotonic() - start >= 2.8
