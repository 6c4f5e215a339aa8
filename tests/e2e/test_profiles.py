"""Model profiles: keys go to their host and nowhere else, and jobs wait for a profile that is gone."""

import pytest

from harness.model_api import ModelApi
from harness.processes import wait_until

# What is told to Cluster.secret() must not be found in any log or store when the cluster ends.
KEY = "sk-e2e-key-that-nobody-may-see"
WRONG_KEY = "sk-e2e-key-that-is-not-the-right-one"


@pytest.fixture
def model():
    with ModelApi(KEY) as started:
        yield started


@pytest.fixture
def site(sandbox, new_cluster):
    """(cluster, api) of a gateway and a worker that look at profiles often."""
    cluster = new_cluster(sandbox, DATAGEN_PROFILE_CHECK_SECONDS="0.1",
                          LOG_INFERENCE_REQUESTS="true")
    cluster.secret(KEY)
    cluster.secret(WRONG_KEY)
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    return cluster, api


def save(api, **fields) -> dict:
    answer = api.post("/api/user/settings", fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add_profile(api, model, **fields) -> str:
    body = {"name": "Mine", "baseUrl": model.url, "apiKey": KEY, "path": "/v1/chat/completions", **fields}
    return save(api, **body)["profiles"][-1]["id"]


def paused_because(api, job_id: str, words: str) -> str:
    def look():
        reason = api.job(job_id)["peers"][0].get("pausedBecause") or ""
        return reason if words in reason else None

    return wait_until(look, f"{job_id} paused: {words}", 60)


def test_a_job_is_made_with_the_profiles_key_and_dialect(site, model):
    _, api = site
    add_profile(api, model)
    assert api.post("/api/user/models", {}).json() == {"models": ["model-a", "model-b"]}
    job_id = api.start_job(5, useExternalApi=True)
    done = api.finished(job_id)
    assert done["job"]["totalOk"] == 5
    assert {authorization for _, authorization in model.calls} == {f"Bearer {KEY}"}
    assert {path for path, _ in model.calls} == {"/models", "/v1/chat/completions"}
    assert all(form["type"] == "json_schema" for form in model.formats)
    assert done["details"]["inference"]["baseUrl"] == model.url


def test_a_dialect_of_the_profiles_choice(site, model):
    _, api = site
    profile = add_profile(api, model, responseFormat="json_object")
    api.finished(api.start_job(2, profileId=profile))
    assert all(form["type"] == "json_object" and form["schema"] for form in model.formats)


def test_a_deleted_profile_pauses_its_jobs_which_can_be_cancelled(site, model):
    _, api = site
    profile = add_profile(api, model, apiKey=WRONG_KEY)
    job_id = api.start_job(5, profileId=profile)
    assert WRONG_KEY not in paused_because(api, job_id, "401")
    answer = api.http.delete(f"{api.url}/api/user/settings", json={"id": profile}, timeout=30)
    assert answer.status_code == 200, answer.text
    paused_because(api, job_id, "the model profile was deleted")
    assert api.cancel(job_id)["status"] == "cancelled"
    api.finished(job_id)
    # Nobody else was held up by it.
    assert api.finished(api.start_job(3))["job"]["totalOk"] == 3


def test_a_key_that_is_mended_while_the_job_waits_is_taken_up(site, model):
    _, api = site
    profile = add_profile(api, model, apiKey=WRONG_KEY)
    job_id = api.start_job(5, profileId=profile)
    paused_because(api, job_id, "401")
    save(api, id=profile, apiKey=KEY)
    assert api.finished(job_id)["job"]["totalOk"] == 5


def test_a_key_stays_with_its_host(site, model):
    _, api = site
    profile = add_profile(api, model)
    with ModelApi("other") as other:
        assert api.post("/api/user/models", {"profileId": profile, "baseUrl": other.url}).status_code == 502
        assert save(api, id=profile, baseUrl=other.url)["hasApiKey"] is False
        assert api.post("/api/user/models", {}).status_code == 502
        assert {authorization for _, authorization in other.calls} == {None}


def test_a_changed_session_secret_keeps_the_keys(site, model):
    cluster, api = site
    profile = add_profile(api, model)
    old = cluster.settings["DATAGEN_SESSION_SECRET"]
    new = {"DATAGEN_SESSION_SECRET": old[::-1], "DATAGEN_SESSION_SECRET_PREVIOUS": old}
    cluster.workers["a"].wait_for_output(r"worker\.started")  # before that a signal would end it
    for process in (cluster.gateways[-1], cluster.workers["a"]):
        assert process.terminate() == 0
    api = api.at(cluster.start_gateway(**new))
    cluster.start_worker("a", **new)
    assert api.finished(api.start_job(2, profileId=profile))["job"]["totalOk"] == 2
    save(api, id=profile, name="saved again")
    cluster.gateways[-1].terminate()
    later = cluster.sign_in(cluster.start_gateway(DATAGEN_SESSION_SECRET=old[::-1]))
    assert later.get("/api/user/settings").json()["activeProfile"]["apiKeyProblem"] is None
