"""The sandbox model over real HTTP."""

import concurrent.futures
import json

import jsonschema
import pytest
import requests

from harness.api import PERSON
from harness.processes import wait_until

PATHS = ["/create_chat_completion", "/v1/chat/completions"]


def record_call(path: str) -> dict:
    schema_format = {"type": "json_object", "schema": PERSON}
    if path.startswith("/v1/"):
        schema_format = {"type": "json_schema", "json_schema": {"name": "record", "strict": True, "schema": PERSON}}
    return {"messages": [{"role": "user", "content": "one person"}], "response_format": schema_format}


def content_of(answer: requests.Response) -> str:
    body = answer.json()
    completion = body["result"]["FULL_OUTPUT"][0] if "result" in body else body
    return completion["choices"][0]["message"]["content"]


@pytest.mark.parametrize("path", PATHS)
def test_answers_with_records_of_the_posted_schema(sandbox, path):
    for _ in range(20):
        answer = requests.post(sandbox.url + path, json=record_call(path), timeout=10)
        assert answer.status_code == 200
        jsonschema.validate(json.loads(content_of(answer)), PERSON)
    stats = sandbox.stats()
    assert stats["calls"] == {"record": 20, "draft": 0, "unread": 0}
    assert stats["paths"] == {path: 20}
    wait_until(lambda: sandbox.stats()["inFlight"] == 0, "the last call's end")


def test_lists_its_model(sandbox):
    models = requests.get(f"{sandbox.url}/v1/models", timeout=10).json()
    assert [model["id"] for model in models["data"]] == ["datagems-sandbox"]


def test_slots_are_a_limit(new_sandbox):
    sandbox = new_sandbox(slots=3, latency=2000)

    def call(_):
        return requests.post(sandbox.url + PATHS[0], json=record_call(PATHS[0]), timeout=10)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(call, range(8)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(200) >= 3
    assert statuses.count(429) >= 1
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 429)
    assert sandbox.stats()["outcomes"]["unread"]["busy"] == statuses.count(429)


def test_faults_on_the_wire(new_sandbox):
    sandbox = new_sandbox(rate_dropped=1)
    with pytest.raises(requests.exceptions.RequestException):
        requests.post(sandbox.url + PATHS[1], json=record_call(PATHS[1]), timeout=10)
    sandbox.turn(rate_dropped=0, rate_hang=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(sandbox.url + PATHS[1], json=record_call(PATHS[1]), timeout=0.3)
    sandbox.turn(rate_hang=0, rate_5xx=1)
    assert requests.post(sandbox.url + PATHS[1], json=record_call(PATHS[1]), timeout=10).status_code >= 500
    sandbox.turn(rate_5xx=0)
    assert requests.post(sandbox.url + PATHS[1], json=record_call(PATHS[1]), timeout=10).status_code == 200


def test_bad_calls_and_bad_knobs_are_refused(sandbox):
    assert requests.post(sandbox.url + PATHS[0], json={"messages": []}, timeout=10).status_code == 400
    assert requests.post(f"{sandbox.url}/control", json={"rate-429": 2}, timeout=10).status_code == 400
    assert requests.post(f"{sandbox.url}/control", json={"no-such": 2}, timeout=10).status_code == 400
    assert requests.get(f"{sandbox.url}/no-such", timeout=10).status_code == 404
