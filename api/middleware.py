"""Around every request: a limit on its body, and one canonical line in the log."""

from __future__ import annotations

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import own

BODY_MAX = 256 * 1024
DRAINED_MAX = 16 * BODY_MAX  # Read this much of what is refused, so that the answer is heard.
log = structlog.get_logger()


class Limits:
    """Refuse a body over 256 KiB, whatever length it claims."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body up to the limit, then hand it on."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            chunk = message.get("body", b"")
            size += len(chunk)
            chunks += [chunk] if size <= BODY_MAX else []
            if not message.get("more_body") or size > DRAINED_MAX:
                break
        if size > BODY_MAX:
            scope["problem"] = "too-large"
            await own("too-large", {"Connection": "close"})(scope, receive, send)
            return
        body: Message = {"type": "http.request", "body": b"".join(chunks), "more_body": False}
        rest = iter([body])

        async def replay() -> Message:
            return next(rest, None) or await receive()

        await self._app(scope, replay, send)


class Lines:
    """Log one line a request: method, route, status, milliseconds, who; never what was sent."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time the request, and log it when it is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", None)
            log.info(
                "request.answered",
                method=scope["method"],
                route=route,
                status=status,
                ms=round((time.perf_counter() - begun) * 1000, 1),
                subject=scope.get("subject"),
                problem=scope.get("problem"),
            )
