"""What processes hold of memory, sampled from outside."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1  # seconds


@dataclass
class Held:
    """MiB. `anonymous` is the process's own; `resident` has its mapped files too, which the kernel may take back."""

    anonymous: float = 0.0
    resident: float = 0.0


def held_by(pid: int) -> Held:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "RssAnon"))}
    return Held(kilobytes["RssAnon"] / 1024, kilobytes["VmRSS"] / 1024)


class MemorySampler:
    """The most that each process held since the start of this, and what it held then."""

    def __init__(self, pids: dict[str, int]) -> None:
        self.before = {name: held_by(pid) for name, pid in pids.items()}
        self.most = {name: held_by(pid) for name, pid in pids.items()}
        self._pids = pids
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def growth(self) -> dict[str, Held]:
        return {name: Held(most.anonymous - self.before[name].anonymous, most.resident - self.before[name].resident)
                for name, most in self.most.items()}

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_EVERY):
            for name, pid in self._pids.items():
                now = held_by(pid)
                most = self.most[name]
                most.anonymous = max(most.anonymous, now.anonymous)
                most.resident = max(most.resident, now.resident)


def wait_until_quiet(pids: dict[str, int], seconds: float = 1.0) -> None:
    """Until no process's memory has moved for a moment, so that a start is not taken for growth."""
    last, since = None, time.monotonic()
    limit = since + 20 * seconds
    while time.monotonic() < min(since + seconds, limit):
        now = [held_by(pid).anonymous for pid in pids.values()]
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(_EVERY)
