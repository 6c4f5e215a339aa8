"""A peer that is down holds up its own part and nobody else's."""

from harness.processes import wait_until


def generated(done: dict, peer: str) -> int:
    return next(entry["generatedOk"] for entry in done["peers"] if entry["peerId"] == peer)


def test_jobs_wait_for_the_peer_that_is_away_and_the_other_goes_on(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b"))
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    first = api.start_job(100)
    second = api.start_job(60)

    # The live peer ends its part of both while the other is away: the first job does not block the second.
    wait_until(lambda: generated(api.job(first), "a") == 50, "the live peer's part of the first job")
    wait_until(lambda: generated(api.job(second), "a") == 30, "the live peer's part of the second job")
    for job_id in (first, second):
        done = api.job(job_id)
        assert done["job"]["status"] in ("queued", "running")
        assert generated(done, "b") == 0

    third = api.start_job(20)
    wait_until(lambda: generated(api.job(third), "a") == 10, "the live peer's part of a third job")

    cluster.start_worker("b")
    for job_id, records in ((first, 100), (second, 60), (third, 20)):
        assert api.finished(job_id)["job"]["status"] == "succeeded"
        assert len(api.rows(job_id)) == records
    assert sandbox.record_calls() == 180


def test_a_job_of_a_peer_that_comes_back_after_a_restart_of_all(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b"))
    url = cluster.start_gateway()
    api = cluster.sign_in(url)
    cluster.start_worker("b")
    job_id = api.start_job(11)
    wait_until(lambda: generated(api.job(job_id), "b") == 5, "the live peer's part")
    cluster.workers["b"].terminate()
    cluster.gateways[0].terminate()
    api = api.at(cluster.start_gateway())
    cluster.start_worker("a")
    assert api.finished(job_id)["job"]["status"] == "succeeded"
    assert len(api.rows(job_id)) == 11
