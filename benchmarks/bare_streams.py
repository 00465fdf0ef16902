"""The reference of P6: a bare StreamingResponse with a queue a client, fed with bytes that were recorded.

`GET /live/<class>` opens a stream; `POST /feed/<number>` gives each class its bytes of that event. A tick
goes to each client every five seconds, spread as the service spreads them.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.serve import listening

SLOTS, SLOT_S = 50, 0.1
Queue = asyncio.Queue[bytes]


class Bare:
    """Its clients, a queue each, by class."""

    def __init__(self, fed: list[dict[str, bytes]], tick: bytes) -> None:
        """Have none yet."""
        self._fed, self._tick = fed, tick
        self._classes: dict[str, list[Queue]] = defaultdict(list)

    async def live(self, request: Request) -> Response:
        """Open a stream."""
        queue: Queue = asyncio.Queue(256)
        queue.put_nowait(self._tick)
        self._classes[request.path_params["name"]].append(queue)

        async def told() -> AsyncIterator[bytes]:
            while True:
                yield await queue.get()

        return StreamingResponse(told(), media_type="text/event-stream")

    async def feed(self, request: Request) -> Response:
        """Give each class its bytes of an event."""
        for name, said in self._fed[request.path_params["number"]].items():
            for queue in self._classes[name]:
                queue.put_nowait(said)
        return Response()

    async def ticks(self) -> None:
        """Tell one slot after the other how late it is, for ever."""
        slot = 0
        while True:
            await asyncio.sleep(SLOT_S)
            slot = (slot + 1) % SLOTS
            for queues in self._classes.values():
                for queue in queues[slot::SLOTS]:
                    queue.put_nowait(self._tick)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Tick as long as it is served."""
        task = asyncio.create_task(self.ticks())
        yield
        task.cancel()

    def app(self) -> Starlette:
        """Give the application."""
        feeding = Route("/feed/{number:int}", self.feed, methods=["POST"])
        return Starlette(routes=[Route("/live/{name}", self.live), feeding], lifespan=self.lifespan)


def main() -> None:
    """Serve what was recorded in a file on a port."""
    port, recorded = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    fed = [{n: base64.b64decode(b) for n, b in one.items()} for one in recorded["fed"]]
    served = Bare(fed, base64.b64decode(recorded["tick"])).app()
    config = uvicorn.Config(served, log_config=None, access_log=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listening("127.0.0.1", port)])


if __name__ == "__main__":
    main()
