"""Every route of openapi.yaml is walked with what an attacker would try. A route that is added there is walked too."""

import re
import secrets
import socket
from dataclasses import dataclass
from functools import cached_property

import pytest
import requests
import security_walk as walk

from harness.api import PERSON
from harness.cluster import Cluster
from harness.sandbox import Sandbox
from harness.users import add_user

MIB = 1024 * 1024
OPERATIONS = walk.operations()
OF_JOBS = [operation for operation in OPERATIONS if operation.of_job]
PRIVATE = [operation for operation in OPERATIONS if not operation.public]
ADMIN = [operation for operation in OPERATIONS if operation.admin]
STATE_CHANGING = [operation for operation in OPERATIONS if operation.method in walk.STATE_CHANGING]
WITH_BODY = [operation for operation in OPERATIONS if operation.has_body]


@dataclass
class World:
    cluster: Cluster
    url: str

    @cached_property
    def owner(self):
        return self._user("owner")

    @cached_property
    def stranger(self):
        return self._user("stranger")

    @cached_property
    def visitor(self):
        """Whose session may end: public routes take one and can do without."""
        return self._user("visitor")

    @cached_property
    def admin(self):
        return self.cluster.sign_in(self.url)

    @cached_property
    def draft(self) -> str:
        return self.owner.draft(2, schema=PERSON)["draftToken"]

    @cached_property
    def job(self) -> str:
        return self.owner.confirm(self.draft)

    def _user(self, name: str):
        password = secrets.token_urlsafe(12)
        add_user(self.cluster, name, password)
        return self.cluster.sign_in(self.url, name, password)

    def token(self, operation: walk.Operation) -> str:
        """Of somebody who is allowed to do it."""
        who = self.admin if operation.admin else self.visitor if operation.public else self.owner
        return who.http.cookies["datagen_session"]

    def send(self, operation: walk.Operation, method: str | None = None, **options) -> requests.Response:
        return requests.request(method or operation.method, self.url + operation.path(self.job), timeout=30,
                                allow_redirects=False, **options)

    def send_as(self, token: str, operation: walk.Operation, headers: dict | None = None, **options):
        return self.send(operation, headers={"Cookie": f"datagen_session={token}", **(headers or {})}, **options)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), sandbox)
    try:
        yield World(cluster, cluster.start_gateway())
    finally:
        sandbox.end()
        cluster.end()


def each(operations: list[walk.Operation]):
    return pytest.mark.parametrize("operation", operations, ids=str)


def refused(answer: requests.Response, status: int, sentence: str | None = None) -> None:
    assert answer.status_code == status, f"{answer.status_code}, not {status}: {answer.text[:300]}"
    assert answer.headers["Content-Type"].startswith("application/json")
    if answer.request.method != "HEAD":
        error = answer.json()["error"]
        assert error == sentence if sentence else error
    assert answer.headers["X-Request-Id"]
    if requests.utils.urlparse(answer.url).path.startswith("/api/"):
        assert answer.headers["Cache-Control"] == "no-store"


def test_routes_and_description_are_the_same(world):
    described = {(operation.method.upper(), operation.template,
                  "open" if operation.public else "admin" if operation.admin else "session")
                 for operation in OPERATIONS}
    told = re.findall(r"gateway\.route method=\"?(\w+)\"? pattern=\"?([^\s\"]+)\"? access=\"?(\w+)",
                      world.cluster.gateways[0].output())
    assert set(told) == described


@each(PRIVATE)
def test_no_session(world, operation):
    """Decided before the body is looked at, and before a job is."""
    for options in ({}, {"data": b"{", "headers": {"Content-Type": "text/plain"}}):
        refused(world.send(operation, **options), 401, "Unauthorized")
    nothing = requests.request(operation.method, world.url + operation.path("job_1_000000"), timeout=30)
    refused(nothing, 401, "Unauthorized")


@each(PRIVATE)
def test_bad_tokens(world, operation):
    good = world.token(operation)
    for name, token in walk.bad_tokens(good, world.draft, world.cluster.settings["DATAGEN_SESSION_SECRET"]).items():
        for headers in ({"Cookie": f"datagen_session={token}"}, {"Authorization": f"Bearer {token}"}):
            answer = world.send(operation, headers=headers)
            assert answer.status_code == 401, f"{name} in {list(headers)}: {answer.status_code} {answer.text[:300]}"
            refused(answer, 401, "Unauthorized")


@each(PRIVATE)
def test_a_token_in_the_url_is_none(world, operation):
    refused(world.send(operation, params={"datagen_session": world.token(operation)}), 401, "Unauthorized")


@each(ADMIN)
def test_a_plain_user_is_no_admin(world, operation):
    token = world.owner.http.cookies["datagen_session"]
    refused(world.send_as(token, operation, json={"username": "stranger"}), 403, "Forbidden")


