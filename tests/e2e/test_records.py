"""Looking into a job while it is made and when it is done, and previewing one that does not exist yet."""

import gzip
import json

import pytest

from harness.api import A_PERSON, PERSON
from harness.processes import wait_until

RECORDS = 3000
LOOKS = 4  # that find more than the one before


def page(api, job_id: str, **parameters) -> dict:
    answer = api.get(f"/api/tasks/{job_id}/records", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_pages(api, job_id: str, limit: int) -> list[dict]:
    rows, offset = [], 0
    while offset is not None:
        one = page(api, job_id, offset=offset, limit=limit)
        assert len(one["records"]) <= limit
        rows += one["records"]
        offset = one["nextOffset"]
    return rows


def check_order(rows: list[dict]) -> None:
    indexes = [row["index"] for row in rows]
    assert indexes == sorted(set(indexes))
    for row in rows:
        if row["ok"]:
            A_PERSON.validate(row["data"])
        else:
            assert row["error"]


def test_a_job_is_looked_at_while_two_workers_make_it(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=300, rate_invalid=0.1)  # half a minute for all, until enough was seen
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="16", DATAGEN_CHECKPOINT_RECORDS="100",
                          DATAGEN_CHECKPOINT_SECONDS="0.5", DATAGEN_MAX_ATTEMPTS_PER_RECORD="1")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(RECORDS)
    assert page(api, job_id)["records"] == []
    cluster.start_worker("a")
    cluster.start_worker("b")

    looks, seen = 0, set()
    while api.job(job_id)["job"]["status"] != "succeeded":
        rows = all_pages(api, job_id, 500)
        check_order(rows)
        now = {row["index"] for row in rows}
        assert seen <= now, "what was there is there still"
        looks += len(now) > len(seen)
        seen = now
        if looks == LOOKS:
            sandbox.turn(latency=5)
        if 0 < len(rows) < RECORDS:
            middle = rows[len(rows) // 2]
            assert page(api, job_id, offset=middle["index"], limit=1)["records"] == [middle]
    assert looks >= LOOKS and seen, "it was looked at while it ran"

    done = api.finished(job_id)["job"]
    rows = all_pages(api, job_id, 499)
    check_order(rows)
    assert [row["index"] for row in rows] == list(range(RECORDS))
    assert sum(row["ok"] for row in rows) == done["totalOk"]
    assert done["totalFailed"] > 0
    assert [row["data"] for row in rows if row["ok"]] == api.rows(job_id)
    packed = api.export(job_id, "jsonl", gzip="true")
    assert packed.headers["Content-Type"] == "application/gzip" and "Content-Encoding" not in packed.headers
    assert packed.headers["Content-Disposition"] == f'attachment; filename="{job_id}.jsonl.gz"'
    assert gzip.decompress(packed.content) == api.export(job_id, "jsonl").content


def test_what_a_dead_worker_had_uploaded_is_there_and_is_exported(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=20)
    cluster = new_cluster(sandbox, DATAGEN_CHECKPOINT_RECORDS="50", DATAGEN_CHECKPOINT_SECONDS="0.2")
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(10 * RECORDS)
    worker = cluster.start_worker("a")
    wait_until(lambda: len(page(api, job_id, limit=500)["records"]) >= 200, "two hundred records")
    worker.kill()
    assert api.cancel(job_id)["status"] == "cancelled"
    rows = all_pages(api, job_id, 500)
    check_order(rows)
    assert 200 <= len(rows) < 10 * RECORDS
    assert [row["data"] for row in rows] == api.rows(job_id) == api.rows_jsonl(job_id)
    assert len(api.rows_csv(job_id)) == len(rows)


def test_a_preview_calls_the_model_and_stores_nothing(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=30, rate_garbage=0.3)
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="10", LOG_INFERENCE_REQUESTS="true",
                          DATAGEN_LOG_R1FS_CALLS="true", DATAGEN_LOG_FORMAT="json")
    api = cluster.sign_in(cluster.start_gateway())
    token = api.draft(1000, schema=PERSON)["draftToken"]
    made = []
    for _ in range(5):
        answer = api.post("/api/tasks/preview", {"draftToken": token, "count": 5})
        assert answer.status_code == 200, answer.text
        preview = answer.json()
        made += preview["records"]
        assert [record["index"] for record in preview["records"]] == [0, 1, 2, 3, 4]
        slowest = max(record["durationMs"] for record in preview["records"])
        assert slowest >= 30
        expected = preview["expected"]
        assert expected["tokensIn"] == pytest.approx(preview["tokensIn"] * 1000 / 5, abs=1)
        assert expected["tokensOut"] == pytest.approx(preview["tokensOut"] * 1000 / 5, abs=1)
        mean = sum(record["durationMs"] for record in preview["records"]) / 5
        assert expected["durationMs"] == pytest.approx(mean * 1000 / 20, abs=1)
    check_order(sorted(made, key=lambda record: record["index"])[:1])
    for record in made:
        if record["ok"]:
            A_PERSON.validate(record["data"])
    assert any(record["attempts"] > 1 for record in made), "bad replies are asked for again"
    assert sandbox.record_calls() == sum(record["attempts"] for record in made)
    assert api.get("/api/tasks").json()["jobs"] == []

    calls = [json.loads(line) for line in cluster.gateways[0].log.read_text().splitlines()
             if '"inference.call"' in line]
    assert len(calls) == sandbox.record_calls()
    assert all(call["endpoint"].startswith(sandbox.url) and "Make people" in call["request"] for call in calls)
    assert sum(call["tokensOut"] for call in calls) > 0


