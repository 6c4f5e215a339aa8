"""The sandbox model as a process."""

from pathlib import Path

import requests

from .processes import BIN, Process


class Sandbox:
    """Listens on a port that the kernel picks. `options` are those of the command line without dashes, e.g. latency=20."""

    def __init__(self, folder: Path, **options):
        arguments = [str(BIN / "datagems-sandbox")]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        self.process = Process("sandbox", arguments, folder / "sandbox.log")
        self.url = self.process.wait_for_output(r"listening on (http://\S+)\n").group(1)

    def stats(self) -> dict:
        return requests.get(f"{self.url}/stats", timeout=10).json()

    def reset_stats(self) -> None:
        requests.post(f"{self.url}/stats/reset", json={}, timeout=10).raise_for_status()

    def record_calls(self) -> int:
        return self.stats()["calls"]["record"]

    def turn(self, **knobs) -> None:
        """Changes knobs while it runs, e.g. turn(rate_429=0.5)."""
        changes = {name.replace("_", "-"): value for name, value in knobs.items()}
        answer = requests.post(f"{self.url}/control", json=changes, timeout=10)
        assert answer.status_code == 200, answer.text

    def end(self) -> None:
        self.process.end()
