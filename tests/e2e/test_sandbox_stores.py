"""The sandbox's stores over real HTTP, in all their dialects."""

import base64
import concurrent.futures
import json
import socket
from urllib.parse import urlsplit

import pytest
import requests

from harness.processes import wait_until

DIALECTS = ["node", "node-raw", "sandbox"]


@pytest.fixture
def new_stores(new_sandbox):
    """Well-behaved stores of one replica unless told otherwise."""
    return lambda **options: new_sandbox(**{"stores": 1, "fail": "rate=0", **options})


def hset(url: str, value, key: str = "k") -> requests.Response:
    body = {"hkey": "a hash/é", "key": key, "value": value, "chainstore_peers": []}
    return requests.post(f"{url}/hset", json=body, timeout=10)


def hgetall(url: str) -> requests.Response:
    return requests.get(f"{url}/hgetall", params={"hkey": "a hash/é"}, timeout=10)


def result_of(answer: requests.Response, dialect: str = "node"):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json() if dialect == "node-raw" else answer.json()["result"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_values_in_every_dialect(new_stores, dialect):
    url = new_stores(store_dialect=dialect).cstore_url()
    values = {"text": '{"rev":1,"é":"<&>"}', "object": {"b": [1, 2.5, None], "a": "x"}, "number": -7, "bool": False}
    for key, value in values.items():
        assert result_of(hset(url, value, key), dialect) is True
        got = requests.get(f"{url}/hget", params={"hkey": "a hash/é", "key": key}, timeout=10)
        assert result_of(got, dialect) == value
    assert result_of(hgetall(url), dialect) == values
    missing = requests.get(f"{url}/get", params={"key": "no such"}, timeout=10)
    assert result_of(missing, dialect) is None
    assert ("\\u003c" in hgetall(url).text) == (dialect == "sandbox")
    assert hgetall(url).text.endswith("\n") == (dialect == "sandbox")
    assert ("server_node_addr" in hgetall(url).json()) == (dialect == "node")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_null_deletes_on_nodes_alone(new_stores, dialect):
    url = new_stores(store_dialect=dialect).cstore_url()
    hset(url, "v")
    assert result_of(hset(url, None), dialect) is True
    assert result_of(hgetall(url), dialect) == ({"k": None} if dialect == "sandbox" else {})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_files_in_every_dialect(new_stores, dialect):
    url = new_stores(store_dialect=dialect).r1fs_url()
    content = bytes(range(256)) * 4096
    metadata = json.dumps({"secret": "s"})
    added = requests.post(f"{url}/add_file", timeout=10, files={"file": ("data.bin", content)},
                          data={"body": metadata, "body_json": metadata})
    cid = result_of(added, dialect)["cid"]
    got = requests.post(f"{url}/get_file_base64", json={"cid": cid, "secret": "s"}, timeout=10)
    assert base64.b64decode(result_of(got, dialect)["file_base64_str"]) == content
    assert result_of(got, dialect)["filename"] == "data.bin"

    streamed = requests.get(f"{url}/get_file", params={"cid": cid, "secret": "s"}, timeout=10)
    assert streamed.status_code == 200
    if dialect == "sandbox":
        assert streamed.json()["result"]["meta"]["filename"] == "data.bin"
    else:
        assert streamed.content == content
        assert streamed.headers["Content-Type"] == "application/octet-stream"
        assert json.loads(streamed.headers["x-meta"])["filename"] == "data.bin"

    assert requests.get(f"{url}/get_file", params={"cid": cid, "secret": "t"}, timeout=10).status_code == 404
    other = requests.post(f"{url}/get_file_base64", json={"cid": cid}, timeout=10)
    if dialect == "sandbox":
        assert other.status_code == 404
        assert other.json()["error"]["status"] == 404
    else:
        assert result_of(other, dialect)["file_base64_str"] is None
        assert result_of(other, dialect)["error"]
    deleted = requests.post(f"{url}/delete_files", json={"cids": [cid, "x"]}, timeout=10)
    assert result_of(deleted, dialect)["success"] == [cid]
    assert result_of(deleted, dialect)["failed"] == ["x"]


def test_empty_files_and_files_without_a_name(new_stores):
    node = new_stores().r1fs_url()
    sandbox = new_stores(store_dialect="sandbox").r1fs_url()
    for payload in ({"file_base64_str": "aGk="}, {"file_base64_str": "", "filename": "a"}):
        cid = result_of(requests.post(f"{node}/add_file_base64", json=payload, timeout=10))["cid"]
        got = requests.get(f"{node}/get_file", params={"cid": cid}, timeout=10)
        assert got.content == base64.b64decode(payload["file_base64_str"])
        assert requests.post(f"{sandbox}/add_file_base64", json=payload, timeout=10).status_code == 400
    assert requests.post(f"{node}/add_file", files={"file": ("a", b"")}, timeout=10).status_code == 200
    assert requests.post(f"{sandbox}/add_file", files={"file": ("a", b"")}, timeout=10).status_code == 400


def test_mistakes_in_the_words_of_each_dialect(new_stores):
    node = new_stores().cstore_url()
    sandbox = new_stores(store_dialect="sandbox").cstore_url()
    for body in (b"", b"{", b'{"key":1}', b"[" * 100_000):
        refused = requests.post(f"{node}/set", data=body, timeout=10)
        assert refused.status_code == 422
        assert isinstance(refused.json()["detail"], list)
        refused = requests.post(f"{sandbox}/set", data=body, timeout=10)
        assert refused.status_code == 400
        assert refused.json()["error"]["status"] == 400
    for peers in (None, "x", {}):
        body = {"key": "k", "value": "v", "chainstore_peers": peers}
        assert requests.post(f"{node}/set", json=body, timeout=10).status_code == 422
    assert requests.get(f"{node}/get", timeout=10).status_code == 422
    assert requests.get(f"{node}/no-such", timeout=10).json() == {"detail": "Not Found"}
    assert requests.put(f"{node}/set", data=b"x" * 100_000, timeout=10).status_code == 405
    assert requests.post(f"{sandbox}/hsync", json={"hkey": "h"}, timeout=10).text == "404 page not found\n"


def test_a_body_without_end_is_refused(new_stores):
    url = new_stores().cstore_url()

    def endless():
        for _ in range(64):
            yield b" " * (1 << 20)

    try:
        assert requests.post(f"{url}/set", data=endless(), timeout=30).status_code == 413
    except requests.exceptions.ConnectionError:
        pass  # the server need not read all of it to say so
    assert result_of(hset(url, "after")) is True


def test_a_write_reaches_the_other_replicas_and_waits_for_its_confirmation(new_stores):
    sandbox = new_stores(stores=3, confirm_delay=200)
    written = hset(sandbox.cstore_url(0), "v")
    assert result_of(written) is True
    assert written.elapsed.total_seconds() >= 0.2
    for url in sandbox.cstore_urls:
        assert result_of(hgetall(url)) == {"k": "v"}
    assert len(set(sandbox.cstore_urls + sandbox.r1fs_urls)) == 6
    sandbox.turn(confirm_delay=3_600_000)
    assert result_of(hset(sandbox.cstore_url(1), "v")) is True


def test_unconfirmed_writes_stay_where_they_are(new_stores):
    sandbox = new_stores(stores=2, unconfirmed="rate=1")
    first, second = sandbox.cstore_urls
    assert result_of(hset(first, "v")) is False
    sandbox.turn(store_unconfirmed_rate=0)
    assert result_of(hset(first, "v")) is True
    assert result_of(hgetall(second)) == {}
    synced = requests.post(f"{second}/hsync", json={"hkey": "a hash/é"}, timeout=10)
    assert result_of(synced)["merged_fields"] == 1
    assert result_of(hgetall(second)) == {"k": "v"}


def test_lag_passes(new_stores):
    sandbox = new_stores(stores=2, lag=3_600_000)
    first, second = sandbox.cstore_urls
    hset(first, "late")
    assert result_of(hgetall(second)) == {}
    sandbox.turn(lag=300)
    hset(first, "soon", "other")
    wait_until(lambda: result_of(hgetall(second)) == {"other": "soon"}, "a broadcast")
    assert sandbox.stats()["stores"]["replicas"][1]["broadcasts"]["pending"] >= 1


def test_failures_before_and_after_the_work_is_done(new_stores):
    sandbox = new_stores(fail="rate=1,code=503")
    url = sandbox.cstore_url()
    for number in range(30):
        assert hset(url, "v", str(number)).status_code == 503
    assert sandbox.stats()["stores"]["replicas"][0]["cstore"]["errors"] == 30
    sandbox.turn(store_fail_rate=0)
    assert 0 < len(result_of(hgetall(url))) < 30
    sandbox.turn(store_fail_rate=1, store_fail_code=0)
    with pytest.raises(requests.exceptions.ConnectionError):
        hset(url, "v")
    for knobs in ({"store_fail_rate": 2}, {"store_fail_code": 200}, {"lag": -1}):
        changes = {name.replace("_", "-"): value for name, value in knobs.items()}
        assert requests.post(f"{sandbox.url}/control", json=changes, timeout=10).status_code == 400


def test_everything_answered_survives_a_kill(new_stores, tmp_path):
    sandbox = new_stores(stores=3, data=tmp_path / "stores", lag=3_600_000)
    urls = sandbox.cstore_urls
    cid = result_of(requests.post(f"{sandbox.r1fs_url()}/add_json", json={"data": {"a": 1}}, timeout=10))["cid"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(result_of(answer) is True for answer in pool.map(lambda n: hset(urls[n % 3], n, str(n)), range(60)))
    sandbox.kill()
    sandbox.start()
    assert sandbox.cstore_urls == urls
    for url in urls:
        assert result_of(hgetall(url)) == {str(number): number for number in range(60)}
    for url in sandbox.r1fs_urls:
        assert requests.get(f"{url}/get_file", params={"cid": cid}, timeout=10).json() == {"a": 1}


def test_connections_and_calls_are_counted(new_stores):
    sandbox = new_stores()
    url = sandbox.cstore_url()
    with requests.Session() as session:
        for _ in range(20):
            session.get(f"{url}/hgetall", params={"hkey": "h"}, timeout=10)
        counted = sandbox.stats()["stores"]["replicas"][0]["cstore"]
        assert (counted["connections"], counted["open"], counted["calls"]) == (1, 1, {"/hgetall": 20})
    wait_until(lambda: sandbox.stats()["stores"]["replicas"][0]["cstore"]["open"] == 0, "the end of the connection")
    sandbox.reset_stats()
    assert sandbox.stats()["stores"]["connections"] == 0


def test_many_kept_connections_at_once(new_stores):
    sandbox = new_stores(confirm_delay=100)
    sessions = [requests.Session() for _ in range(64)]

    def write(number: int):
        body = {"key": str(number), "value": number, "chainstore_peers": []}
        return [result_of(sessions[number].post(f"{sandbox.cstore_url()}/set", json={**body, "value": turn}, timeout=20))
                for turn in range(5)]

    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        assert list(pool.map(write, range(64))) == [[True] * 5] * 64
    assert sandbox.stats()["stores"]["replicas"][0]["cstore"]["connections"] == 64
    for session in sessions:
        session.close()


def test_nonsense_on_the_wire_ends_that_connection_alone(new_stores):
    url = new_stores().cstore_url()
    address = (urlsplit(url).hostname, urlsplit(url).port)
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"POST /set HTTP/1.1\r\nContent-Length: 99\r\n\r\n{"):
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(nonsense)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
    assert result_of(hset(url, "v")) is True
