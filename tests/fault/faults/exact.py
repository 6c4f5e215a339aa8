"""What must be true of every job that ended, whatever broke on the way."""

from dataclasses import dataclass
from decimal import Decimal

import jsonschema
from harness.processes import wait_until

# Replies that hold a good record, whatever their wrapping and their time.
GOOD_OUTCOMES = ("ok", "fenced", "prose", "slow")


@dataclass(frozen=True)
class Made:
    ok: int
    failed: int
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: "Made") -> "Made":
        return Made(self.ok + other.ok, self.failed + other.failed, self.tokens_in + other.tokens_in,
                    self.tokens_out + other.tokens_out)


def _multiple_of(validator, factor, value, _):
    if validator.is_type(value, "number") and Decimal(str(value)) % Decimal(str(factor)) != 0:
        yield jsonschema.ValidationError(f"{value} is not a multiple of {factor}")


# As jsonschema has it, but for decimals: it finds that 69.91 is no multiple of 0.01.
RecordValidator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"multipleOf": _multiple_of})


def good_calls(sandbox) -> int:
    """Calls for a record that the model answered well: each was paid for."""
    outcomes = sandbox.stats()["outcomes"]["record"]
    return sum(outcomes.get(name, 0) for name in GOOD_OUTCOMES)


def delivered_lines(cluster, details: dict) -> list[dict]:
    """The lines of all result files, in the order of the job's peers, each file within its own peer's range."""
    lines = []
    for peer in details["peers"]:
        if peer["assigned"] == 0:
            continue
        own = cluster.results(details["job"]["id"], peer["peerId"])
        start, end = peer["range"]["start"], peer["range"]["end"]
        assert [line["i"] for line in own] == list(range(start, end)), f"result file of {peer['peerId']}"
        lines += own
    return lines


def check_exact(cluster, api, job_id: str, schema: dict) -> Made:
    """Of a job that succeeded: every index once, every row valid, totals exact, exports the same as the result files."""
    details = api.job(job_id)
    job = details["job"]
    assert job["status"] == "succeeded", job
    lines = delivered_lines(cluster, details)
    assert [line["i"] for line in lines] == list(range(job["totalRecords"]))
    good = [line for line in lines if line["ok"]]
    failed = [line for line in lines if not line["ok"]]
    validator = RecordValidator(schema)
    for line in good:
        validator.validate(line["data"])
    assert all(line["error"] for line in failed)
    assert (job["totalGenerated"], job["totalOk"], job["totalFailed"]) == (len(lines), len(good), len(failed))
    # A replica that lags may have the end of the job before it has a peer's part in it: 503, try again.
    wait_until(lambda: api.get(f"/api/tasks/{job_id}/export").status_code != 503, f"the export of {job_id}")
    assert api.rows(job_id) == [line["data"] for line in good]
    assert len(api.export(job_id, failures="true").json()) == len(failed)
    return Made(len(good), len(failed), sum(peer.get("tokensIn", 0) for peer in details["peers"]),
                sum(peer.get("tokensOut", 0) for peer in details["peers"]))


class Watch:
    """Looks at a job now and then: what was reported as made stays made, and an ended job does not reopen."""

    def __init__(self, api, job_id: str):
        self.api = api
        self.job_id = job_id
        self._made = 0
        self._status = "queued"

    def look(self) -> str:
        """The status."""
        job = self.api.job(self.job_id)["job"]
        made, status = job["totalGenerated"], job["status"]
        assert self._made <= made <= job["totalRecords"], f"{self._made} made, then {made}"
        assert made == job["totalOk"] + job["totalFailed"]
        order = ["queued", "running", "succeeded"]
        assert order.index(self._status) <= order.index(status), f"{self._status}, then {status}"
        self._made, self._status = made, status
        return status

    def is_over(self) -> bool:
        return self.look() == "succeeded"
