"""The documents in the stores are what proto-schemas/*.schema.json say, whatever the state of the job."""

import hashlib
import json
from contextlib import closing

import jsonschema

from harness import users
from harness.processes import ROOT, wait_until


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "proto-schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check(name: str, document) -> None:
    errors = list(validator(name).iter_errors(document))
    assert not errors, f"{name}: {errors[0].json_path} {errors[0].message}\n{json.dumps(document, indent=1)[:2000]}"


def check_job(cluster, job_id: str) -> None:
    base = cluster.hash_fields("datagen:jobs")[job_id]
    check("job-base", base)
    peers = cluster.hash_fields(f"datagen:job:{job_id}:peers")
    assert peers
    for state in peers.values():
        check("peer-state", state)
        if state.get("resultCid"):
            for line in cluster.stored_file(state["resultCid"]).read_text(encoding="utf-8").splitlines():
                check("result-line", json.loads(line))
    check("job-details", json.loads(cluster.stored_file(base["jobDetailsCid"]).read_text(encoding="utf-8")))
    check("user-job", cluster.hash_fields("datagen:user:admin:jobs")[job_id])


def test_every_schema_is_a_schema():
    names = [path.name.removesuffix(".schema.json") for path in (ROOT / "proto-schemas").glob("*.schema.json")]
    assert len(names) >= 8
    for name in names:
        validator(name)


def test_documents_of_a_queued_and_of_a_finished_job(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b", "c"))
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(2)
    check_job(cluster, job_id)
    for peer in ("a", "b", "c"):
        cluster.start_worker(peer)
    api.finished(job_id)
    check_job(cluster, job_id)
    beats = wait_until(lambda: cluster.hash_fields("datagen:peers"), "heartbeats")
    for beat in beats.values():
        check("heartbeat", beat)


def test_documents_of_a_running_job_with_failures(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=20, rate_invalid=0.3, rate_429=0.1)
    cluster = new_cluster(sandbox, DATAGEN_MAX_ATTEMPTS_PER_RECORD="1", DATAGEN_MAX_INFLIGHT_REQUESTS="4")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(120)
    cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["totalFailed"] > 0, "a failed record")
    check_job(cluster, job_id)
    api.finished(job_id)
    check_job(cluster, job_id)


def test_documents_of_a_cancelled_job(new_sandbox, new_cluster):
    cluster = new_cluster(new_sandbox(latency=20), ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="4")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(2000)
    cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] > 0, "a record")
    api.cancel(job_id)
    cluster.start_worker("b")
    wait_until(lambda: all(peer.get("finishedAt") for peer in api.job(job_id)["peers"]), "both peers finished")
    check("job-control-cancel", cluster.hash_fields(f"datagen:job:{job_id}:control")["cancel"])
    check_job(cluster, job_id)


def test_accounts_switched_off(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    for name, role in (("bob", "user"), ("eve", "admin")):
        users.add_user(cluster, name, "a password for tests", role)
        removed = api.http.delete(api.url + "/api/admin/accounts", json={"username": name}, timeout=30)
        assert removed.status_code == 200, removed.text
    for entry in cluster.hash_fields("datagen:deactivated").values():
        check("deactivation", entry)
    decisions = cluster.hash_fields("datagen:admin-removals")
    names = hashlib.sha256(b"admin\neve\n").hexdigest()
    assert decisions[names]["username"] == "eve"
    check("admin-removal", decisions[names])
    for name, record in cluster.hash_fields(cluster.settings["R1EN_CSTORE_AUTH_HKEY"]).items():
        check("user-record", record)
        assert (record["password"] is None) == (name != "admin")


def test_metrics_and_accounts(demo):
    cluster, api = demo
    api.finished(api.start_job(1))
    api.metrics()
    for snapshot in cluster.hash_fields("datagen:metrics").values():
        check("metrics-snapshot", snapshot)
    for record in cluster.hash_fields(cluster.settings["R1EN_CSTORE_AUTH_HKEY"]).values():
        check("user-record", record)


def test_documents_of_a_user_with_profiles(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    api.post("/api/user/settings", {"name": "Mine", "baseUrl": "https://models.example/v1", "apiKey": "sk-x"})
    api.post("/api/user/settings", {"name": "Bare"})
    with closing(cluster.database()) as database:
        query = "SELECT value FROM key_values WHERE key = 'datagen:user:admin:settings'"
        settings = json.loads(database.execute(query).fetchone()[0])
    check("user-settings", settings)
    assert len(settings["profiles"]) == 2
    assert settings["profiles"][0]["apiKey"].startswith("dg1.")


def test_documents_of_a_deleted_job(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(5)
    assert api.http.delete(f"{api.url}/api/tasks/{job_id}", timeout=30).status_code == 200
    check("job-control-deleted", cluster.hash_fields(f"datagen:job:{job_id}:control")["deleted"])
    deletion = cluster.hash_fields("datagen:deleted-jobs")[job_id]
    check("deleted-job", deletion)
    assert deletion["removedAt"]
