"""A store that is away for almost a third of the time, for the programs as they are: jobs end exact, nothing is paid
twice, and workers still stop and start in good time."""

import time

from faults.exact import check_exact, good_calls
from faults.store_trouble import Trouble, locked
from harness.api import PERSON
from harness.processes import wait_until

SHARE = 0.3


def test_a_store_that_comes_and_goes(new_sandbox, new_cluster, dice, size):
    sandbox = new_sandbox(latency=20, latency_jitter=20, seed=dice.randrange(2**32))
    peers = ("a", "b")
    cluster = new_cluster(sandbox, peers, DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_HEARTBEAT_SECONDS="1")
    api = cluster.sign_in(cluster.start_gateway())
    seconds, longest = size(6, 180), size(1.5, 14)
    records = size(1_000, 10_000)
    jobs = [api.start_job(dice.choice([5, records // 10])) for _ in range(size(2, 8))] + [api.start_job(records)]
    for peer in peers:
        cluster.start_worker(peer).wait_for_output("worker.started")
    began = time.monotonic()
    with Trouble(cluster, dice, SHARE, longest) as trouble:
        while time.monotonic() - began < seconds:
            time.sleep(0.2)  # the time of trouble is what this test is made of
        share = trouble.share()
    for job_id in jobs:
        api.finished(job_id, seconds=300)
    made = [check_exact(cluster, api, job_id, PERSON) for job_id in jobs]
    kept = sum(one.ok for one in made)
    print(f"away for {share:.0%} of {seconds} s in {trouble.stretches} stretches: {len(jobs)} jobs, {kept} records, "
          f"{good_calls(sandbox)} good calls")
    assert good_calls(sandbox) == kept


def test_sigterm_while_the_store_is_locked(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=20)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="4")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(2_000)
    worker = cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["totalGenerated"] >= 20, "twenty records")
    with locked(cluster.database_file()):
        calls = sandbox.record_calls()
        wait_until(lambda: sandbox.record_calls() > calls + 40, "generation going on without the store")
        began = time.monotonic()
        assert worker.terminate() == 0
        took = time.monotonic() - began
    print(f"stopped within {took:.1f} s")
    assert took < 15
    cluster.start_worker("a")
    api.finished(job_id)
    assert check_exact(cluster, api, job_id, PERSON).ok == good_calls(sandbox) == 2_000


def test_a_worker_that_starts_while_the_store_is_locked(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(20)
    with locked(cluster.database_file()):
        worker = cluster.start_worker("a")
        wait_until(lambda: sandbox.record_calls() == 20, "records being made without a store to tell of them")
        assert worker.is_running()
    api.finished(job_id)
    assert check_exact(cluster, api, job_id, PERSON).ok == good_calls(sandbox)


def test_a_job_whose_details_are_away_says_so_and_goes_on(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(20)
    details = cluster.stored_file(cluster.hash_fields("datagen:jobs")[job_id]["jobDetailsCid"])
    aside = details.rename(details.with_suffix(".aside"))
    cluster.start_worker("a")
    reason = wait_until(lambda: api.job(job_id)["peers"][0].get("pausedBecause"), "the peer saying why it waits")
    print("paused because:", reason)
    aside.rename(details)
    api.finished(job_id)
    assert check_exact(cluster, api, job_id, PERSON).ok == good_calls(sandbox) == 20
    assert "pausedBecause" not in api.job(job_id)["peers"][0]
