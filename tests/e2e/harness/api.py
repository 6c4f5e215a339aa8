"""A signed-in user of the gateway's HTTP API."""

import csv
import io
import itertools
import json

import jsonschema
import requests

from . import secret_search
from .processes import wait_until

TERMINAL = {"succeeded", "failed", "cancelled"}

# A schema of the user's own, so that a test need not spend a call on a draft.
PERSON = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 40},
        "age": {"type": "integer", "minimum": 18, "maximum": 99},
        "country": {"type": "string", "enum": ["DE", "FR", "RO"]},
    },
    "required": ["name", "age", "country"],
    "additionalProperties": False,
}
# jsonschema.validate() looks at the schema anew with every record, which takes longer than making it.
A_PERSON = jsonschema.Draft202012Validator(PERSON)


class Api:
    def __init__(self, url: str, username: str = "admin", password: str | None = None):
        self.url = url
        self._turns = itertools.repeat(url)
        self.http = requests.Session()
        self.http.hooks["response"].append(secret_search.learn)
        if password is not None:
            credentials = {"username": username, "password": password}
            answer = self._unless_away(lambda: self.post("/api/auth/login", credentials))
            assert answer.status_code == 200, answer.text

    def get(self, path: str, **options) -> requests.Response:
        return self.http.get(next(self._turns) + path, timeout=30, **options)

    def post(self, path: str, body, **options) -> requests.Response:
        return self.http.post(next(self._turns) + path, json=body, timeout=60, **options)

    def _unless_away(self, send) -> requests.Response:
        """What `send()` brings once the store answers: a store that fails now and then, as those of some tests do, is
        503 to a client now and then, who is told to try again. Only for requests that may be repeated."""
        return wait_until(lambda: (answer := send()).status_code != 503 and [answer], "an answer but 503", 20, 0.1)[0]

    def at(self, url: str) -> "Api":
        """The same session at another gateway."""
        other = Api(url)
        other.http.cookies.update(self.http.cookies)
        return other

    def over(self, urls: list[str]) -> "Api":
        """The same session at several gateways in turn, as behind a load balancer."""
        other = self.at(urls[0])
        other._turns = itertools.cycle(urls)
        return other

    def draft(self, records: int, **fields) -> dict:
        body = {
            "title": "A test", "totalRecords": records, "description": "People",
            "instructions": "Make people with name, age and country.", **fields,
        }
        answer = self._unless_away(lambda: self.post("/api/tasks/schema", body))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def confirm(self, token: str, **fields) -> str:
        answer = self._unless_away(lambda: self.post("/api/tasks/confirm", {"draftToken": token, **fields}))
        assert answer.status_code == 200, answer.text
        return answer.json()["jobId"]

    def start_job(self, records: int, schema: dict | None = PERSON, **fields) -> str:
        """A confirmed job; without a schema the model drafts one."""
        if schema is not None:
            fields["schema"] = schema
        return self.confirm(self.draft(records, **fields)["draftToken"])

    def job(self, job_id: str) -> dict:
        answer = self._unless_away(lambda: self.get(f"/api/tasks/{job_id}"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def cancel(self, job_id: str) -> dict:
        """The job as the cancel found or left it."""
        answer = self._unless_away(lambda: self.post(f"/api/tasks/{job_id}/cancel", {}))
        assert answer.status_code == 200, answer.text
        return answer.json()["job"]

    def retry(self, job_id: str) -> dict:
        """The job in its next generation."""
        before = self.job(job_id)["job"].get("generation", 0)
        statuses = []

        def send() -> requests.Response:
            answer = self.post(f"/api/tasks/{job_id}/retry", {})
            statuses.append(answer.status_code)
            return answer

        answer = self._unless_away(send)
        if answer.status_code == 409 and 503 in statuses:  # the one that was answered 503 had opened it
            job = self.job(job_id)["job"]
            assert job["generation"] == before + 1, answer.text
            return job
        assert answer.status_code == 200, answer.text
        return answer.json()["job"]

    def events(self, job_id: str, **headers):
        """The (name, id, data) of a job's event stream, until it ends; comments are passed over."""
        url = f"{next(self._turns)}/api/tasks/{job_id}/events"
        with self.http.get(url, stream=True, timeout=60, headers=headers) as answer:
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"] == "text/event-stream"
            fields = {}
            for line in answer.iter_lines(chunk_size=None, decode_unicode=True):
                if not line and "event" in fields:
                    yield fields["event"], fields["id"], json.loads(fields["data"])
                name, _, value = line.partition(": ")
                fields = {**fields, name: value} if line else {}

    def finished(self, job_id: str, seconds: float = 60.0) -> dict:
        """The job's details once it is in a terminal state."""
        last = {}

        def look():
            last.update(self.job(job_id))
            return last["job"]["status"] in TERMINAL

        try:
            wait_until(look, f"{job_id} finished", seconds, every=0.05)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{json.dumps(last, indent=1)[:4000]}") from None
        return last

    def export(self, job_id: str, form: str = "json", **parameters) -> requests.Response:
        ask = {"format": form, **parameters}
        answer = self._unless_away(lambda: self.get(f"/api/tasks/{job_id}/export", params=ask))
        assert answer.status_code == 200, answer.text
        return answer

    def rows(self, job_id: str) -> list[dict]:
        return self.export(job_id).json()

    def rows_jsonl(self, job_id: str) -> list[dict]:
        return [json.loads(line) for line in self.export(job_id, "jsonl").text.splitlines()]

    def rows_csv(self, job_id: str) -> list[dict]:
        return list(csv.DictReader(io.StringIO(self.export(job_id, "csv").content.decode("utf-8"), newline="")))

    def read(self, path: str) -> dict:
        """What stands at `path`."""
        answer = self._unless_away(lambda: self.get(path))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def jobs(self) -> list[dict]:
        """The list of the user's jobs. It shows stored views, which are a little behind the jobs themselves."""
        return self.read("/api/tasks")["jobs"]

    def refused(self, job_id: str, what: str, body=None) -> requests.Response:
        """The answer to a request for something of the job that is not to be had, once the store answers."""
        path = f"/api/tasks/{job_id}/{what}"
        return self._unless_away(lambda: self.get(path) if body is None else self.post(path, body))

    def metrics(self) -> dict:
        return self.read("/api/metrics")["metrics"]

    def settled_metrics(self, generated: int) -> dict:
        """The figures once they say that so many records were made and no job is under way: they are made of stored
        views, which are a little behind the jobs themselves."""
        last = {}

        def look() -> bool:
            last.update(self.metrics())
            return last["totalRecordsGenerated"] == generated and last["activeJobs"] == 0

        wait_until(look, f"figures of {generated} records")
        return last


def without_rev(job: dict) -> dict:
    """The facts of a job's view. Whoever stores it again raises its rev, and each replica may have another one."""
    return {name: value for name, value in job.items() if name != "rev"}


def as_csv_cell(value) -> str:
    """A JSON value as the CSV export prints it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
