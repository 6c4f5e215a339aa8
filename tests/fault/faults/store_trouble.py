"""Things that befall the embedded store from outside: another process that holds its lock, files that are away."""

import contextlib
import sqlite3
import threading
import time
from pathlib import Path


@contextlib.contextmanager
def locked(database: Path):
    """Nobody else can write to the store; reads go on."""
    connection = sqlite3.connect(database, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


@contextlib.contextmanager
def files_away(data: Path):
    """No file of the store can be read or written: its disk is not mounted, an empty directory stands in its place."""
    files = data / "files"
    aside = data / "files.aside"
    files.rename(aside)
    files.mkdir()
    try:
        yield
    finally:
        files.rmdir()  # nobody may have made a second store of it
        aside.rename(files)


class Trouble:
    """Breaks the store for random stretches that take a given share of the time, until it is told to end. No program
    may start meanwhile: it would make a second store in the place of the one that is away."""

    def __init__(self, cluster, dice, share: float, longest: float):
        self._kinds = [lambda: locked(cluster.database_file()), lambda: files_away(cluster.data)]
        self._dice = dice
        self._share = share
        self._longest = longest
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._failure: BaseException | None = None
        self.broken_for = 0.0
        self.stretches = 0
        self._began = time.monotonic()

    def __enter__(self) -> "Trouble":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._end.set()
        self._thread.join()
        if self._failure:
            raise self._failure

    def share(self) -> float:
        return self.broken_for / (time.monotonic() - self._began)

    def _run(self) -> None:
        try:
            while not self._end.is_set():
                stretch = self._dice.uniform(0.05, self._longest)
                self._break_for(stretch)
                self._end.wait(stretch * (1 - self._share) / self._share)
        except BaseException as failure:  # pylint: disable=broad-except  # told by the thread that waits for this one
            self._failure = failure

    def _break_for(self, seconds: float) -> None:
        with self._dice.choice(self._kinds)():
            began = time.monotonic()
            self._end.wait(seconds)
            self.broken_for += time.monotonic() - began
            self.stretches += 1
