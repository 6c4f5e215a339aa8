"""A model that misbehaves costs time, never a record, and never an exact total."""

import pytest

from harness.api import A_PERSON
from harness.processes import wait_until

RECORDS = 300


def run_job(sandbox, new_cluster, records: int = RECORDS, **settings) -> tuple:
    cluster = new_cluster(sandbox, **settings)
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(records)
    cluster.start_worker("a")
    done = api.finished(job_id, seconds=120)
    return cluster, api, job_id, done


def check_all_good(api, job_id: str, done: dict) -> None:
    job = done["job"]
    assert (job["status"], job["totalOk"], job["totalFailed"]) == ("succeeded", RECORDS, 0)
    rows = api.rows(job_id)
    assert len(rows) == RECORDS
    for row in rows:
        A_PERSON.validate(row)


def test_answers_in_an_awkward_form_are_read(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_fenced=0.5, rate_prose=0.5)
    _, api, job_id, done = run_job(sandbox, new_cluster)
    check_all_good(api, job_id, done)
    assert sandbox.record_calls() == RECORDS


def test_a_third_of_bad_replies_and_exact_totals(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_garbage=0.1, rate_invalid=0.13, rate_truncated=0.1)
    _, api, job_id, done = run_job(sandbox, new_cluster, DATAGEN_MAX_ATTEMPTS_PER_RECORD="20")
    check_all_good(api, job_id, done)
    bad = sum(count for outcome, count in sandbox.stats()["outcomes"]["record"].items() if outcome != "ok")
    assert bad > RECORDS / 5
    assert sandbox.record_calls() == RECORDS + bad


def test_calls_that_fail_on_the_way_use_up_no_attempts(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_429=0.1, rate_5xx=0.1, rate_dropped=0.1)
    _, api, job_id, done = run_job(sandbox, new_cluster, DATAGEN_MAX_ATTEMPTS_PER_RECORD="1")
    check_all_good(api, job_id, done)


def test_a_model_that_never_conforms_fails_the_records_with_their_reasons(new_sandbox, new_cluster):
    sandbox = new_sandbox(rate_invalid=1)
    _, api, job_id, done = run_job(sandbox, new_cluster, DATAGEN_MAX_ATTEMPTS_PER_RECORD="2")
    job = done["job"]
    assert (job["status"], job["totalGenerated"], job["totalOk"], job["totalFailed"]) == (
        "succeeded", RECORDS, 0, RECORDS)
    assert sandbox.record_calls() == 2 * RECORDS
    assert api.rows(job_id) == []
    assert done["peers"][0]["errors"]
    assert all(error["message"] for error in done["peers"][0]["errors"])
    failures = api.export(job_id, failures="true")
    assert len(failures.json()) == RECORDS


def test_a_model_with_few_slots_is_not_overrun(new_sandbox, new_cluster):
    sandbox = new_sandbox(slots=4, latency=5)
    _, api, job_id, done = run_job(sandbox, new_cluster)
    check_all_good(api, job_id, done)


def test_many_calls_find_the_number_of_slots_and_keep_to_it(new_sandbox, new_cluster):
    sandbox = new_sandbox(slots=16, latency=50)
    _, _, _, done = run_job(sandbox, new_cluster, records=5000, DATAGEN_MAX_INFLIGHT_REQUESTS="64")
    job = done["job"]
    assert (job["status"], job["totalOk"], job["totalFailed"]) == ("succeeded", 5000, 0)
    stats = sandbox.stats()
    assert stats["maxInFlight"] > 16, "all slots were tried"
    assert sandbox.record_calls() == 5000
    assert stats["outcomes"]["unread"]["busy"] < 0.05 * 5000


@pytest.mark.parametrize("fault", ["rate_garbage", "rate_5xx", "rate_invalid"])
def test_a_failed_draft_says_so(new_sandbox, new_cluster, fault):
    sandbox = new_sandbox(**{fault: 1})
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    answer = api.post("/api/tasks/schema",
                      {"title": "t", "totalRecords": 1, "description": "d", "instructions": "people"})
    assert answer.status_code in (502, 503), answer.text
    assert answer.json()["error"]


def test_a_job_whose_endpoint_is_away_does_not_hold_up_the_next_one(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    stuck = api.start_job(5, inferenceBaseUrl="http://127.0.0.1:1")
    cluster.start_worker("a")
    wait_until(lambda: api.job(stuck)["peers"][0].get("pausedBecause"), "the first job to be paused")
    second = api.start_job(5)
    assert api.finished(second)["job"]["totalOk"] == 5
    assert api.job(stuck)["job"]["status"] == "running"
