"""One open stream as a response: what its client is offered, until it leaves or the service ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from api.live.crowd import Client

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stream(Response):
    """Sends what a client is offered: a StreamingResponse with half its tasks, for thousands at once."""

    media_type = "text/event-stream"

    def __init__(
        self, client: Client, begin: Callable[[], Awaitable[bytes]], leave: Callable[[], None]
    ) -> None:
        """Begin with what ``begin`` gives, which may still be a problem; ``leave`` is called in the end."""
        self.status_code, self.background = 200, None
        self.init_headers(HEADERS)
        self._client, self._begin, self._leave = client, begin, leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send until the stream ends."""
        gone = asyncio.create_task(_gone(receive, self._client))
        try:
            told: bytes | None = await self._begin()
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            while told is not None:
                await send({"type": "http.response.body", "body": told, "more_body": True})
                told = await self._client.next()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._leave()


async def _gone(receive: Receive, client: Client) -> None:
    """End the stream when its client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.end()
