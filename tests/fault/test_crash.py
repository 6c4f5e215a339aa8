"""kill -9 again and again at random moments, while the model errs in a third of its replies: nothing lost, nothing
twice, and thrown away only what was in flight. With `--engine=ratio1`: three peers and two gateways, each at a replica
of its own that lags, and a fifth of all store calls fails."""

import time

from faults.exact import Made, Watch, check_exact, good_calls
from faults.schemas import draw_schema
from harness.processes import wait_until

PEERS = {"embedded": ("a", "b"), "ratio1": ("a", "b", "c")}
GATEWAYS = {"embedded": 1, "ratio1": 2}
LAG = {"embedded": {}, "ratio1": {"lag": 100}}
IN_FLIGHT = 8  # of each worker
ERRS_IN_A_THIRD = {
    "latency": 5, "latency_jitter": 20, "slow_by": 400,
    "rate_garbage": 0.07, "rate_invalid": 0.07, "rate_truncated": 0.05, "rate_429": 0.01, "rate_5xx": 0.05,
    "rate_dropped": 0.05, "rate_slow": 0.03,
}


class Run:
    """Jobs one after the other, so that there is always one to be killed in. Each is seen through one of the `apis`."""

    def __init__(self, cluster, apis, dice):
        self.cluster = cluster
        self.apis = apis
        self.dice = dice
        self.schemas: dict[str, dict] = {}
        self.running: dict[str, Watch] = {}
        self.made = Made(0, 0)

    def keep_busy(self) -> None:
        for job_id in [job_id for job_id, watch in self.running.items() if watch.is_over()]:
            self._finish(job_id)
        while len(self.running) < 2:
            name, schema = draw_schema(self.dice)
            records = self.dice.choice([1, 3, 20, 100, 300])
            api = self.dice.choice(self.apis)
            job_id = api.start_job(records, schema=schema, title=name)
            self.schemas[job_id] = schema
            self.running[job_id] = Watch(api, job_id)

    def finish_all(self) -> None:
        for job_id, watch in list(self.running.items()):
            watch.api.finished(job_id, seconds=180)
            self._finish(job_id)

    def _finish(self, job_id: str) -> None:
        api = self.running.pop(job_id).api
        self.made += check_exact(self.cluster, api, job_id, self.schemas[job_id])


def kill_one(run: Run, sandbox, cluster, dice) -> None:
    """Waits for a random moment, kills a random worker, and lets it be away for a random while. Some moments are those
    of a start, most are drawn by the calls made since the last kill, so that there is progress to be lost."""
    if dice.random() < 0.75:
        calls = sandbox.record_calls() + dice.randrange(60)
        wait_until(lambda: run.keep_busy() or sandbox.record_calls() >= calls, "calls going on")
    time.sleep(dice.uniform(0, 0.05))  # the moment is what is random here
    victim = dice.choice(cluster.peers)
    cluster.workers[victim].kill()
    if dice.random() < 0.3:
        time.sleep(dice.uniform(0, 0.3))
    cluster.start_worker(victim)


def test_crash(new_sandbox, new_cluster, engine, dice, size):
    kills = size(15, 200)
    sandbox = new_sandbox(seed=dice.randrange(2**32), **ERRS_IN_A_THIRD, **LAG[engine])
    cluster = new_cluster(sandbox, PEERS[engine], DATAGEN_MAX_INFLIGHT_REQUESTS=str(IN_FLIGHT),
                          DATAGEN_MAX_CONCURRENT_JOBS_PER_INSTANCE="2", DATAGEN_MAX_ATTEMPTS_PER_RECORD="2",
                          DATAGEN_CHECKPOINT_RECORDS="50", DATAGEN_CHECKPOINT_SECONDS="1")
    urls = [cluster.start_gateway() for _ in range(GATEWAYS[engine])]
    api = cluster.sign_in(urls[0])
    run = Run(cluster, [api.at(url) for url in urls], dice)
    for peer in cluster.peers:
        cluster.start_worker(peer)
    for _ in range(kills):
        run.keep_busy()
        kill_one(run, sandbox, cluster, dice)
    run.finish_all()

    thrown_away = good_calls(sandbox) - run.made.ok
    stats = sandbox.stats()["outcomes"]["record"]
    print(f"{kills} kills over {len(run.schemas)} jobs: {run.made.ok} records made, {run.made.failed} failed; "
          f"{good_calls(sandbox)} good calls, {thrown_away} thrown away (at most {kills * IN_FLIGHT}); all calls {stats}")
    assert run.made.failed > 0 or kills < 100, "the model was meant to fail some records for good"
    assert 0 <= thrown_away <= kills * IN_FLIGHT
