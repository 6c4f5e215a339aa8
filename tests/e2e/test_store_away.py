"""A store that does not answer is said to be away, and is used again once it is back."""

from contextlib import closing

import pytest

from harness.processes import wait_until


def test_a_locked_store_is_503_and_comes_back(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    token = api.draft(1, schema={"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]})
    with closing(cluster.database()) as database:
        database.isolation_level = None
        database.execute("BEGIN IMMEDIATE")
        answer = api.http.post(f"{api.url}/api/tasks/confirm", json={"draftToken": token["draftToken"]}, timeout=60)
        database.execute("ROLLBACK")
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert "store" in answer.json()["error"].lower()
    job_id = api.confirm(token["draftToken"])
    cluster.start_worker("a")
    assert api.finished(job_id)["job"]["status"] == "succeeded"


def test_a_cancel_that_the_store_does_not_take_is_503_and_changes_nothing(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(3)
    with closing(cluster.database()) as database:
        database.isolation_level = None
        database.execute("BEGIN IMMEDIATE")
        answer = api.post(f"/api/tasks/{job_id}/cancel", {})
        database.execute("ROLLBACK")
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert api.job(job_id)["job"]["status"] == "queued"
    assert api.cancel(job_id)["status"] == "cancelled"


def test_a_worker_waits_for_a_locked_store_and_loses_nothing(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=20)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_UPDATE_EVERY_K_REQUESTS="5")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(200)
    cluster.start_worker("a")
    wait_until(lambda: sandbox.record_calls() >= 20, "twenty calls")
    with closing(cluster.database()) as database:
        database.isolation_level = None
        database.execute("BEGIN IMMEDIATE")
        wait_until(lambda: sandbox.record_calls() >= 150, "generation going on without the store")
        database.execute("ROLLBACK")
    done = api.finished(job_id)
    assert done["job"]["status"] == "succeeded"
    assert done["job"]["totalOk"] == 200
    assert sandbox.record_calls() == 200


@pytest.mark.parametrize("damage", ["overwritten", "a directory in its place"])
def test_a_damaged_store_is_never_taken_for_an_empty_one(sandbox, new_cluster, damage):
    cluster = new_cluster(sandbox)
    cluster.start_gateway()
    file = cluster.database_file()
    cluster.gateways[0].terminate()
    for side_file in file.parent.glob(file.name + "-*"):
        side_file.unlink()
    file.unlink()
    if damage == "overwritten":
        file.write_bytes(b"this is no database" * 1000)
    else:
        file.mkdir()
    assert cluster.exit_status_of_gateway() not in (0, None)
