"""Serve the API on a socket of our own, so that frozen readers are freed and the port is checked."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from typing import TextIO

import uvicorn
from fastapi import FastAPI

from api.app import closed, create_app, opened
from api.language import reworded, spoken
from api.link import continues
from api.logs import set_up
from api.settings import Settings

USER_TIMEOUT_MS = 10_000
GRACE_S = 2
BACKLOG = 1024


class CannotListen(Exception):
    """The address cannot be listened on; the message says why and what to do."""


def listening(host: str, port: int, *, user_timeout_ms: int = USER_TIMEOUT_MS) -> socket.socket:
    """Give a listening socket; CannotListen says what is wrong and how to mend it.

    A reader that takes nothing for ``user_timeout_ms`` is disconnected.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once only where the protocol is named: else each waits 40 ms.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, user_timeout_ms)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as wrong:
        made.close()
        raise CannotListen(_why(wrong, host, port)) from wrong
    return made


def _why(wrong: OSError, host: str, port: int) -> str:
    if wrong.errno == errno.EADDRINUSE:
        said = "Port {port} is in use: stop what listens there, or choose another with --port."
        return spoken(said, port=port)
    if wrong.errno == errno.EACCES:
        said = "Port {port} is not yours to listen on: choose one above 1023 with --port."
        return spoken(said, port=port)
    said = "{at} cannot be listened on ({why}): choose another with --host."
    return spoken(said, at=f"{host}:{port}", why=reworded(wrong.strerror or ""))


class Server(uvicorn.Server):
    """A server that ends its open streams first, so that no client keeps it."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        """Serve an app."""
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the rest."""
        self._app.state.context.live.end()
        await super().shutdown(sockets)


def server(settings: Settings, log: TextIO | None = None) -> Server:
    """Give a server of the API, not yet running; it logs to standard error unless told otherwise."""
    set_up(settings, log)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return Server(app, config)


def serve(
    settings: Settings, sock: socket.socket, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until a signal ends it; NewerSchema, StorageDown and WentBack before it is ready."""
    here = opened(settings)
    try:
        here.data.boards()
        continues(here.data)
    finally:
        closed(here)
    ready()
    server(settings).run(sockets=[sock])


class Background:
    """The same service in a thread of this process, for a demo and for tests."""

    def __init__(self, settings: Settings, sock: socket.socket, log: TextIO | None = None) -> None:
        """Start serving."""
        self.server = server(settings, log)
        self._thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [sock]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self.server.should_exit = True
        self._thread.join(timeout=10)