def test_a_preview_of_a_broken_model_says_why(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_garbage=1)
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    token = api.draft(10, schema=PERSON)["draftToken"]
    answer = api.post("/api/tasks/preview", {"draftToken": token})
    assert answer.status_code == 502
    assert "not JSON" in answer.json()["error"]
    sandbox.turn(rate_garbage=0, rate_429=1)
    answer = api.post("/api/tasks/preview", {"draftToken": token})
    assert answer.status_code == 503
    assert "429" in answer.json()["error"] and answer.headers["Retry-After"]


def test_a_job_that_is_retried_exports_what_it_had_and_shows_what_it_makes(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_invalid=0.5)
    cluster = new_cluster(sandbox, ("a", "b"), DATAGEN_MAX_INFLIGHT_REQUESTS="4", DATAGEN_CHECKPOINT_RECORDS="10",
                          DATAGEN_CHECKPOINT_SECONDS="0.2", DATAGEN_MAX_ATTEMPTS_PER_RECORD="1")
    api = cluster.sign_in(cluster.start_gateway())
    for peer in ("a", "b"):
        cluster.start_worker(peer)
    job_id = api.start_job(400)
    before = api.finished(job_id)["job"]
    assert before["status"] == "succeeded" and before["totalFailed"] > 50
    good = {row["index"]: row["data"] for row in all_pages(api, job_id, 100) if row["ok"]}
    export = set(api.export(job_id, "jsonl").text.splitlines())

    sandbox.turn(rate_invalid=0, latency=1000)
    answer = api.post(f"/api/tasks/{job_id}/retry", {})
    assert answer.status_code == 200, answer.text
    looks, remade = 0, set()
    while True:
        during = api.get(f"/api/tasks/{job_id}/export?format=jsonl")
        assert during.status_code == 200, during.text
        rows = all_pages(api, job_id, 100)
        if api.job(job_id)["job"]["status"] == "succeeded":
            break
        looks += 1
        assert export <= set(during.text.splitlines()), "the good ones of the generation before stay"
        check_order(rows)
        assert len(rows) == 400
        now = {row["index"]: row["data"] for row in rows if row["ok"]}
        assert {index: now[index] for index in good} == good
        assert remade <= now.keys()
        remade = set(now)
        if looks > 3 and len(remade) > len(good):
            sandbox.turn(latency=5)
    assert looks > 3 and len(remade) > len(good), "records are seen as they are made"
    after = api.finished(job_id)["job"]
    assert (after["totalOk"], after["totalFailed"]) == (400, 0)
    rows = all_pages(api, job_id, 100)
    assert all(row["ok"] for row in rows)
    assert [row["data"] for row in rows] == api.rows(job_id)
