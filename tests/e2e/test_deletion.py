"""Jobs are deleted, by their owner or for their age; a copy of a running store holds them all."""

import json
import os
import stat
import subprocess
import time

import requests

from harness.api import A_PERSON, PERSON
from harness.processes import BIN, wait_until
from harness.stores import EmbeddedStore

RECORDS = 30_000  # minutes of work, of which the first seconds are needed
DAY = 24 * 3600


def stored_files(cluster) -> set[str]:
    return {path.name for path in (cluster.data / "files").rglob("*") if path.is_file()}


def delete(api, job_id: str) -> requests.Response:
    return api.http.delete(f"{api.url}/api/tasks/{job_id}", timeout=30)


def deleted(api, job_id: str) -> None:
    answer = delete(api, job_id)
    assert (answer.status_code, answer.json()) == (200, {"ok": True}), answer.text


def check_gone(cluster, api, job_id: str, owner: str = "admin") -> None:
    for path in ("", "/export", "/records", "/events"):
        assert api.get(f"/api/tasks/{job_id}{path}").status_code == 404, path
    assert job_id not in [job["id"] for job in api.get("/api/tasks").json()["jobs"]]
    assert job_id not in cluster.hash_fields("datagen:jobs")
    assert job_id not in cluster.hash_fields(f"datagen:user:{owner}:jobs")
    assert not cluster.hash_fields(f"datagen:job:{job_id}:peers")


def make_old(cluster, job_id: str, days: int) -> None:
    """As if nothing of the job had moved for so long. Its stored view must say that it is over already: one that does
    not is written anew, with the time of that."""
    base = cluster.hash_fields("datagen:jobs")[job_id]
    assert base["status"] == "succeeded", base
    base["updatedAt"] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - days * DAY))
    cluster.write_hash_field("datagen:jobs", job_id, json.dumps(base))


def age(path, days: float) -> None:
    when = time.time() - days * DAY
    for entry in [*path.rglob("*"), path] if path.is_dir() else [path]:
        os.utime(entry, (when, when))


def test_a_finished_job_is_deleted_with_its_files(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    kept, gone = api.start_job(20), api.start_job(30)
    before = len(api.rows(kept)) if api.finished(kept) else 0
    api.finished(gone)
    files = stored_files(cluster)
    figures = api.settled_metrics(50)

    deleted(api, gone)
    check_gone(cluster, api, gone)
    assert stored_files(cluster) < files
    base = cluster.hash_fields("datagen:jobs")[kept]
    states = cluster.hash_fields(f"datagen:job:{kept}:peers").values()
    assert stored_files(cluster) == {base["jobDetailsCid"], *(state["resultCid"] for state in states)}
    now = api.settled_metrics(20)
    assert now["totalJobs"] == figures["totalJobs"] - 1
    assert len(api.rows(kept)) == before == 20

    deleted(api, gone)  # an answer that was lost is asked for again
    assert delete(api, "job_1_000000").status_code == 404
    # The ledger goes with the worker's next sweep, which a start begins with.
    assert cluster.workers["a"].end() is None
    cluster.start_worker("a")
    wait_until(lambda: not cluster.ledger(gone, "a").parent.parent.exists(), "the ledger removed", 30)
    assert cluster.ledger(kept, "a").exists()


def test_a_job_that_cannot_be_read_can_be_deleted(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    job_id = api.start_job(5)
    api.finished(job_id)
    cluster.write_hash_field(f"datagen:job:{job_id}:control", "cancel", "{")
    assert api.get(f"/api/tasks/{job_id}").status_code >= 500
    deleted(api, job_id)
    check_gone(cluster, api, job_id)
    wait_until(lambda: not stored_files(cluster), "its files removed")


def test_a_running_job_is_deleted(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=30)
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="8", DATAGEN_CHECKPOINT_RECORDS="50")
    api = cluster.sign_in(cluster.start_gateway())
    for peer in ("a", "b"):
        cluster.start_worker(peer)
    job_id = api.start_job(RECORDS)
    wait_until(lambda: all(peer.get("partsCid") for peer in api.job(job_id)["peers"]), "parts of both peers")
    events = api.events(job_id)
    assert next(events)[1:]

    deleted(api, job_id)
    assert not [name for name, _, _ in events if name == "end"]  # and yet it ends
    check_gone(cluster, api, job_id)
    wait_until(lambda: not cluster.ledger(job_id, "a").parent.parent.exists()
               and not cluster.ledger(job_id, "b").parent.parent.exists(), "both ledgers removed")
    calls = sandbox.record_calls()
    assert calls < RECORDS
    after = api.start_job(10)
    api.finished(after)
    assert sandbox.record_calls() == calls + 10  # none for the job that is no more
    check_gone(cluster, api, job_id)
    wait_until(lambda: len(stored_files(cluster)) == 3, "no file of the deleted job left")


def test_a_deleted_job_stays_deleted(new_sandbox, new_cluster):
    """While its workers are stopped, killed and started anew; and when its draft is confirmed once more."""
    cluster = new_cluster(new_sandbox(latency=30), DATAGEN_MAX_INFLIGHT_REQUESTS="4")
    api = cluster.sign_in(cluster.start_gateway())
    worker = cluster.start_worker("a")
    draft = api.draft(RECORDS)["draftToken"]
    job_id = api.confirm(draft, schema=PERSON)
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] > 0, "a record")
    worker.kill()
    deleted(api, job_id)
    cluster.start_worker("a")
    wait_until(lambda: not cluster.ledger(job_id, "a").exists(), "the ledger removed", 30)
    check_gone(cluster, api, job_id)
    answer = api.post("/api/tasks/confirm", {"draftToken": draft, "schema": PERSON})
    assert answer.status_code == 409 and "deleted" in answer.json()["error"], answer.text
    check_gone(cluster, api, job_id)


