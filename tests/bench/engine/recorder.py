"""Learns the very bytes that a worker sends to its model: a listener that forwards one call after the other."""

import socket
import threading


class Recorder:
    """Stands before the sandbox at `url`; `request` is the last call with a schema that came through."""

    def __init__(self, target: str):
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.request = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._forward(connection)

    def _forward(self, connection: socket.socket) -> None:
        request = _read_message(connection)
        if not request:
            return
        if b'"schema":' in request:
            self.request = request
        with socket.create_connection(self._target) as model:
            model.sendall(request)
            answer = _read_message(model)
        connection.sendall(answer)


def _read_message(connection: socket.socket) -> bytes:
    """A message with Content-Length."""
    message = b""
    while b"\r\n\r\n" not in message:
        piece = connection.recv(65536)
        if not piece:
            return b""
        message += piece
    head, _, body = message.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return b""
        message += piece
        body += piece
    return message
