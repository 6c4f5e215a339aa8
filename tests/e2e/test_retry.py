"""A job is retried: what failed or is missing is made, and only that; the good records stay."""

from harness.api import A_PERSON
from harness.processes import wait_until


def start(new_sandbox, new_cluster, peers=("a",), **settings):
    sandbox = new_sandbox(latency=5)
    settings = {"DATAGEN_MAX_INFLIGHT_REQUESTS": "8", "DATAGEN_MAX_ATTEMPTS_PER_RECORD": "1", **settings}
    cluster = new_cluster(sandbox, peers, **settings)
    return sandbox, cluster, cluster.sign_in(cluster.start_gateway())


def refusal(api, job_id: str) -> str:
    answer = api.refused(job_id, "retry", {})
    assert answer.status_code == 409, answer.text
    return answer.json()["error"]


def failed_indexes(api, job_id: str) -> list[int]:
    return [row["index"] for row in api.export(job_id, "json", failures="true").json()]


def test_the_failed_records_are_made_and_the_good_ones_stay(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster, ("a", "b"))
    for peer in ("a", "b"):
        cluster.start_worker(peer)
    sandbox.turn(rate_invalid=0.4)
    job_id = api.start_job(200)
    first = api.finished(job_id)["job"]
    assert first["status"] == "succeeded"
    assert 0 < first["totalFailed"] < 200
    failed = failed_indexes(api, job_id)
    assert len(failed) == first["totalFailed"]
    good = api.rows(job_id)

    sandbox.turn(rate_invalid=0)
    sandbox.reset_stats()
    retried = api.retry(job_id)
    assert retried["generation"] == 1
    assert retried["status"] in ("queued", "running")  # a worker may have seen it already
    second = api.finished(job_id)["job"]
    assert (second["status"], second["totalOk"], second["totalFailed"]) == ("succeeded", 200, 0)
    assert second["generation"] == 1
    assert sandbox.record_calls() == len(failed)
    rows = api.rows(job_id)
    assert len(rows) == 200
    for row in rows:
        A_PERSON.validate(row)
    kept = [row for index, row in enumerate(rows) if index not in set(failed)]
    assert kept == good
    assert failed_indexes(api, job_id) == []
    assert "has been made" in refusal(api, job_id)
    assert sandbox.record_calls() == len(failed)


def test_a_cancelled_job_is_completed(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster)
    sandbox.turn(latency=200)
    worker = cluster.start_worker("a")
    records = 1200  # half a minute, of which a few seconds are needed
    job_id = api.start_job(records)
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] >= 50, "fifty records")
    assert "not ended" in refusal(api, job_id)
    api.cancel(job_id)
    wait_until(lambda: api.job(job_id)["peers"][0].get("finishedAt"), "what was made is delivered")
    made = api.rows(job_id)
    assert 50 <= len(made) < records

    calls = sandbox.record_calls()
    api.retry(job_id)
    sandbox.turn(latency=5)
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] > len(made), "one more record")
    during = api.rows(job_id)
    assert during[: len(made)] == made or len(during) >= len(made)
    done = api.finished(job_id)["job"]
    assert (done["status"], done["totalOk"], done["totalFailed"]) == ("succeeded", records, 0)
    assert sandbox.record_calls() - calls == records - len(made)
    assert worker.is_running()
    lines = cluster.results(job_id, "a")
    assert [line["i"] for line in lines] == list(range(records))


def test_a_peer_with_nothing_to_do_need_not_be_alive(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster, ("a", "b"))
    worker = cluster.start_worker("a")
    job_id = api.start_job(40)
    wait_until(lambda: api.job(job_id)["peers"][0].get("finishedAt"), "peer a finished")
    worker.terminate()
    sandbox.turn(rate_invalid=1)
    cluster.start_worker("b")
    assert api.finished(job_id)["job"]["totalFailed"] == 20
    sandbox.turn(rate_invalid=0)
    api.retry(job_id)
    done = api.finished(job_id)["job"]
    assert (done["status"], done["totalOk"]) == ("succeeded", 40)


def test_retry_twice_and_at_two_gateways_opens_one_generation(new_sandbox, new_cluster):
    sandbox, cluster, api = start(new_sandbox, new_cluster)
    other = api.at(cluster.start_gateway())
    sandbox.turn(rate_invalid=1)
    worker = cluster.start_worker("a")
    job_id = api.start_job(5)
    assert api.finished(job_id)["job"]["totalFailed"] == 5
    worker.terminate()
    assert api.retry(job_id)["generation"] == 1
    assert "not ended" in refusal(other, job_id)
    assert other.job(job_id)["job"]["generation"] == 1
    # It can be cancelled and retried again before any worker has seen it.
    assert other.cancel(job_id)["status"] == "cancelled"
    assert api.retry(job_id)["generation"] == 2
    sandbox.turn(rate_invalid=0)
    cluster.start_worker("a")
    done = api.finished(job_id)["job"]
    assert (done["totalOk"], done["generation"]) == (5, 2)


def test_others_cannot_retry(demo):
    _, api = demo
    assert api.refused("job_1_000000", "retry", {}).status_code == 404
