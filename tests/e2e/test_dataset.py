"""The main job: a dataset of 200 records from a model over HTTP, drafted, confirmed, watched, downloaded."""

import jsonschema

from harness.api import as_csv_cell
from harness.processes import wait_until


def test_two_hundred_records(demo):
    cluster, api = demo
    draft = api.draft(200)
    assert cluster.sandbox.stats()["calls"] == {"record": 0, "draft": 1, "unread": 0}
    job_id = api.confirm(draft["draftToken"])
    done = api.finished(job_id)

    job = done["job"]
    assert job["status"] == "succeeded"
    assert (job["totalRecords"], job["totalGenerated"], job["totalOk"], job["totalFailed"]) == (200, 200, 200, 0)
    assert cluster.sandbox.record_calls() == 200

    schema = done["details"]["schema"]
    assert schema == draft["schema"]
    rows = api.rows(job_id)
    assert len(rows) == 200
    for row in rows:
        jsonschema.validate(row, schema)
        assert list(row) == [name for name in schema["properties"] if name in row]

    assert api.rows_jsonl(job_id) == rows
    columns = list(schema["properties"])
    assert api.rows_csv(job_id) == [{name: as_csv_cell(row.get(name)) for name in columns} for row in rows]


def test_export_headers_and_names(demo):
    _, api = demo
    job_id = api.start_job(3)
    api.finished(job_id)
    for form in ("json", "jsonl", "csv"):
        answer = api.export(job_id, form)
        assert f"{job_id}.{form}" in answer.headers["Content-Disposition"]
        assert answer.headers["X-DataGems-Records"] == "3"
        assert answer.headers["X-DataGems-Failed"] == "0"
    assert api.refused(job_id, "export?format=xml").status_code == 400


def test_metrics_and_lists_tell_of_the_job(demo):
    _, api = demo
    assert api.metrics()["totalJobs"] == 0
    job_id = api.start_job(7)
    api.finished(job_id)
    metrics = api.settled_metrics(7)
    assert metrics["totalJobs"] == 1
    assert metrics["totalRecordsRequested"] == 7
    assert metrics["failedJobs"] == 0
    wait_until(lambda: [(job["id"], job["status"]) for job in api.jobs()] == [(job_id, "succeeded")], "the list")


def test_dataset_mode_has_a_label(demo):
    _, api = demo
    draft = api.draft(5, datasetMode=True, instructions="Short reviews of films and their sentiment.")
    assert "label" in draft["schema"]["properties"]
    job_id = api.confirm(draft["draftToken"])
    assert api.finished(job_id)["job"]["status"] == "succeeded"
    rows = api.rows(job_id)
    assert len(rows) == 5
    assert all(row["label"] for row in rows)


def test_export_before_the_end_is_refused(new_sandbox, new_cluster):
    sandbox = new_sandbox(latency=1000)
    cluster = new_cluster(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="1")  # the job would take more than half a minute
    api = cluster.sign_in(cluster.start_gateway())
    job_id = api.start_job(40)
    answer = api.refused(job_id, "export?format=json")
    assert (answer.status_code, answer.json()) == (400, {"error": "Job not completed"})
    cluster.start_worker("a")
    wait_until(lambda: api.job(job_id)["job"]["status"] == "running", "the job running")
    assert api.refused(job_id, "export?format=csv").status_code == 400
    sandbox.turn(latency=0)
    api.finished(job_id)
    assert len(api.rows(job_id)) == 40


def test_everything_is_there_after_a_restart(demo):
    cluster, api = demo
    job_id = api.start_job(10)
    api.finished(job_id)
    rows = api.rows(job_id)
    assert cluster.gateways[0].terminate() == 0
    assert cluster.workers["a"].terminate() == 0
    again = api.at(cluster.start_gateway())
    assert again.rows(job_id) == rows
    assert again.job(job_id)["job"]["status"] == "succeeded"