def test_a_running_job_is_deleted_on_a_network(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=30, stores=3, store_latency=0)
    cluster = new_cluster(sandbox, ("a", "b"), engine="ratio1", DATAGEN_MAX_INFLIGHT_REQUESTS="8")
    urls = [cluster.start_gateway(), cluster.start_gateway()]
    api = cluster.sign_in(urls[0])
    other = api.at(urls[1])
    for peer in ("a", "b"):
        cluster.start_worker(peer)
    job_id = api.start_job(RECORDS)
    wait_until(lambda: all(peer["generatedOk"] > 0 for peer in other.job(job_id)["peers"]), "records of both peers")
    deleted(api, job_id)
    assert api.get(f"/api/tasks/{job_id}").status_code == 404
    wait_until(lambda: other.get(f"/api/tasks/{job_id}").status_code == 404, "the other gateway knows")
    wait_until(lambda: not other.get("/api/tasks").json()["jobs"], "no list shows it")
    for peer in ("a", "b"):
        wait_until(lambda: not cluster.ledger(job_id, peer).parent.exists(), f"the ledger of {peer} removed")
    calls = sandbox.record_calls()
    after = api.start_job(10)
    api.finished(after)
    assert sandbox.record_calls() == calls + 10
    for number in range(3):
        # A view that was written while the job was deleted is taken back a moment later.
        for key in ("datagen:jobs", "datagen:user:admin:jobs"):
            wait_until(lambda replica=number, key=key: job_id not in cluster.store.hash_fields(key, replica),
                       f"the job gone from {key} of replica {number}")
        assert job_id in cluster.store.hash_fields("datagen:deleted-jobs", number)
    deleted(other, job_id)


def test_only_the_owner_and_administrators_delete(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_MOCK_CSTORE="true")
    url = cluster.start_gateway()
    user, admin = cluster.sign_in(url, "test_user", "testtest"), cluster.sign_in(url)
    of_admin, of_user, another = admin.start_job(3), user.start_job(3), user.start_job(3)
    assert delete(user, of_admin).status_code == 404
    assert admin.job(of_admin)["job"]["id"] == of_admin
    assert requests.delete(f"{url}/api/tasks/{of_user}", timeout=30).status_code == 401
    deleted(user, of_user)
    assert delete(user, of_user).status_code == 200
    deleted(admin, another)
    assert user.get("/api/tasks").json()["jobs"] == []
    log = cluster.gateways[0].log.read_text(encoding="utf-8")
    assert "audit.job_deleted" in log and another in log


