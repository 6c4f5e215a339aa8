"""The kinds of tasks. Each plays one story end to end on a ground of its own, with all its choices from `dice`, and
fails with an AssertionError when something is not exact."""

import time

from ground import Ground
from faults.disk_trouble import lift_file_size, limit_file_size
from faults.exact import Made, good_calls
from faults.schemas import draw_schema
from faults.store_trouble import Trouble
from harness.api import PERSON, as_csv_cell
from harness.processes import wait_until

IN_FLIGHT = 8
_SETTINGS = {"DATAGEN_MAX_INFLIGHT_REQUESTS": str(IN_FLIGHT), "DATAGEN_UPDATE_EVERY_K_REQUESTS": "20"}


def _sandbox(ground: Ground, dice, **options):
    return ground.sandbox(seed=dice.randrange(2**32), **options)


def plain(ground: Ground, dice) -> None:
    """A schema of the user's own, one worker, all formats."""
    sandbox = _sandbox(ground, dice, latency=dice.randrange(20))
    cluster, api = ground.started(sandbox, **_SETTINGS)
    name, schema = draw_schema(dice)
    records = dice.randrange(1, 300)
    job_id = api.start_job(records, schema=schema, title=name)
    made = ground.check(cluster, api, job_id, schema)
    assert made.ok == records == sandbox.record_calls()
    rows = api.rows(job_id)
    assert api.rows_jsonl(job_id) == rows
    assert len(api.rows_csv(job_id)) == len(rows)


def drafted(ground: Ground, dice) -> None:
    """The model drafts the schema; columns of the CSV are those of the rows."""
    sandbox = _sandbox(ground, dice)
    cluster, api = ground.started(sandbox, **_SETTINGS)
    wanted = dice.sample(["name", "age", "city", "price", "status", "description", "email"], 3)
    draft = api.draft(dice.randrange(1, 100), instructions=f"Make things with {', '.join(wanted)}.")
    job_id = api.confirm(draft["draftToken"])
    ground.check(cluster, api, job_id, draft["schema"])
    for row, cells in zip(api.rows(job_id), api.rows_csv(job_id), strict=True):
        plain_fields = {key: value for key, value in row.items() if not isinstance(value, (dict, list))}
        assert {key: cells[key] for key in plain_fields} == {
            key: as_csv_cell(value) for key, value in plain_fields.items()}


def shared(ground: Ground, dice) -> None:
    """Several peers share several jobs."""
    peers = tuple("abcd"[: dice.randrange(2, 5)])
    sandbox = _sandbox(ground, dice, latency=5)
    cluster, api = ground.started(sandbox, peers, DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE="2", **_SETTINGS)
    jobs = {}
    for _ in range(dice.randrange(2, 5)):
        name, schema = draw_schema(dice)
        jobs[api.start_job(dice.randrange(1, 400), schema=schema, title=name)] = schema
    total = sum(ground.check(cluster, api, job_id, schema).ok for job_id, schema in jobs.items())
    assert total == sandbox.record_calls()


def erring(ground: Ground, dice) -> None:
    """The model errs in up to half of its replies."""
    faults = ["garbage", "invalid", "truncated", "5xx", "dropped", "fenced", "prose", "slow"]
    rates = {f"rate_{fault}": round(dice.uniform(0, 0.12), 3) for fault in dice.sample(faults, 5)}
    sandbox = _sandbox(ground, dice, slow_by=300, **rates)
    cluster, api = ground.started(sandbox, DATAGEN_MAX_ATTEMPTS_PER_RECORD=str(dice.randrange(1, 5)), **_SETTINGS)
    name, schema = draw_schema(dice)
    made = ground.check(cluster, api, api.start_job(dice.randrange(50, 400), schema=schema, title=name), schema)
    assert made.ok == good_calls(sandbox)


def crowded(ground: Ground, dice) -> None:
    """A model with few slots, which answers 429 beyond them."""
    sandbox = _sandbox(ground, dice, slots=dice.randrange(1, 8), latency=10)
    cluster, api = ground.started(sandbox, DATAGEN_MAX_INFLIGHT_REQUESTS="32")
    records = dice.randrange(100, 400)
    made = ground.check(cluster, api, api.start_job(records), PERSON)
    assert made.ok == records == sandbox.record_calls()


