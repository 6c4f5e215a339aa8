"""A program under test: started with its output in a file, waited for by what it prints, ended by its pid."""

import contextlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(os.environ.get("DATAGEMS_BIN_DIR", ROOT / "build" / "release" / "bin"))
# Sanitized programs are several times slower; CTest says how much patience a build needs.
PATIENCE = float(os.environ.get("DATAGEMS_TEST_PATIENCE", "1"))
_STILL_SANE = {0, -signal.SIGKILL, -signal.SIGTERM}


def wait_until(condition, what: str, seconds: float = 30.0, every: float = 0.02):
    """The first truthy value of `condition()`; fails with `what` when none came in time."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds * PATIENCE:.0f} s: {what}")
        time.sleep(every)


class Process:
    """`environment` is all that the program sees beside PATH: settings of the caller's shell do not leak in."""

    def __init__(self, name: str, arguments: list[str], log: Path, environment: dict[str, str] | None = None):
        self.name = name
        self.log = log
        keep = {key: os.environ[key] for key in ("PATH", "HOME", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")
                if key in os.environ}
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**keep, **(environment or {})}, start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for_output(self, pattern: str, occurrence: int = 1) -> re.Match:
        """The `occurrence`-th match in all that was printed to the log so far."""

        def find():
            matches = list(re.finditer(pattern, self.output()))
            if len(matches) >= occurrence:
                return matches[occurrence - 1]
            if not self.is_running():
                raise AssertionError(f"{self.name} ended with status {self._process.returncode}:\n{self.tail()}")
            return None

        return wait_until(find, f"{self.name} printing {pattern!r}")

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.output().splitlines()[-lines:])

    @contextlib.contextmanager
    def paused(self):
        """It hangs: what it listens on still takes connections, and nobody answers."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """kill -9: no chance to say good-bye."""
        self._process.kill()
        self._process.wait()

    def terminate(self) -> int:
        """Asks politely and returns the exit status."""
        if self.is_running():
            self._process.terminate()
        return self._process.wait(timeout=30 * PATIENCE)

    def end(self) -> None:
        """For clean-up: politely, then not. A program that broke down by itself fails the test here."""
        status = self._process.poll()
        if status is None:
            self._process.terminate()
            try:
                status = self._process.wait(timeout=20 * PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"{self.name} did not stop on SIGTERM:\n{self.tail()}") from None
        if status not in _STILL_SANE:
            raise AssertionError(f"{self.name} ended with status {status}:\n{self.tail()}")
