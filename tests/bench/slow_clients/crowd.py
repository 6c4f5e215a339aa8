"""Connections that are as slow as they can be, from one thread: crowd.py <port> <count> <session cookie> <export path>

Four kinds: a request header that comes a byte a second, a body that does, an export that is read a byte a second, and
connections that say nothing. Whoever is cut off comes again, so that <count> are there all the time. Prints "ready" once
they are, and at the end of its input how many came and how many were cut off.
"""

import heapq
import selectors
import socket
import sys
import time

HOST = "127.0.0.1"
PAUSE = 1.0
# Of ten connections: five with slow headers, two with slow bodies, two slow readers, one silent.
KINDS = ("header", "body", "reader", "header", "silent", "header", "body", "reader", "header", "header")
CONNECTIONS_AT_ONCE = 50


class Slow:
    def __init__(self, kind: str, port: int, cookie: str, export: str):
        self.kind = kind
        self.socket = socket.socket()
        if kind == "reader":  # what the system keeps for the client is small, so that the server feels it
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.connect((HOST, port))
        self.socket.setblocking(False)
        self._send({
            "header": "GET /api/health HTTP/1.1\r\nHost: t\r\nX-Slow: ",
            "body": "POST /api/auth/login HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                    "Content-Length: 1000\r\n\r\n{",
            "reader": f"GET {export} HTTP/1.1\r\nHost: t\r\nCookie: {cookie}\r\n\r\n",
            "silent": "",
        }[kind])

    def _send(self, text: str) -> None:
        if text:
            self.socket.send(text.encode())

    def step(self) -> None:
        """A byte; raises OSError once the connection is cut."""
        if self.kind == "reader":
            try:
                if not self.socket.recv(1):
                    raise ConnectionResetError
            except BlockingIOError:
                pass
        elif self.kind != "silent":
            self._send("x")


class Crowd:
    def __init__(self, port: int, count: int, cookie: str, export: str):
        self._how = (port, cookie, export)
        self._kinds = [KINDS[number % len(KINDS)] for number in range(count)]
        self._selector = selectors.EpollSelector()
        self._due = []  # (when, number, which life of it)
        self._slow = [None] * count
        self._lives = [0] * count
        self.came = 0
        self.cut = 0

    def run(self) -> None:
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        for number in range(len(self._slow)):
            self._connect(number)
            if number % CONNECTIONS_AT_ONCE == 0:
                time.sleep(0.01)
        print("ready", flush=True)
        while True:
            wait = max(0.0, self._due[0][0] - time.monotonic())
            for key, _ in self._selector.select(wait):
                if key.fileobj is sys.stdin:
                    return
                self._again(key.data)  # it was answered or cut off
            self._take_steps()

    def _take_steps(self) -> None:
        now = time.monotonic()
        while self._due[0][0] <= now:
            _, number, life = heapq.heappop(self._due)
            if life != self._lives[number]:
                continue
            try:
                self._slow[number].step()
                heapq.heappush(self._due, (now + PAUSE, number, life))
            except OSError:
                self._again(number)

    def _connect(self, number: int) -> None:
        slow = Slow(self._kinds[number], *self._how)
        self._slow[number] = slow
        self.came += 1
        if slow.kind != "reader":
            self._selector.register(slow.socket, selectors.EVENT_READ, number)
        heapq.heappush(self._due, (time.monotonic() + PAUSE * (number % 100) / 100, number, self._lives[number]))

    def _again(self, number: int) -> None:
        slow = self._slow[number]
        if slow.kind != "reader":
            self._selector.unregister(slow.socket)
        slow.socket.close()
        self.cut += 1
        self._lives[number] += 1
        self._connect(number)


def main() -> None:
    crowd = Crowd(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
    crowd.run()
    print(crowd.came, crowd.cut, flush=True)


if __name__ == "__main__":
    main()
