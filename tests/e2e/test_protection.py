"""Who may do what, and what a hostile or mistaken client is told."""

import json
import re
import socket

import pytest
import yaml

from harness.api import Api
from harness.processes import ROOT
from harness.users import add_user

OPENAPI = yaml.safe_load((ROOT / "proto-schemas" / "openapi.yaml").read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> list[tuple[str, str, bool]]:
    """(method, path, needs a session) of every operation that is described."""
    found = []
    for path, item in OPENAPI["paths"].items():
        for method in METHODS:
            if method in item:
                security = item[method].get("security", OPENAPI.get("security", []))
                found.append((method, path, bool(security) and {} not in security))
    return found


def concrete(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "job_1700000000000_abcdef", path)


def test_the_description_has_both_kinds_of_routes():
    kinds = {protected for _, _, protected in operations()}
    assert kinds == {True, False}


def test_every_protected_route_asks_for_a_session(demo):
    _, api = demo
    stranger = Api(api.url)
    forged = Api(api.url)
    forged.http.cookies.set("datagen_session", api.http.cookies["datagen_session"][:-4] + "AAAA")
    for method, path, protected in operations():
        for who in (stranger, forged):
            answer = who.http.request(method, api.url + concrete(path), json={}, timeout=10)
            if protected:
                assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"}), (method, path)
            elif not path.endswith("/login"):
                assert answer.status_code != 401, (method, path)


def test_the_session_ends_with_the_log_out(demo):
    cluster, api = demo
    token = api.http.cookies["datagen_session"]
    assert api.get("/api/auth/me").json()["username"] == "admin"
    bearer = Api(api.url)
    bearer.http.headers["Authorization"] = f"Bearer {token}"
    assert bearer.get("/api/auth/me").status_code == 200
    assert api.post("/api/auth/logout", {}).status_code == 200
    assert bearer.get("/api/auth/me").status_code == 401
    assert cluster.sign_in(api.url).get("/api/auth/me").status_code == 200


@pytest.mark.parametrize(
    "credentials",
    [{"username": "admin", "password": "wrong"}, {"username": "nobody", "password": "x"},
     {"username": "../../etc", "password": "x"}],
)
def test_wrong_credentials(demo, credentials):
    _, api = demo
    answer = Api(api.url).post("/api/auth/login", credentials)
    assert (answer.status_code, answer.json()) == (401, {"error": "Invalid credentials"})


GOOD_DRAFT = {"title": "t", "totalRecords": 1, "description": "d", "instructions": "i"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/auth/login", {"username": "admin"}, "password"),
        ("/api/auth/login", {"username": 7, "password": "x"}, "username"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "totalRecords": 0}, "totalRecords"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "totalRecords": 1.5}, "totalRecords"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "totalRecords": "10"}, "totalRecords"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "totalRecords": 10**9}, "totalRecords"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "title": ""}, "title"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "title": "x" * 201}, "title"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "description": None}, "description"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "instructions": "x" * 8001}, "instructions"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "datasetMode": "yes"}, "datasetMode"),
        ("/api/tasks/schema", {**GOOD_DRAFT, "inferenceParams": []}, "inferenceParams"),
        ("/api/tasks/confirm", {}, "draftToken"),
    ],
)
def test_a_bad_body_names_the_field(demo, path, body, field):
    _, api = demo
    answer = api.post(path, body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] == "Invalid payload"
    assert answer.json()["details"]["fieldErrors"][field]


def test_bodies_that_are_no_json_objects(demo):
    _, api = demo
    url = f"{api.url}/api/tasks/schema"
    headers = {"Content-Type": "application/json"}
    for body in (b"", b"{", b"[]", b'"x"', b"{}x", b"\xff", b"[" * 100_000):
        assert api.http.post(url, data=body, headers=headers, timeout=10).status_code == 400, body[:20]
    assert api.http.post(url, data=b"{}", headers={"Content-Type": "text/plain"}, timeout=10).status_code == 415
    too_big = json.dumps({"title": "x" * (2 * 1024 * 1024)})
    assert api.http.post(url, data=too_big, headers=headers, timeout=10).status_code == 413


