"""kill -9 at any moment: nothing lost, nothing twice, only calls in flight repeated."""

import json
import random
import time

from harness.api import TERMINAL
from harness.processes import wait_until

RECORDS = 1000
KILLS = 5
IN_FLIGHT = 8


def generated(api, job_id: str) -> int:
    return api.job(job_id)["job"]["totalGenerated"]


def test_killed_five_times(new_sandbox, new_cluster):
    moments = random.Random(1)
    # Slow at first, so that the job cannot come to its end before the last kill.
    sandbox = new_sandbox(latency=150, latency_jitter=100)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT), DATAGEN_UPDATE_EVERY_K_REQUESTS="20")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(RECORDS)
    for kill in range(KILLS):
        worker = cluster.start_worker("a")
        calls = sandbox.record_calls()
        wait_until(lambda seen=calls: sandbox.record_calls() > seen, "a call of the new worker")
        time.sleep(moments.uniform(0, 0.5))  # the moment is what is random here, nothing is waited for
        worker.kill()
    assert api.job(job_id)["job"]["status"] not in TERMINAL, "the job ended before the last kill"
    sandbox.turn(latency=10, latency_jitter=10)
    cluster.start_worker("a")
    done = api.finished(job_id)

    assert done["job"]["status"] == "succeeded"
    assert (done["job"]["totalGenerated"], done["job"]["totalOk"]) == (RECORDS, RECORDS)
    assert len(api.rows(job_id)) == RECORDS
    assert [line["i"] for line in cluster.results(job_id, "a")] == list(range(RECORDS))
    repeated = sandbox.record_calls() - RECORDS
    assert 0 <= repeated <= KILLS * IN_FLIGHT


def test_a_torn_last_line_is_cut_off(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=200)  # ten seconds for the job, of which two or three are needed
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_UPDATE_EVERY_K_REQUESTS="5")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(200)
    worker = cluster.start_worker("a")
    wait_until(lambda: generated(api, job_id) >= 20, "twenty records")
    worker.kill()
    ledger = cluster.ledger(job_id, "a")
    text = ledger.read_bytes()
    last_line = text.rstrip(b"\n").rfind(b"\n") + 1
    ledger.write_bytes(text[: last_line + (len(text) - last_line) // 2])
    sandbox.turn(latency=10)
    cluster.start_worker("a")
    done = api.finished(job_id)
    assert done["job"]["status"] == "succeeded"
    assert done["job"]["totalOk"] == 200
    assert len(api.rows(job_id)) == 200
    assert [line["i"] for line in cluster.results(job_id, "a")] == list(range(200))


def test_sigterm_ends_in_order_and_repeats_nothing(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=300)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_UPDATE_EVERY_K_REQUESTS="5")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(100)
    worker = cluster.start_worker("a")
    wait_until(lambda: generated(api, job_id) >= 10, "ten records")
    assert worker.terminate() == 0
    sandbox.turn(latency=30)
    cluster.start_worker("a")
    assert api.finished(job_id)["job"]["status"] == "succeeded"
    assert len(api.rows(job_id)) == 100
    assert sandbox.record_calls() == 100
