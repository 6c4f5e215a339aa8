"""A job is followed by its event stream while real workers make it."""

import concurrent.futures
import threading

from harness.api import without_rev
from harness.processes import wait_until


def follow(api, job_id: str, following: threading.Barrier) -> list[dict]:
    """Every state that the stream shows; the stream must end in order. Nobody starts before all followers do."""
    states = []
    names = []
    for name, _, data in api.events(job_id):
        names.append(name)
        if name == "job":
            states.append(data)
        if len(names) == 1:
            following.wait(60)
    assert names[-1] == "end" and set(names[:-1]) == {"job"}
    return states


def test_progress_is_seen_from_the_first_record_to_the_last(new_sandbox, new_cluster, engine):
    sandbox = new_sandbox(latency=60)
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_UPDATE_EVERY_K_REQUESTS="1")
    api = cluster.sign_in(cluster.start_gateway())
    other = api.at(cluster.start_gateway())
    job_id = api.start_job(600 if engine == "embedded" else 1000)  # a network hears of progress less often
    following = threading.Barrier(5)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        followers = [pool.submit(follow, who, job_id, following) for who in (api, api, other, other)]
        following.wait(60)
        for peer in ("a", "b"):
            cluster.start_worker(peer)
        seen = [follower.result(timeout=90) for follower in followers]
    detail = api.job(job_id)
    for states in seen:
        made = [state["job"]["totalGenerated"] for state in states]
        assert made == sorted(made)
        assert len(states) >= 3
        assert states[0]["job"]["status"] == "queued"
        assert without_rev(states[-1]["job"]) == without_rev(detail["job"])
        assert states[-1]["job"]["status"] == "succeeded"
        running = [peer for state in states for peer in state["peers"] if peer.get("inFlight")]
        assert running, "no call in flight was ever seen"
        for peer in running:
            for call in peer["inFlight"]:
                assert peer["range"]["start"] <= call["index"] < peer["range"]["end"]
                assert call["attempt"] >= 1 and call["since"]
        assert any(peer.get("done") for peer in running)
        assert any(peer.get("rate", 0) > 0 for peer in running)


def test_a_stream_ends_with_the_log_out_and_with_the_gateway(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(5)
    guest = cluster.sign_in(api.url)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        leaving = guest.events(job_id)
        staying = api.events(job_id)
        assert next(leaving)[0] == next(staying)[0] == "job"
        rest = pool.submit(list, leaving)
        assert guest.at(api.url).post("/api/auth/logout", {}).status_code == 200
        assert rest.result(timeout=40) == []
        rest = pool.submit(list, staying)
        assert cluster.gateways[0].terminate() == 0
        assert rest.result(timeout=40) == []


def test_a_stream_of_a_job_that_is_over(demo):
    cluster, api = demo
    job_id = api.start_job(3)
    api.finished(job_id)
    cluster.wait_for_final_view(job_id)  # which is another state of the job
    (name, last, data), (end, _, _) = list(api.events(job_id))
    assert (name, end, data["job"]["status"]) == ("job", "end", "succeeded")
    again = api.get(f"/api/tasks/{job_id}/events", headers={"Last-Event-ID": last})
    assert again.status_code == 204
    assert api.get("/api/tasks/job_1_000000/events").status_code == 404


def test_many_streams_do_not_keep_others_waiting(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_STORE_THREADS="1", DATAGEN_MAX_EVENT_STREAMS_PER_USER="60")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(5)
    streams = [api.at(api.url).events(job_id) for _ in range(60)]
    for stream in streams:
        assert next(stream)[0] == "job"
    assert api.get(f"/api/tasks/{job_id}/events").status_code == 429
    assert api.job(job_id)["job"]["status"] == "queued"
    for stream in streams[:30]:
        stream.close()

    def is_let_in() -> bool:
        with api.get(f"/api/tasks/{job_id}/events", stream=True) as answer:
            return answer.status_code == 200

    wait_until(is_let_in, "room again")
    assert next(api.at(api.url).events(job_id))[0] == "job"
    api.cancel(job_id)
    for stream in streams[30:]:
        assert [name for name, _, _ in stream][-1] == "end"
