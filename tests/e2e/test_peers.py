"""Who is alive, and what a user is told who gives work to a peer that is not."""

from harness.processes import wait_until

BEAT = "1"  # a worker that misses three is taken for gone


def peers_of(api) -> dict[str, dict]:
    answer = api.get("/api/peers")
    assert answer.status_code == 200, answer.text
    return {peer["peerId"]: peer for peer in answer.json()["peers"]}


def confirmed(api) -> tuple[str, list[str]]:
    answer = api.post("/api/tasks/confirm", {"draftToken": api.draft(4)["draftToken"]})
    assert answer.status_code == 200, answer.text
    return answer.json()["jobId"], answer.json()["warnings"]


def test_peers_come_and_go(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=5)
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_HEARTBEAT_SECONDS=BEAT)
    api = cluster.sign_in(cluster.start_gateway())
    assert {name: peer["alive"] for name, peer in peers_of(api).items()} == {"a": False, "b": False}

    worker = cluster.start_worker("a")
    wait_until(lambda: peers_of(api)["a"]["alive"], "peer a alive")
    peer = peers_of(api)["a"]
    assert peer["configured"] and peer["version"] and peer["startedAt"] and peer["lastSeen"]
    assert (peer["inFlight"], peer["jobs"]) == (0, [])
    job_id, warnings = confirmed(api)
    sandbox.turn(latency=60_000)
    assert len(warnings) == 1 and "peer b" in warnings[0]
    assert {peer["peerId"]: peer["alive"] for peer in api.job(job_id)["peers"]} == {"a": True, "b": False}
    busy_id = api.start_job(4)
    wait_until(lambda: peers_of(api)["a"]["jobs"], "peer a at work")
    assert set(peers_of(api)["a"]["jobs"]) <= {job_id, busy_id}

    worker.kill()
    cluster.forget(worker)
    wait_until(lambda: not peers_of(api)["a"]["alive"], "peer a missed")
    assert peers_of(api)["a"]["lastSeen"]
    sandbox.turn(latency=5)
    assert len(confirmed(api)[1]) == 2


def test_another_gateway_sees_the_same(new_sandbox, new_cluster):
    cluster = new_cluster(new_sandbox(), ("a",), DATAGEN_HEARTBEAT_SECONDS=BEAT)
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    wait_until(lambda: peers_of(api)["a"]["alive"], "peer a alive")
    other = api.at(cluster.start_gateway())
    wait_until(lambda: peers_of(other)["a"]["alive"], "peer a alive at the other gateway")
