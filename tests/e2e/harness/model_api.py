"""A model API that wants a key, and remembers what it was called with."""

import contextlib
import http.server
import json
import threading

_RECORD = json.dumps({"name": "Ann", "age": 30, "country": "DE"})


class ModelApi:
    """Answers records of the harness's PERSON, and 401 to every call without the key. Ends with its `with` block."""

    def __init__(self, key: str):
        self.key = key
        self.calls: list[tuple[str, str | None]] = []  # path and Authorization
        self.formats: list[dict] = []  # response_format of each call
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self._answer({"object": "list", "data": [{"id": "model-a"}, {"id": "model-b"}]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.formats.append(body.get("response_format"))
                self._answer({"choices": [{"message": {"content": _RECORD}, "finish_reason": "stop"}]})

            def _answer(self, body: dict) -> None:
                authorization = self.headers.get("Authorization")
                outer.calls.append((self.path, authorization))
                right = authorization == f"Bearer {outer.key}"
                text = json.dumps(body if right else {"error": f"no such key: {authorization}"}).encode()
                self.send_response(200 if right else 401)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "ModelApi":
        self._thread.start()
        return self

    def __exit__(self, *failure) -> None:
        self._server.shutdown()
        self._thread.join()
        with contextlib.suppress(OSError):
            self._server.server_close()
