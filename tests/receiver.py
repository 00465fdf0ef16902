"""A department's receiver, as a real server on the loopback: it verifies, notes, and answers as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from standardwebhooks import Webhook

Answer = Callable[["Heard", BaseHTTPRequestHandler], None]


class Heard(NamedTuple):
    """A delivery as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Give its message id."""
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        """Give the event that it holds."""
        read: dict[str, Any] = json.loads(self.body)
        return read

    def verified(self, secret: str) -> Any:  # noqa: ANN401  The verifier's own answer.
        """Give what the reference verifier makes of it; WebhookVerificationError."""
        return Webhook(secret).verify(self.body, dict(self.headers))


def take(_: Heard, to: BaseHTTPRequestHandler) -> None:
    """Answer that it was taken."""
    answer(to, 204)


def answer(to: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
    """Answer with a status and headers, and no body."""
    to.send_response(status)
    for name, value in headers.items():
        to.send_header(name.replace("_", "-"), value)
    to.send_header("Content-Length", "0")
    to.end_headers()


@dataclass
class Receiver:
    """What was heard, in order, and how the next is answered."""

    url: str = ""
    answering: Answer = take
    heard: list[Heard] = field(default_factory=list)
    taken: list[Heard] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def positions(self) -> list[int]:
        """Give the positions of what was taken, in the order in which it was."""
        return [one.event["position"] for one in self.taken]

    def streets(self) -> dict[str, list[int]]:
        """Give the positions of what was taken by street, each the first time that it came."""
        found: dict[str, list[int]] = {}
        for one in {one.id: one for one in reversed(self.taken)}.values():
            found.setdefault(one.event["street"], []).append(one.event["position"])
        return {street: positions[::-1] for street, positions in found.items()}


@contextmanager
def receiving(certified: Path | None = None) -> Iterator[Receiver]:
    """Run a receiver on the loopback; one that is certified speaks TLS."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.heard = Heard(dict(self.headers), self.rfile.read(length))
            if len(self.heard.body) < length:  # Its sender was killed in the midst.
                return
            made.heard.append(self.heard)
            made.answering(self.heard, self)

        def send_response(self, code: int, message: str | None = None) -> None:
            if 200 <= code < 300:
                made.taken.append(self.heard)
            super().send_response(code, message)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of those who hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    if certified:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certified)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.url = f"http://127.0.0.1:{server.server_address[1]}/whistle"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
