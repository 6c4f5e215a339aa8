"""What a run came to, beside the run before it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ground import Figures


@dataclass
class Outcome:
    name: str
    kind: str
    seed: int
    tries: int = 0
    passed: bool = False
    seconds_to_green: float = 0.0  # of all tries, the last one included
    latency: float = 0.0  # of the try that passed
    failures: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)

    def passed_at_first_try(self) -> bool:
        return self.passed and self.tries == 1


Tracks = dict[str, list[Outcome]]


def to_json(when: str, commit: str, seed: int, tracks: Tracks) -> dict:
    return {"when": when, "commit": commit, "freshSeed": seed,
            "tracks": {name: [asdict(outcome) for outcome in outcomes] for name, outcomes in tracks.items()}}


def load(path: Path) -> dict | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _first_try_share(outcomes: list[dict], kind: str) -> float | None:
    of_kind = [outcome for outcome in outcomes if outcome["kind"] == kind]
    if not of_kind:
        return None
    return sum(outcome["passed"] and outcome["tries"] == 1 for outcome in of_kind) / len(of_kind)


def regressions(last: dict | None, tracks: Tracks) -> list[str]:
    """Static tasks that passed at first try in the last run and did not now; kinds of the fresh track that passed less
    often than in the last run."""
    if last is None:
        return []
    found = []
    before = {task["name"]: task for task in last["tracks"].get("static", [])}
    for outcome in tracks.get("static", []):
        known = before.get(outcome.name)
        if known and known["passed"] and known["tries"] == 1 and not outcome.passed_at_first_try():
            found.append(f"static {outcome.name}: passed at first try before")
    old = last["tracks"].get("fresh", [])
    new = [asdict(outcome) for outcome in tracks.get("fresh", [])]
    for kind in sorted({outcome["kind"] for outcome in new}):
        was, now = _first_try_share(old, kind), _first_try_share(new, kind)
        if was is not None and now < was:
            found.append(f"fresh {kind}: {was:.0%} at first try before, {now:.0%} now")
    return found


def print_outcome(track: str, outcome: Outcome) -> None:
    figures = outcome.figures
    verdict = "passed" if outcome.passed_at_first_try() else f"passed at try {outcome.tries}" if outcome.passed else "FAILED"
    print(f"{track:<6} {outcome.name:<20} {verdict:<16} {outcome.latency:>6.1f} s {figures.jobs:>3} jobs "
          f"{figures.records:>6} records {figures.failed:>4} failed {figures.calls:>6} calls "
          f"{figures.tokens_in:>8} tokens in {figures.tokens_out:>8} out", flush=True)


def print_summary(tracks: Tracks, found: list[str], last: dict | None) -> None:
    for name, outcomes in tracks.items():
        green = [outcome for outcome in outcomes if outcome.passed]
        first = sum(outcome.passed_at_first_try() for outcome in outcomes)
        print(f"\n{name}: {first} of {len(outcomes)} passed at first try, {len(green)} in the end; "
              f"{sum(outcome.tries for outcome in outcomes)} tries, "
              f"{sum(outcome.seconds_to_green for outcome in outcomes):.0f} s to green")
        if green:
            each = [(outcome.figures.calls, outcome.figures.tokens_in + outcome.figures.tokens_out, outcome.latency)
                    for outcome in green]
            calls, tokens, latency = (sum(column) / len(green) for column in zip(*each))
            print(f"  for each finished task: {calls:.0f} model calls, {tokens:.0f} tokens, {latency:.1f} s")
    if last is None:
        print("no earlier report to compare with")
        return
    print(f"regressions against the report of {last['when']} ({last['commit']}): {len(found) or 'none'}")
    for line in found:
        print(f"  {line}")
