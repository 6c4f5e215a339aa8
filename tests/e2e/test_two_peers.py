"""Several workers share one job, and several gateways one store."""

import concurrent.futures

from harness.processes import wait_until

ROUNDS = {"embedded": 20, "ratio1": 5}


def test_two_peers_split_a_job_exactly_again_and_again(sandbox, new_cluster, engine):
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="64")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    cluster.start_worker("b")
    for count in range(1, ROUNDS[engine] + 1):
        job_id = api.start_job(1001)
        done = api.finished(job_id)
        job, peers = done["job"], {peer["peerId"]: peer for peer in done["peers"]}
        assert job["status"] == "succeeded"
        assert (job["totalGenerated"], job["totalOk"], job["totalFailed"]) == (1001, 1001, 0)
        assert (peers["a"]["assigned"], peers["a"]["range"]) == (501, {"start": 0, "end": 501})
        assert (peers["b"]["assigned"], peers["b"]["range"]) == (500, {"start": 501, "end": 1001})
        assert (peers["a"]["generatedOk"], peers["b"]["generatedOk"]) == (501, 500)
        assert len(api.rows(job_id)) == 1001
        assert sandbox.record_calls() == 1001 * count
        metrics = api.settled_metrics(1001 * count)
        assert metrics["totalJobs"] == count
        assert metrics["totalRecordsRequested"] == 1001 * count


def test_one_draft_confirmed_through_two_gateways_is_one_job(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    first = cluster.sign_in(cluster.start_gateway())
    second = first.at(cluster.start_gateway())
    for _ in range(10):
        token = first.draft(2)["draftToken"]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            ids = list(pool.map(lambda api: api.confirm(token), [first, second, first, second]))
        assert len(set(ids)) == 1
    wait_until(lambda: len(first.jobs()) == 10, "ten jobs in the list")
    wait_until(lambda: first.metrics()["totalJobs"] == 10, "ten jobs in the figures")


def test_one_record_over_three_peers(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b", "c"))
    api = cluster.sign_in(cluster.start_gateway())
    for peer in ("a", "b", "c"):
        cluster.start_worker(peer)
    job_id = api.start_job(1)
    done = api.finished(job_id)
    assert done["job"]["status"] == "succeeded"
    assert {peer["peerId"]: peer["assigned"] for peer in done["peers"]} == {"a": 1, "b": 0, "c": 0}
    assert len(api.rows(job_id)) == 1
    assert sandbox.record_calls() == 1


def test_a_second_worker_of_the_same_peer_is_refused(demo):
    cluster, api = demo
    first = cluster.workers["a"]
    api.finished(api.start_job(1))
    second = cluster.start_worker("a")
    wait_until(lambda: not second.is_running(), "the second worker giving up")
    assert second.terminate() != 0
    cluster.forget(second)
    assert first.is_running()
    api.finished(api.start_job(1))
