"""Two programs on the same stores, asked line by line: our engine, and the official JavaScript clients."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

from harness.processes import BIN

HERE = Path(__file__).resolve().parent
ARGON2 = "@node-rs"


class Refused(Exception):
    """What the other program answered instead of a value."""

    def __init__(self, code, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


class Peer:
    def __init__(self, command: list[str], environment: dict[str, str] | None = None):
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS")
                if name in os.environ}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         env={**keep, **(environment or {})})

    def ask(self, operation: str, **arguments):
        self._process.stdin.write(json.dumps({"do": operation, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{self._process.args[0]} ended with status {self._process.wait()}"
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"], answer["message"])
        return answer["value"]

    def end(self) -> None:
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0


def our_engine(cstore: str, r1fs: str, peers: list[str], settings: dict[str, str]) -> Peer:
    return Peer([str(BIN / "store_peer"), cstore, r1fs, *peers], settings)


def official_clients(cstore: str, r1fs: str, settings: dict[str, str], packages: Path = HERE) -> Peer:
    environment = {"EE_CHAINSTORE_API_URL": cstore, "EE_R1FS_API_URL": r1fs, **settings}
    return Peer(["node", str(HERE / "sdk_peer.cjs"), str(packages)], environment)


def packages_without_argon2(folder: Path) -> Path:
    """The same packages where Argon2's native module was not installed: the account package falls back to scrypt."""
    for package in (HERE / "node_modules").iterdir():
        if package.name not in (ARGON2, "@ratio1"):
            (folder / "node_modules").mkdir(exist_ok=True)
            (folder / "node_modules" / package.name).symlink_to(package)
    # Copied, as Node.js looks for what a package asks for where the package really lies.
    shutil.copytree(HERE / "node_modules" / "@ratio1", folder / "node_modules" / "@ratio1")
    return folder


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
