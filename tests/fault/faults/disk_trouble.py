"""Disks that are full or read-only, where the machine lets a test make such."""

import contextlib
import os
import resource
import subprocess
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(folder: Path, kib: int):
    """A file system of that size at `folder`; skips where mounting is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no small disk here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Balloon:
    """A file that takes all the room of its disk but for a few bytes, until it is let go."""

    def __init__(self, disk: Path):
        self._path = disk / "balloon"

    def inflate(self, leave: int) -> None:
        with self._path.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        size = self._path.stat().st_size
        os.truncate(self._path, max(0, size - leave))

    def let_go(self) -> None:
        self._path.unlink()


def limit_file_size(process, size: int) -> None:
    """No file of that process grows beyond `size` bytes: a write that would is torn there."""
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def lift_file_size(process) -> None:
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextlib.contextmanager
def read_only(folder: Path):
    """Nothing can be made in the folder or taken from it."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    marked = subprocess.run(["chattr", "+i", str(folder)], capture_output=True, text=True, check=False)
    if marked.returncode != 0:
        pytest.skip(f"nothing is read-only for this user here: {marked.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(folder)], check=True)
