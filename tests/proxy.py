"""A way to a server that can be cut: what a network does when it fails, on the loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Proxy:
    """Carries bytes between clients and a server, until it is told otherwise.

    ``deaf``: what the server answers is lost. ``held``: nothing is carried either way, and no
    connection ends: a cable was pulled.
    """

    def __init__(self, port: int) -> None:
        """Listen on a port of its own."""
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.deaf, self.open = threading.Event(), threading.Event()
        self.open.set()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as server:
            self._ends += [client, server]
            back = threading.Thread(target=self._carry, args=(server, client, True), daemon=True)
            back.start()
            self._carry(client, server, answers=False)
            back.join()

    def _carry(self, from_: socket.socket, to: socket.socket, answers: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while data := from_.recv(65536):
                self.open.wait()
                if not (answers and self.deaf.is_set()):
                    to.sendall(data)
        for end in (from_, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """End every connection; new ones are carried."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Listen no longer, and end every connection."""
        self.open.set()
        self._listening.close()
        self.cut()


@contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    """Give a way to a port, closed at the end."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()