def killed(ground: Ground, dice) -> None:
    """kill -9 at drawn moments."""
    peers = ("a", "b")
    sandbox = _sandbox(ground, dice, latency=10, latency_jitter=20, rate_invalid=0.1, rate_5xx=0.1)
    cluster, api = ground.started(sandbox, peers, **_SETTINGS)
    name, schema = draw_schema(dice)
    job_id = api.start_job(dice.randrange(200, 600), schema=schema, title=name)
    kills = dice.randrange(2, 8)
    for _ in range(kills):
        time.sleep(dice.uniform(0, 0.4))  # the moment is what is drawn here
        victim = dice.choice(peers)
        cluster.workers[victim].kill()
        cluster.start_worker(victim)
    made = ground.check(cluster, api, job_id, schema)
    assert 0 <= good_calls(sandbox) - made.ok <= kills * IN_FLIGHT


def store_away(ground: Ground, dice) -> None:
    """The store's lock is held, or its files are away, for a third of the first seconds."""
    sandbox = _sandbox(ground, dice, latency=20)
    cluster, api = ground.started(sandbox, ("a", "b"), **_SETTINGS)
    job_id = api.start_job(dice.randrange(300, 1_000))
    for worker in cluster.workers.values():
        worker.wait_for_output("worker.started")
    with Trouble(cluster, dice, 0.3, dice.uniform(0.2, 2)):
        time.sleep(4)  # the time of trouble is what this task is made of
    made = ground.check(cluster, api, job_id, PERSON)
    assert made.ok == good_calls(sandbox)


def disk_full(ground: Ground, dice) -> None:
    """The ledger cannot grow at a drawn byte, until it can."""
    sandbox = _sandbox(ground, dice, latency=5)
    cluster, api = ground.started(sandbox, **_SETTINGS)
    records = dice.randrange(300, 600)
    job_id = api.start_job(records)
    worker, ledger = cluster.workers["a"], cluster.ledger(job_id, "a")
    wait_until(ledger.exists, "the ledger")
    limit_file_size(worker, ledger.stat().st_size + dice.randrange(1, 9_000))
    worker.wait_for_output("ledger.write_failed")
    lift_file_size(worker)
    assert ground.check(cluster, api, job_id, PERSON).ok == good_calls(sandbox) == records


def cancelled(ground: Ground, dice) -> None:
    """A cancel at a drawn moment: no new calls, and what was made can be exported."""
    sandbox = _sandbox(ground, dice, latency=20)
    cluster, api = ground.started(sandbox, **_SETTINGS)
    job_id = api.start_job(2_000)
    calls = dice.randrange(1, 200)
    wait_until(lambda: sandbox.record_calls() >= calls, "calls of the job")
    api.cancel(job_id)
    wait_until(lambda: all(peer.get("finishedAt") for peer in api.job(job_id)["peers"]), "what was made delivered")
    job = api.job(job_id)["job"]
    assert job["status"] == "cancelled"
    assert len(api.rows(job_id)) == job["totalOk"] == good_calls(sandbox)
    ground.count(Made(job["totalOk"], job["totalFailed"]))


def retried(ground: Ground, dice) -> None:
    """Records that failed are made again, and only those."""
    sandbox = _sandbox(ground, dice, rate_garbage=round(dice.uniform(0.1, 0.6), 2))
    cluster, api = ground.started(sandbox, ("a", "b"), DATAGEN_MAX_ATTEMPTS_PER_RECORD="1", **_SETTINGS)
    records = dice.randrange(50, 300)
    job_id = api.start_job(records)
    first = api.finished(job_id)["job"]
    assert first["totalFailed"] == sandbox.stats()["outcomes"]["record"]["garbage"] > 0
    sandbox.turn(rate_garbage=0)
    answer = api.post(f"/api/tasks/{job_id}/retry", {})
    assert answer.status_code == 200, answer.text
    wait_until(lambda: api.job(job_id)["job"]["totalOk"] == records, "every record made")
    made = ground.check(cluster, api, job_id, PERSON)
    assert made.failed == 0
    assert sandbox.record_calls() == records + first["totalFailed"]


KINDS = {kind.__name__: kind for kind in (
    plain, drafted, shared, erring, crowded, killed, store_away, disk_full, cancelled, retried)}
