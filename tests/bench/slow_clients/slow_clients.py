"""scripts/bench slow-clients: what an honest client notices of thousands of slow connections.

A gateway and a worker on the embedded engine; the honest client asks a few routes in turn, on a connection that it keeps
and, every fifth time, on a new one. Rounds without and with the crowd (crowd.py, a process of its own) follow each
other, so that a busy moment of the machine hits both.
"""

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from harness.cluster import Cluster

ROUTES = ("/", "/api/health", "/api/auth/me", "/api/tasks")
RECORDS = 20_000  # some megabytes to read slowly
NEW_CONNECTION_EVERY = 5
MAX_RATIO = 2.0
SETTINGS = {"DATAGEN_MOCK_INFERENCE_API": "true", "DATAGEN_LOG_LEVEL": "info"}
NO_MODEL = SimpleNamespace(url="http://127.0.0.1:9")  # nobody asks it


class Honest:
    def __init__(self, port: int, cookie: str):
        self._address = ("127.0.0.1", port)
        self._cookie = cookie
        self._socket = None

    def ask(self, route: str, on_new_connection: bool) -> float:
        """Seconds until the whole answer is there."""
        if on_new_connection and self._socket:
            self._socket.close()
            self._socket = None
        begun = time.perf_counter()
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=30)
        self._socket.sendall(f"GET {route} HTTP/1.1\r\nHost: t\r\nCookie: {self._cookie}\r\n\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._receive()
        return time.perf_counter() - begun

    def _receive(self) -> bytes:
        received = self._socket.recv(65536)
        assert received, "the gateway has closed the connection of the honest client"
        return received

    def measure(self, seconds: float) -> dict[str, list[float]]:
        taken = {route: [] for route in ROUTES}
        end = time.monotonic() + seconds
        asked = 0
        while time.monotonic() < end:
            for route in ROUTES:
                asked += 1
                taken[route].append(self.ask(route, asked % NEW_CONNECTION_EVERY == 0))
                time.sleep(0.001)  # a client, not a load
        return taken


class Crowd:
    def __init__(self, port: int, count: int, cookie: str, export: str):
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("crowd.py")), str(port), str(count), cookie, export],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout.readline() == "ready\n"

    def end(self) -> tuple[int, int]:
        """Connections that came, and of these cut off."""
        output, _ = self._process.communicate("\n", timeout=60)
        came, cut = output.split()
        return int(came), int(cut)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] * 1000


def _print_row(name: str, idle: list[float], crowded: list[float]) -> float:
    cells = []
    for share in (0.5, 0.99):
        alone, beside = _percentile(idle, share), _percentile(crowded, share)
        cells.append(f"{alone:>9.2f} {beside:>9.2f} {beside / alone:>7.2f}x")
    print(f"{name:<16}", *cells, f"{len(idle):>8} {len(crowded):>8}", sep="  ")
    return _percentile(crowded, 0.99) / _percentile(idle, 0.99)


def _settle(honest: Honest) -> None:
    """Once the crowd's coming or going is over."""
    time.sleep(1.5)
    honest.measure(0.5)


def bench_slow_clients(count: int, rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), NO_MODEL, **SETTINGS)
        try:
            url = cluster.start_gateway()
            cluster.start_worker("a")
            api = cluster.sign_in(url)
            job = api.start_job(RECORDS)
            api.finished(job, 120)
            port = int(url.rpartition(":")[2])
            cookie = "; ".join(f"{name}={value}" for name, value in api.http.cookies.items())
            idle, crowded, ratios = _compare(port, cookie, f"/api/tasks/{job}/export?format=jsonl", count, rounds,
                                             seconds)
        finally:
            cluster.end()
    print(f"\n{'ms':<16}  {'p50 idle':>9} {'crowded':>9} {'ratio':>8}  {'p99 idle':>9} {'crowded':>9} {'ratio':>8}"
          f"  {'asked':>8} {'asked':>8}")
    for route in ROUTES:
        _print_row(route, idle[route], crowded[route])
    ratio = _print_row("all", sum(idle.values(), []), sum(crowded.values(), []))
    print(f"\np99 with {count} slow connections is {ratio:.2f} times that of an idle gateway (at most {MAX_RATIO:.0f}: "
          f"{'yes' if ratio <= MAX_RATIO else 'NO'}); by round: " + ", ".join(f"{one:.2f}" for one in ratios)
          + f", median {statistics.median(ratios):.2f}")


def _compare(port: int, cookie: str, export: str, count: int, rounds: int, seconds: float):
    honest = Honest(port, cookie)
    idle, crowded = ({route: [] for route in ROUTES} for _ in range(2))
    ratios = []
    for number in range(rounds):
        _settle(honest)
        alone = honest.measure(seconds)
        crowd = Crowd(port, count, cookie, export)
        _settle(honest)
        beside = honest.measure(seconds)
        came, cut = crowd.end()
        print(f"round {number + 1}: {count} slow connections at a time, {came} came and {cut} were cut off")
        for route in ROUTES:
            idle[route] += alone[route]
            crowded[route] += beside[route]
        ratios.append(_percentile(sum(beside.values(), []), 0.99) / _percentile(sum(alone.values(), []), 0.99))
    return idle, crowded, ratios
