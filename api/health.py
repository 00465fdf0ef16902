"""Say whether the process lives, whether it can write, and how it does."""

from __future__ import annotations

import hmac
import threading
import time
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from api.context import Context, Here, bearer
from api.problems import Fault, documented
from api.requires import ANYONE, states
from domain.ledger import StorageDown
from projections.query import Query

PROBE_S = 1.0
_probing = threading.Lock()


def routes() -> APIRouter:
    """Give the routes that machines ask."""
    router = APIRouter(tags=["health"])
    router.add_api_route(
        "/healthz", alive, methods=["GET"], operation_id="alive", dependencies=ANYONE
    )
    unready = {"responses": documented(405, 503), "operation_id": "ready"}
    router.add_api_route("/readyz", ready, methods=["GET"], dependencies=ANYONE, **unready)  # type: ignore[arg-type]
    closed = {"responses": documented(403, 405), "operation_id": "metrics"}
    holders = [Depends(holder)]
    router.add_api_route("/metrics", metrics, methods=["GET"], dependencies=holders, **closed)  # type: ignore[arg-type]
    return router


def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


def ready(here: Here, request: Request) -> dict[str, Any]:
    """Prove a write, at most once a second and never an event; 503 when it fails."""
    with _probing:
        state = request.app.state
        fresh = time.monotonic() - getattr(state, "probed_at", -PROBE_S) < PROBE_S
        if not fresh:
            here.data.ledger.keep("probe", str(time.time()))
            state.probed_at = time.monotonic()
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
    except StorageDown:
        return