def test_a_schema_that_cannot_be_used_is_refused(demo):
    _, api = demo
    token = api.draft(1)["draftToken"]
    answer = api.post("/api/tasks/confirm", {"draftToken": token, "schema": {"type": "no such type"}})
    assert answer.status_code == 400
    assert answer.json()["error"] == "Invalid schema"
    assert {"path", "message"} <= set(answer.json()["details"][0])


def test_a_draft_is_worth_nothing_to_others_or_when_changed(demo):
    cluster, api = demo
    add_user(cluster, "bob", "bobs-password")
    bob = cluster.sign_in(api.url, "bob", "bobs-password")
    token = api.draft(1)["draftToken"]
    for who, stolen in ((bob, token), (api, token[:-4] + "AAAA"), (api, api.http.cookies["datagen_session"]), (api, "x")):
        answer = who.post("/api/tasks/confirm", {"draftToken": stolen})
        assert (answer.status_code, answer.json()["error"]) == (400, "Invalid or expired draft")
    session = Api(api.url)
    session.http.cookies.set("datagen_session", token)
    assert session.get("/api/auth/me").status_code == 401


def test_other_peoples_jobs_do_not_exist(demo):
    cluster, api = demo
    add_user(cluster, "bob", "bobs-password")
    bob = cluster.sign_in(api.url, "bob", "bobs-password")
    job_id = api.start_job(1)
    api.finished(job_id)
    for path in (f"/api/tasks/{job_id}", f"/api/tasks/{job_id}/export?format=json"):
        answer = bob.get(path)
        assert (answer.status_code, answer.json()) == (404, {"error": "Not found"})
    assert bob.get("/api/tasks").json() == {"jobs": []}
    for unknown in ("job_1_000000", "x" * 300):
        assert api.get(f"/api/tasks/{unknown}").status_code == 404, unknown
    for hostile in ("..%2f..%2fetc", "%00", "%zz"):
        assert api.get(f"/api/tasks/{hostile}").status_code in (400, 404), hostile


def test_routes_methods_and_ids_of_requests(demo):
    _, api = demo
    answer = api.post("/api/tasks", {})
    assert answer.status_code == 405
    assert answer.json() == {"error": "Schema draft must be created via /api/tasks/schema"}
    assert api.get("/api/no-such").status_code == 404
    wrong = api.http.put(f"{api.url}/api/tasks/schema", json={}, timeout=10)
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    ids = {api.get("/api/health").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5
    assert api.get("/").status_code == 200


SMUGGLING = {
    "two lengths": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "length and encoding": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "unknown encoding": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "encoding list": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "encoding twice": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                      "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "encoding on 1.0": "POST /api/auth/login HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no host": "GET /api/health HTTP/1.1\r\n\r\n",
    "two hosts": "GET /api/health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "signed length": "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nabcde",
    "blank before colon": "GET /api/health HTTP/1.1\r\nHost : x\r\n\r\n",
    "folded header": "GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
}


@pytest.mark.parametrize("shape", SMUGGLING)
def test_smuggling_shapes_are_refused_and_the_connection_closed(demo, shape):
    _, api = demo
    host, port = api.url.removeprefix("http://").split(":")
    smuggled = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall((SMUGGLING[shape] + smuggled).encode())
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    assert received.startswith(b"HTTP/1.1 400"), received[:200]
    assert received.count(b"HTTP/1.1 ") == 1


def test_trailers_are_no_headers(demo):
    _, api = demo
    host, port = api.url.removeprefix("http://").split(":")
    token = api.http.cookies["datagen_session"]
    request = ("POST /api/tasks/schema HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
               f"Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nAuthorization: Bearer {token}\r\n\r\n")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request.encode())
        assert connection.recv(65536).startswith((b"HTTP/1.1 401", b"HTTP/1.1 400"))
