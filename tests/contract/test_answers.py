"""What the running gateway answers is what openapi.yaml says."""

import re

import openapi

from harness import users
from harness.api import PERSON, Api

DRAFT = {"title": "t", "totalRecords": 2, "description": "d", "instructions": "people with name and age"}


def test_the_description_is_openapi_3_1():
    assert openapi.DOCUMENT["openapi"].startswith("3.1.")
    for template, item in openapi.DOCUMENT["paths"].items():
        named = set(re.findall(r"\{([^}]*)\}", template))
        for method in set(item) & set(openapi.METHODS):
            parameters = item.get("parameters", []) + item[method].get("parameters", [])
            in_path = {entry["name"] for entry in map(openapi.resolved, parameters) if entry["in"] == "path"}
            assert in_path == named, f"{method} {template}"


def test_the_gateway_serves_the_description(demo):
    _, api = demo
    stranger = Api(api.url)
    answer = stranger.get("/api/openapi.json")
    assert answer.json() == openapi.DOCUMENT
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-cache"
    again = stranger.get("/api/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = stranger.get("/api/openapi.json", headers={"Accept-Encoding": "identity"})
    assert plain.json() == openapi.DOCUMENT
    assert plain.headers["ETag"] != answer.headers["ETag"]


def test_answers_of_a_whole_job(demo):
    _, api = demo
    stranger = Api(api.url)
    login = stranger.post("/api/auth/login", {"username": "admin", "password": demo[0].password})
    draft = api.post("/api/tasks/schema", DRAFT)
    confirmed = api.post("/api/tasks/confirm", {"draftToken": draft.json()["draftToken"]})
    job_id = confirmed.json()["jobId"]
    queued = api.get(f"/api/tasks/{job_id}")
    api.finished(job_id)
    answers = [
        login, draft, confirmed, queued,
        api.get("/api/health"), api.get("/api/auth/me"), api.get("/api/metrics"), api.get("/api/tasks"),
        api.get(f"/api/tasks/{job_id}"), api.export(job_id), api.export(job_id, "jsonl"), api.export(job_id, "csv"),
        api.get(f"/api/tasks/{job_id}/records"), api.get(f"/api/tasks/{job_id}/records?offset=1&limit=1"),
        api.get(f"/api/tasks/{job_id}/profile"), stranger.get("/api/openapi.json"),
        api.post("/api/tasks/preview", {"draftToken": draft.json()["draftToken"]}),
        api.get("/api/admin/accounts"), stranger.post("/api/auth/logout", {}),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    for answer in answers:
        openapi.check(answer)


def test_refusals(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    stranger = Api(api.url)
    unfinished = api.start_job(1)  # and stays so, as no worker runs
    token = {"draftToken": api.draft(1)["draftToken"]}
    misplaced = [("schema", DRAFT), ("confirm", token), ("preview", token)]  # all on the operator's own model API
    answers = {
        400: [
            api.post("/api/auth/login", {}), api.post("/api/tasks/schema", {}), api.post("/api/tasks/confirm", {}),
            api.post("/api/tasks/confirm", {"draftToken": "x"}),
            api.post("/api/tasks/confirm", {"draftToken": api.draft(1)["draftToken"], "schema": {"type": 7}}),
            *(api.post(f"/api/tasks/{route}", {**body, "inferencePath": "/elsewhere"}) for route, body in misplaced),
            api.get(f"/api/tasks/{unfinished}/export?format=xml"),
            api.get(f"/api/tasks/{unfinished}/records?limit=501"), api.get(f"/api/tasks/{unfinished}/profile"),
            api.post("/api/tasks/preview", {"count": 6}),
        ],
        401: [
            stranger.post("/api/auth/login", {"username": "x", "password": "y"}), stranger.get("/api/auth/me"),
            stranger.get("/api/metrics"), stranger.get("/api/tasks"), stranger.post("/api/tasks/schema", DRAFT),
            stranger.post(f"/api/tasks/{unfinished}/cancel", {}), stranger.get(f"/api/tasks/{unfinished}"),
            stranger.get(f"/api/tasks/{unfinished}/export"), stranger.get(f"/api/tasks/{unfinished}/records"),
            stranger.post("/api/tasks/preview", {}), stranger.post(f"/api/tasks/{unfinished}/retry", {}),
            stranger.get(f"/api/tasks/{unfinished}/profile"),
            stranger.get(f"/api/tasks/{unfinished}/events"), stranger.get("/api/peers"),
            stranger.http.delete(f"{api.url}/api/tasks/{unfinished}", timeout=30),
        ],
        404: [
            api.get("/api/tasks/job_1_000000"), api.get("/api/tasks/job_1_000000/export"),
            api.get("/api/tasks/job_1_000000/records"), api.get("/api/tasks/job_1_000000/profile"),
            api.post("/api/tasks/job_1_000000/cancel", {}), api.post("/api/tasks/job_1_000000/retry", {}),
            api.get("/api/tasks/job_1_000000/events"),
            api.http.delete(f"{api.url}/api/tasks/job_1_000000", timeout=30),
        ],
        409: [api.post(f"/api/tasks/{unfinished}/retry", {})],
        405: [api.post("/api/tasks", {})],
    }
    for status, of_status in answers.items():
        for answer in of_status:
            assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.text}"
            openapi.check(answer)


def test_accounts(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    users.add_user(cluster, "bob", "a password of bob")
    bob = Api(api.url, "bob", "a password of bob")

    def change(current: str, replacement: str):
        return bob.post("/api/auth/password", {"currentPassword": current, "newPassword": replacement})

    def remove(who: Api, username):
        return who.http.delete(api.url + "/api/admin/accounts", json={"username": username}, timeout=30)

    answers = [
        (200, change("a password of bob", "a newer password")), (401, change("a password of bob", "the newest one")),
        (400, change("a newer password", "too short")), (403, bob.get("/api/admin/accounts")),
        (403, remove(bob, "admin")), (401, Api(api.url).get("/api/admin/accounts")), (401, remove(Api(api.url), "bob")),
        (400, remove(api, "")), (400, remove(api, "admin")), (404, remove(api, "nobody")), (200, remove(api, "bob")),
        (404, remove(api, "bob")), (401, bob.get("/api/auth/me")), (200, api.get("/api/admin/accounts")),
    ]
    # The sixth wrong guess shuts the door for a second, each further one for twice as long as the one before: on a
    # slow machine some are over before the next guess.
    guesses = []
    while len(guesses) < 20 and not (guesses and guesses[-1].status_code == 429):
        guesses.append(Api(api.url).post("/api/auth/login", {"username": "eve", "password": "x"}))
    assert len(guesses) >= 7
    answers += [(401, guess) for guess in guesses[:-1]] + [(429, guesses[-1])]
    for status, answer in answers:
        assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.text}"
        openapi.check(answer)
    assert [account["username"] for account in answers[13][1].json()["accounts"]] == ["admin"]


def test_a_model_that_is_away(sandbox, new_cluster):
    cluster = new_cluster(sandbox)
    api = cluster.sign_in(cluster.start_gateway())
    sandbox.turn(rate_garbage=1)
    token = api.draft(2, schema=PERSON)["draftToken"]
    for answer in (api.post("/api/tasks/schema", DRAFT), api.post("/api/tasks/preview", {"draftToken": token})):
        assert answer.status_code in (502, 503)
        openapi.check(answer)


def test_a_cancelled_job(sandbox, new_cluster):
    api = (cluster := new_cluster(sandbox)).sign_in(cluster.start_gateway())
    job_id = api.start_job(5)
    for answer in (api.post(f"/api/tasks/{job_id}/cancel", {}), api.post(f"/api/tasks/{job_id}/cancel", {})):
        assert answer.status_code == 200
        assert answer.json()["job"]["status"] == "cancelled"
        openapi.check(answer)
    openapi.check(api.get(f"/api/tasks/{job_id}"))
    openapi.check(api.export(job_id))


def test_a_deleted_job(sandbox, new_cluster):
    api = (cluster := new_cluster(sandbox)).sign_in(cluster.start_gateway())
    job_id = api.start_job(5)
    for _ in range(2):
        answer = api.http.delete(f"{api.url}/api/tasks/{job_id}", timeout=30)
        assert answer.status_code == 200
        openapi.check(answer)
    assert api.get(f"/api/tasks/{job_id}").status_code == 404


def test_events_of_a_job(demo):
    cluster, api = demo
    job_id = api.start_job(3)
    validator = openapi.validator("#/components/schemas/JobState")
    events = list(api.events(job_id))
    states = [data for name, _, data in events if name == "job"]
    assert states and states[-1]["job"]["status"] == "succeeded"
    for state in states:
        validator.validate(state)
    cluster.wait_for_final_view(job_id)  # which is another state of the job
    (_, last, _), _ = api.events(job_id)
    over = api.get(f"/api/tasks/{job_id}/events", headers={"Last-Event-ID": last})
    assert over.status_code == 204
    openapi.check(over)
    openapi.check(api.get(f"/api/tasks/{job_id}/events"))


def test_model_profiles(demo):
    _, api = demo
    stranger = Api(api.url)
    path = "/api/user/settings"

    def remove(body, who=api):
        return who.http.delete(f"{who.url}{path}", json=body, timeout=30)

    empty = api.get(path)
    made = api.post(path, {"name": "Mine", "baseUrl": "https://models.example/v1", "apiKey": "sk-x", "model": "m"})
    profile = made.json()["activeProfileId"]
    answers = {
        200: [
            empty, made, api.post(path, {"mode": "activate", "id": profile}),
            api.post(path, {"id": profile, "responseFormat": "json_schema", "model": ""}), api.get(path),
            remove({"id": profile}),
        ],
        400: [
            api.post(path, {}), api.post(path, {"id": profile, "name": "x"}), api.post(path, {"baseUrl": "ftp://x"}),
            remove({}), remove({"id": profile}), api.post("/api/user/models", {}),
            api.post("/api/user/models", {"profileId": profile}),
            api.post("/api/tasks/schema", {**DRAFT, "profileId": profile}),
        ],
        401: [stranger.get(path), stranger.post(path, {}), remove({}, stranger), stranger.post("/api/user/models", {})],
    }
    for status, of_status in answers.items():
        for answer in of_status:
            assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.text}"
            openapi.check(answer)


def test_peers(demo):
    _, api = demo
    peers = api.get("/api/peers")
    openapi.check(peers)
    assert peers.json()["peers"]


def test_a_job_with_failures(sandbox, new_cluster):
    cluster = new_cluster(sandbox, DATAGEN_MAX_ATTEMPTS_PER_RECORD="1")
    api = cluster.sign_in(cluster.start_gateway())
    cluster.start_worker("a")
    sandbox.turn(rate_invalid=0.5)
    job_id = api.start_job(40)
    api.finished(job_id)
    detail = api.get(f"/api/tasks/{job_id}")
    openapi.check(detail)
    assert detail.json()["peers"][0]["errors"]
    openapi.check(api.get(f"/api/tasks/{job_id}/export?format=json&failures=true"))
    page = api.get(f"/api/tasks/{job_id}/records")
    openapi.check(page)
    assert {row["ok"] for row in page.json()["records"]} == {True, False}
    retried = api.post(f"/api/tasks/{job_id}/retry", {})
    assert retried.json()["job"]["generation"] == 1
    openapi.check(retried)
