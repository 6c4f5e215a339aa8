"""A disk that is full at any byte of the ledger: the job pauses, says so, goes on when there is room; nothing is lost
and nothing is paid twice."""

from faults.disk_trouble import Balloon, lift_file_size, limit_file_size, small_disk
from faults.exact import check_exact, good_calls
from harness.api import PERSON
from harness.processes import wait_until

IN_FLIGHT = 4
LARGER_THAN_LOGS = 16_384  # bytes


def wait_until_paused(api, job_id: str) -> str:
    return wait_until(lambda: api.job(job_id)["peers"][0].get("pausedBecause"), "the peer saying why it waits")


def test_a_full_disk(new_sandbox, new_cluster, tmp_path, dice, size):
    records = 2_000
    with small_disk(tmp_path / "disk", 2048) as disk:
        sandbox = new_sandbox(latency=60)  # half a minute for the job, of which the disk needs a few seconds
        cluster = new_cluster(sandbox, DATAGEN_LOCAL_CACHE_DIR=str(disk), DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT))
        api = cluster.sign_in(cluster.start_gateway())
        job_id = api.start_job(records)
        cluster.start_worker("a")
        balloon = Balloon(disk)
        for _ in range(size(2, 6)):
            seen = sandbox.record_calls()
            wait_until(lambda n=seen: sandbox.record_calls() > n + 50, "calls going on")
            balloon.inflate(leave=dice.randrange(0, 9_000))
            print("paused because:", wait_until_paused(api, job_id))
            balloon.let_go()
            wait_until(lambda: not api.job(job_id)["peers"][0].get("pausedBecause"), "going on once there is room")
        sandbox.turn(latency=1)
        api.finished(job_id)
        assert check_exact(cluster, api, job_id, PERSON).ok == good_calls(sandbox) == records
        cluster.end()


def test_a_ledger_that_cannot_grow_at_a_random_byte(new_sandbox, new_cluster, dice, size):
    records = size(1_000, 4_000)
    sandbox = new_sandbox(latency=50)  # no hurry until the first limit is met
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT))
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(records)
    worker = cluster.start_worker("a")
    ledger = cluster.ledger(job_id, "a")
    # The limit holds for the worker's log as well, which this test reads.
    wait_until(lambda: ledger.exists() and ledger.stat().st_size > LARGER_THAN_LOGS, "a ledger of some size")
    # From one limit straight to the next, so that the job cannot come to its end between them.
    limit_file_size(worker, ledger.stat().st_size + dice.randrange(1, 4_000))
    rounds = size(3, 20)
    for time_around in range(1, rounds + 1):
        worker.wait_for_output("ledger.write_failed", time_around)
        sandbox.turn(latency=10)
        if time_around < rounds:
            limit_file_size(worker, ledger.stat().st_size + dice.randrange(1, 4_000))
        else:
            lift_file_size(worker)
        worker.wait_for_output("ledger.write_resumed", time_around)
    assert worker.log.stat().st_size < LARGER_THAN_LOGS
    api.finished(job_id)
    assert check_exact(cluster, api, job_id, PERSON).ok == good_calls(sandbox) == records
