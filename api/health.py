"""Say whether the process lives, whether it can write, and how it does."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here, bearer
from api.problems import Fault, documented
from api.requires import ANYONE, states
from domain.ledger import Ledger, StorageDown
from projections.kafka.standing import lag
from projections.query import Query

PROBE_S = 1.0


class Probe:
    """Proves a write, at most once a second and never an event; who asks meanwhile hears the same.

    While the ledger is held a probe takes its time: one thread waits for it, however many ask.
    """

    def __init__(self) -> None:
        """Begin with nothing proved."""
        self._begun_at = -PROBE_S
        self._proving: asyncio.Task[None] | None = None

    async def heard(self, ledger: Ledger) -> None:
        """Hear of the last probe if it is fresh, else of the next; StorageDown when it failed."""
        going_on = self._proving is not None and not self._proving.done()
        if not going_on and time.monotonic() - self._begun_at >= PROBE_S:
            self._begun_at = time.monotonic()
            proof = run_in_threadpool(ledger.keep, "probe", str(time.time()))
            self._proving = asyncio.create_task(proof)
        assert self._proving is not None  # noqa: S101  The first who asks begins one.
        await asyncio.shield(self._proving)


def routes() -> APIRouter:
    """Give the routes that machines ask."""
    router = APIRouter(tags=["health"])
    router.add_api_route(
        "/healthz", alive, methods=["GET"], operation_id="alive", dependencies=ANYONE
    )
    unready = {"responses": documented(405, 503), "operation_id": "ready"}
    router.add_api_route(
        "/readyz",
        readiness(),
        methods=["GET"],
        dependencies=ANYONE,
        **unready,  # type: ignore[arg-type]
    )
    closed = {"responses": documented(403, 405), "operation_id": "metrics"}
    holders = [Depends(holder)]
    router.add_api_route("/metrics", metrics, methods=["GET"], dependencies=holders, **closed)  # type: ignore[arg-type]
    return router


def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


def readiness() -> Callable[..., Coroutine[Any, Any, dict[str, Any]]]:
    """Give the route that says whether the service can write."""
    probe = Probe()

    async def ready(here: Here) -> dict[str, Any]:
        """Prove a write, at most once a second and never an event; 503 when it fails."""
        await probe.heard(here.data.ledger)
        return await run_in_threadpool(standing, here)

    return ready


def standing(here: Context) -> dict[str, Any]:
    """Say how far the ledger and the boards are, and whether this worker leads."""
    head, boards = here.data.ledger.head(), here.data.boards().position()
    return {"status": "ready", "head": head, "boards": boards, "leads": here.worker.leads}


@states("the token of the metrics")
def holder(request: Request, here: Here) -> None:
    """Answer 403 to whoever does not hold the token of the metrics."""
    token = here.settings.metrics_token
    if not token or not hmac.compare_digest(bearer(request).encode(), token.encode()):
        raise Fault("closed")


def metrics(here: Here) -> Response:
    """Give the figures."""
    measure(here)
    return Response(here.metrics.text(), media_type="text/plain; version=0.0.4")


def measure(here: Context) -> None:
    """Look at what is not counted as it happens; what cannot be read stays as it was."""
    try:
        head, build = here.data.ledger.head(), here.data.boards()
        here.metrics.head.set(head)
        here.metrics.lag.set(head - build.position())
        here.metrics.parked.set(Query(build, ()).parked())
        if relay := lag(here.data.ledger, datetime.fromtimestamp(here.data.ledger.wall(), UTC)):
            here.metrics.relay_lag.set(relay[0])
            here.metrics.relay_wait.set(relay[1])
    except StorageDown:
        return