@each(OF_JOBS)
def test_another_users_job_is_not_found(world, operation):
    token = world.stranger.http.cookies["datagen_session"]
    before = world.owner.job(world.job)
    refused(world.send_as(token, operation, json={} if operation.has_body else None), 404, "Not found")
    assert world.owner.job(world.job) == before


@each(STATE_CHANGING)
def test_a_foreign_page_changes_nothing(world, operation):
    host = world.url.removeprefix("http://")
    name, port = host.split(":")
    before = world.owner.job(world.job)
    for origin in ("https://evil.example", "null", f"http://{name}", f"http://{name}:{int(port) - 1}",
                   f"http://{host}.evil.example", f"http://evil.example/{host}", f"http://{host}@evil.example", ""):
        answer = world.send_as(world.token(operation), operation, {"Origin": origin}, json={})
        assert answer.status_code == 403, f"Origin {origin!r}: {answer.status_code} {answer.text[:300]}"
        refused(answer, 403)
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert world.owner.job(world.job) == before


@each(WITH_BODY)
def test_our_own_page_is_heard(world, operation):
    """It gets as far as the body."""
    answer = world.send_as(world.token(operation), operation, {"Origin": world.url}, data=b"x")
    refused(answer, 415)


@each(OPERATIONS)
def test_wrong_methods(world, operation):
    described = walk.methods_of(operation.template)
    expected = {method.upper() for method in described} | {"OPTIONS"} | ({"HEAD"} if "get" in described else set())
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - expected:
        answer = world.send_as(world.token(operation), operation, method=method)
        refused(answer, 405)
        assert set(re.split(r",\s*", answer.headers["Allow"])) == expected, method
    options = world.send(operation, method="OPTIONS")
    assert options.status_code == 204
    assert set(re.split(r",\s*", options.headers["Allow"])) == expected
    assert "Access-Control-Allow-Origin" not in options.headers


@each(WITH_BODY)
def test_wrong_content_types(world, operation):
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                         "application/jsonp", "text/json", None):
        headers = {"Content-Type": content_type} if content_type else {}
        answer = world.send_as(world.token(operation), operation, headers, data=b'{"a": 1}')
        assert answer.status_code == 415, f"{content_type}: {answer.status_code} {answer.text[:300]}"
        refused(answer, 415)


@each(STATE_CHANGING)
def test_bodies_that_are_too_large(world, operation):
    """Refused on what the header says: the body is never sent."""
    refused_early = _announce(world, operation, f"Content-Length: {MIB + 1}\r\n")
    assert refused_early.startswith(b"HTTP/1.1 413 "), refused_early[:300]
    chunks = b"%x\r\n" % MIB + b" " * MIB + b"\r\n" + b"1\r\n \r\n"
    refused_late = _announce(world, operation, "Transfer-Encoding: chunked\r\n", chunks)
    assert refused_late.startswith(b"HTTP/1.1 413 "), refused_late[:300]


def _announce(world: World, operation: walk.Operation, framing: str, body: bytes = b"") -> bytes:
    host, port = world.url.removeprefix("http://").split(":")
    head = (f"{operation.method.upper()} {operation.path(world.job)} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Cookie: datagen_session={world.token(operation)}\r\nContent-Type: application/json\r\n{framing}\r\n")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(head.encode())
        try:
            connection.sendall(body)
        except OSError:
            pass  # it has heard enough
        return connection.recv(65536)


@each(WITH_BODY)
def test_bodies_that_are_no_payload(world, operation):
    headers = {"Content-Type": "application/json"}
    empty = [b""] if operation.needs_body else []  # elsewhere it stands for {}
    deep = b'{"a":' * 65 + b"1" + b"}" * 65
    for body in (deep, b"[" * 100_000, b"{", b"[]", b"null", b'"x"', b'{"a": NaN}', b'{"a": 1} x', b'{"a": "\xff"}', *empty):
        answer = world.send_as(world.token(operation), operation, headers, data=body)
        assert answer.status_code == 400, f"{body[:20]!r}: {answer.status_code} {answer.text[:300]}"
        refused(answer, 400)


@each(PRIVATE)
def test_paths_that_are_written_otherwise(world, operation):
    """No spelling of a path gets around its session."""
    path = operation.path(world.job)
    for spelling in (path + "/", "/" + path, path.replace("/api/", "/api/./"), path.replace("/api/", "/%61pi/"),
                     path.replace("/api/", "/x/../api/"), path.upper()):
        answer = _ask(world, operation, spelling)
        assert answer.status_code in (400, 401, 404, 405) or _is_page(answer), f"{spelling}: {answer.text[:200]}"


def _is_page(answer: requests.Response) -> bool:
    """The web UI, which any unknown path outside of /api gets."""
    return answer.headers["Content-Type"].startswith("text/html")


def _ask(world: World, operation: walk.Operation, target: str) -> requests.Response:
    request = requests.Request(operation.method, world.url).prepare()
    request.url = world.url + target
    with requests.Session() as session:
        return session.send(request, timeout=30, allow_redirects=False)