def test_old_jobs_and_what_they_leave_go_by_themselves(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_RETENTION_DAYS="30")
    url = cluster.start_gateway()
    api = cluster.sign_in(url)
    cluster.start_worker("a")
    young, old = api.start_job(5), api.start_job(6)
    for job_id in (young, old):
        cluster.wait_for_final_view(job_id)
    cluster.gateways[0].end()
    cluster.workers["a"].end()
    make_old(cluster, old, 31)
    make_old(cluster, young, 29)
    named = {cluster.hash_fields("datagen:jobs")[young]["jobDetailsCid"],
             cluster.hash_fields(f"datagen:job:{young}:peers")["a"]["resultCid"]}
    orphans = {name * 64: days for name, days in (("a", 3), ("b", 0))}
    for name, days in orphans.items():
        path = cluster.stored_file(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("nothing names this")
        age(path, days)
    for name in named:
        age(cluster.stored_file(name), 40)
    age(cluster.ledger(young, "a").parent, 40)
    cluster.write_hash_field("datagen:revoked", "long-ago", str(int(time.time()) - 2 * DAY))
    cluster.write_hash_field("datagen:revoked", "not-yet", str(int(time.time()) + DAY))

    urls = [cluster.start_gateway(), cluster.start_gateway()]  # which do not know of each other
    cluster.start_worker("a")
    api = cluster.sign_in(urls[0])
    wait_until(lambda: old not in cluster.hash_fields("datagen:jobs"), "the old job deleted", 40)
    wait_until(lambda: "long-ago" not in cluster.hash_fields("datagen:revoked"), "the old session forgotten", 40)
    wait_until(lambda: not cluster.ledger(young, "a").exists(), "the ledger of a job that is over removed", 40)
    wait_until(lambda: cluster.hash_fields("datagen:deleted-jobs")[old].get("removedAt"), "all of the old job removed")
    check_gone(cluster, api, old)
    # What nothing names goes when it has been seen so for hours.
    assert stored_files(cluster) == named | set(name * 64 for name in "ab")
    assert "not-yet" in cluster.hash_fields("datagen:revoked")
    rows = api.rows(young)
    assert len(rows) == 5
    # A retry of a job whose ledger is gone begins with what was delivered.
    assert api.post(f"/api/tasks/{young}/retry", {}).status_code == 409
    assert api.rows(young) == rows


def back_up(cluster, folder, **settings) -> subprocess.CompletedProcess:
    return subprocess.run([str(BIN / "datagems-gateway"), "--backup", str(folder)], check=False, text=True, timeout=60,
                          capture_output=True, env={**os.environ, **cluster.settings, **settings})


def test_a_copy_of_a_running_store_opens_and_goes_on(new_sandbox, new_cluster, tmp_path_factory):
    sandbox = new_sandbox(latency=20)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="8", DATAGEN_CHECKPOINT_RECORDS="20",
                          DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE="2")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    finished = [api.start_job(count) for count in (7, 11)]
    for job_id in finished:
        api.finished(job_id)
    sandbox.turn(latency=200)  # more than half a minute for the next job
    running = api.start_job(1500)
    wait_until(lambda: api.job(running)["peers"][0].get("partsCid"), "a part of the running job")
    folder = tmp_path_factory.mktemp("backup")
    for number in range(5):
        done = back_up(cluster, folder / str(number))
        assert done.returncode == 0, done.stderr + done.stdout
        assert "missing" not in done.stderr
    copy = folder / "4"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*") if path.is_file()} == {0o600}
    assert sorted(path.name for path in copy.iterdir()) == ["cstore.sqlite3", "files"]
    again = back_up(cluster, copy)
    assert again.returncode == 1 and "not empty" in again.stderr
    assert back_up(cluster, folder / "x", DATAGEN_DATA_DIR=str(folder / "none")).returncode == 1
    assert not (folder / "x").exists() and not (folder / "none").exists()
    rows = {job_id: api.rows(job_id) for job_id in finished}
    assert api.job(running)["job"]["status"] == "running"
    sandbox.turn(latency=20)
    deleted(api, finished[0])  # of the store, not of its copy
    cluster.gateways[0].end()
    cluster.workers["a"].end()

    for number in (0, 4):
        restored = new_cluster(sandbox)
        restored.settings.update(cluster.settings)
        restored.store = EmbeddedStore(restored.folder)
        restored.settings["DATAGEN_DATA_DIR"] = str(folder / str(number))
        second = restored.sign_in(restored.start_gateway(), password=cluster.password)
        assert {job_id: second.rows(job_id) for job_id in finished} == rows
        made = second.job(running)["job"]["totalOk"]
        assert made > 0
        parts = second.get(f"/api/tasks/{running}/records?limit=500").json()["records"]
        assert parts and {row["ok"] for row in parts} == {True}
        if number == 4:
            before = sandbox.record_calls()
            restored.start_worker("a")
            second.finished(running)
            final = second.rows(running)
            assert len(final) == 1500
            for row in final:
                A_PERSON.validate(row)
            assert sandbox.record_calls() - before < 1500
        restored.gateways[0].end()


def test_a_network_keeps_its_own_copies(new_sandbox, new_cluster, tmp_path):
    sandbox = new_sandbox(stores=3, store_latency=0)
    cluster = new_cluster(sandbox, engine="ratio1")
    done = back_up(cluster, tmp_path / "copy", **cluster.store.gateway_settings(0))
    assert done.returncode == 1 and "Ratio1" in done.stderr
    assert not (tmp_path / "copy").exists()
