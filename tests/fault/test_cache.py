"""The worker's own directory is read-only, deleted, or wanted by two workers."""

import shutil

from faults.disk_trouble import read_only
from faults.exact import check_exact, good_calls
from harness.api import PERSON
from harness.processes import wait_until

IN_FLIGHT = 4
PART = 50  # records
PARTS = {"DATAGEN_CHECKPOINT_RECORDS": str(PART), "DATAGEN_CHECKPOINT_SECONDS": "3600"}
# The peer state names a part within about two seconds, and a worker here makes up to 33 records a second.
NOT_YET_NAMED = 140
TAKEN = 3  # the exit code of a worker whose peer id is in use


def begin(new_sandbox, new_cluster, records: int, **settings):
    sandbox = new_sandbox(latency=120)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT), **settings)
    api = cluster.sign_in(cluster.start_gateway())
    return sandbox, cluster, api, api.start_job(records)


def made(api, job_id: str) -> int:
    return api.job(job_id)["job"]["totalGenerated"]


def check_costs_a_part(sandbox, cluster, api, job_id: str) -> None:
    kept = check_exact(cluster, api, job_id, PERSON).ok
    again = good_calls(sandbox) - kept
    print(f"{again} of {kept} records made again")
    assert again <= PART + IN_FLIGHT + NOT_YET_NAMED


def test_a_cache_directory_that_is_read_only_for_a_while(new_sandbox, new_cluster):
    sandbox, cluster, api, first = begin(new_sandbox, new_cluster, 20)
    cluster.start_worker("a")
    api.finished(first)
    with read_only(cluster.data / "cache"):
        second = api.start_job(20)
        reason = wait_until(lambda: api.job(second)["peers"][0].get("pausedBecause"), "the peer saying why it waits")
        print("paused because:", reason)
        assert sandbox.record_calls() == 20
    api.finished(second)
    assert check_exact(cluster, api, second, PERSON).ok == 20
    assert sandbox.record_calls() == 40


def test_a_worker_that_starts_on_a_read_only_cache_directory_refuses(new_sandbox, new_cluster):
    _, cluster, _, _ = begin(new_sandbox, new_cluster, 1)
    (cluster.data / "cache").mkdir()
    with read_only(cluster.data / "cache"):
        worker = cluster.start_worker("a")
        wait_until(lambda: not worker.is_running(), "the worker refusing")
        assert worker.terminate() == 1
        assert "cache" in worker.tail()
    cluster.forget(worker)


def test_a_cache_directory_that_is_gone_between_two_runs_costs_a_part(new_sandbox, new_cluster):
    sandbox, cluster, api, job_id = begin(new_sandbox, new_cluster, 400, **PARTS)
    worker = cluster.start_worker("a")
    wait_until(lambda: made(api, job_id) >= 200, "half of the records")
    worker.kill()
    shutil.rmtree(cluster.data / "cache")
    sandbox.turn(latency=20)
    cluster.start_worker("a")
    api.finished(job_id)
    check_costs_a_part(sandbox, cluster, api, job_id)


def test_a_cache_directory_that_is_deleted_under_a_running_worker_costs_a_part(new_sandbox, new_cluster):
    sandbox, cluster, api, job_id = begin(new_sandbox, new_cluster, 400, **PARTS)
    cluster.start_worker("a")
    wait_until(lambda: made(api, job_id) >= 200, "half of the records")
    shutil.rmtree(cluster.data / "cache" / job_id)
    api.finished(job_id)
    check_costs_a_part(sandbox, cluster, api, job_id)


def test_a_finished_job_is_made_once_even_if_its_cache_is_gone(new_sandbox, new_cluster):
    sandbox, cluster, api, job_id = begin(new_sandbox, new_cluster, 50)
    worker = cluster.start_worker("a")
    api.finished(job_id)
    assert worker.terminate() == 0
    shutil.rmtree(cluster.data / "cache")
    cluster.start_worker("a")
    api.finished(api.start_job(1))
    check_exact(cluster, api, job_id, PERSON)
    assert good_calls(sandbox) == 51


def test_two_workers_with_one_peer_id_that_start_together(new_sandbox, new_cluster, tmp_path, dice, size):
    records = 200
    sandbox, cluster, api, _ = begin(new_sandbox, new_cluster, 1, DATAGEN_HEARTBEAT_SECONDS="0.2")
    for round_number in range(size(2, 10)):
        job_id = api.start_job(records)
        pair = [cluster.start_worker("a", DATAGEN_LOCAL_CACHE_DIR=str(tmp_path / f"{round_number}-{which}"))
                for which in ("x", "y")]
        wait_until(lambda both=pair: not all(worker.is_running() for worker in both), "one of the two giving way")
        stayed, gave_way = sorted(pair, key=lambda worker: worker.is_running(), reverse=True)
        assert gave_way.terminate() == TAKEN
        cluster.forget(gave_way)
        assert stayed.is_running()
        api.finished(job_id)
        check_exact(cluster, api, job_id, PERSON)
        assert stayed.terminate() == 0
    print(f"{good_calls(sandbox)} calls")
