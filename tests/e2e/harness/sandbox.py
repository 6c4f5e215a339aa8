"""The sandbox as a process: the model, and with `stores=N` the CStore and R1FS of N replicas."""

import re
from pathlib import Path

import requests

from .processes import BIN, Process


class Sandbox:
    """Listens on ports that the kernel picks. `options` are those of the command line without dashes, e.g.
    latency=20, or stores=3, lag=200, fail="rate=0.2,code=500"."""

    def __init__(self, folder: Path, **options):
        self._arguments = [str(BIN / "datagems-sandbox")]
        for name, value in options.items():
            self._arguments += [f"--{name.replace('_', '-')}", str(value)]
        self._log = folder / "sandbox.log"
        self.data = Path(options["data"]) if "data" in options else None
        self._starts = 0
        self.start()

    def start(self) -> None:
        """Again after kill() or end(); with `data` the stores have the addresses they had."""
        self._starts += 1
        self.process = Process("sandbox", self._arguments, self._log)
        self.url = self.process.wait_for_output(r"(?m)^listening on (http://\S+)\n", self._starts).group(1)
        output = self.process.output()
        # Addresses in the order of the replicas; empty without stores.
        self.cstore_urls: list[str] = self._last_urls(output, "cstore")
        self.r1fs_urls: list[str] = self._last_urls(output, "r1fs")

    @staticmethod
    def _last_urls(output: str, store: str) -> list[str]:
        urls = dict(re.findall(rf"^{store} (\d+) on (http://\S+)\n", output, re.MULTILINE))
        return [urls[number] for number in sorted(urls, key=int)]

    @property
    def replicas(self) -> int:
        return len(self.cstore_urls)

    def cstore_url(self, replica: int = 0) -> str:
        return self.cstore_urls[replica]

    def r1fs_url(self, replica: int = 0) -> str:
        return self.r1fs_urls[replica]

    def stats(self) -> dict:
        return requests.get(f"{self.url}/stats", timeout=10).json()

    def reset_stats(self) -> None:
        requests.post(f"{self.url}/stats/reset", json={}, timeout=10).raise_for_status()

    def record_calls(self) -> int:
        return self.stats()["calls"]["record"]

    def turn(self, **knobs) -> None:
        """Changes knobs of the model and of the stores while it runs, e.g. turn(rate_429=0.5, lag=200)."""
        changes = {name.replace("_", "-"): value for name, value in knobs.items()}
        answer = requests.post(f"{self.url}/control", json=changes, timeout=10)
        assert answer.status_code == 200, answer.text

    def kill(self) -> None:
        self.process.kill()

    def end(self) -> None:
        self.process.end()
