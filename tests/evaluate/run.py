"""Plays two tracks of end-to-end tasks against real processes and reports how they went: scripts/evaluate [options]

static: a fixed set of tasks with fixed seeds. fresh: the same kinds, with schemas, faults and kill times drawn anew from
a seed that is printed and replays them (--fresh-seed). The report is kept in build/evaluate/last.json, the one before it
in build/evaluate/previous.json. Exit code 1 when a task did not pass within its tries, or passed before and not now.
"""

import argparse
import datetime
import json
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

import report
from ground import ROOT, Ground
from kinds import KINDS
from tracks import Task, fresh_track, static_track

REPORTS = ROOT / "build" / "evaluate"


def play(task: Task, max_tries: int) -> report.Outcome:
    outcome = report.Outcome(task.name, task.kind, task.seed)
    began = time.monotonic()
    while not outcome.passed and outcome.tries < max_tries:
        outcome.tries += 1
        try_began = time.monotonic()
        try:
            with Ground() as ground:
                try:
                    KINDS[task.kind](ground, random.Random(task.seed))
                    outcome.figures = ground.figures()
                except BaseException:
                    print(ground.logs(), file=sys.stderr)
                    raise
            outcome.passed = True
        except Exception as failure:  # pylint: disable=broad-except  # whatever it is, the other tasks are played
            traceback.print_exc()
            outcome.failures.append(f"{type(failure).__name__}: {failure}"[:500])
        outcome.latency = time.monotonic() - try_began
    outcome.seconds_to_green = time.monotonic() - began
    return outcome


def commit() -> str:
    asked = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True,
                           check=False)
    return asked.stdout.strip() or "unknown"


def save(result: dict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.json"
    if last.is_file():
        last.replace(folder / "previous.json")
    last.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--track", choices=["static", "fresh"], help="one of them alone; the report is not kept")
    parser.add_argument("--only", help="tasks whose name begins so; the report is not kept")
    parser.add_argument("--fresh-seed", type=int, help="replays the fresh track that printed it")
    parser.add_argument("--fresh-tasks", type=int, default=20)
    parser.add_argument("--tries", type=int, default=3, help="for each task")
    options = parser.parse_args()

    seed = random.SystemRandom().randrange(2**32) if options.fresh_seed is None else options.fresh_seed
    print(f"fresh seed: {seed}")
    tasks = {"static": static_track(), "fresh": fresh_track(seed, options.fresh_tasks)}
    tracks: report.Tracks = {}
    for name, of_track in tasks.items():
        if options.track not in (None, name):
            continue
        tracks[name] = []
        for task in of_track:
            if options.only and not task.name.startswith(options.only):
                continue
            tracks[name].append(play(task, options.tries))
            report.print_outcome(name, tracks[name][-1])

    last = report.load(REPORTS / "last.json")
    found = report.regressions(last, tracks)
    report.print_summary(tracks, found, last)
    if not options.track and not options.only:
        when = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        save(report.to_json(when, commit(), seed, tracks), REPORTS)
    all_green = all(outcome.passed for outcomes in tracks.values() for outcome in outcomes)
    return 0 if all_green and not found else 1


if __name__ == "__main__":
    sys.exit(main())
