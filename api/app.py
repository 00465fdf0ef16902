"""The API's composition root: everything is built here, and nothing at import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse

import domain
from api import (
    acts,
    asyncapi,
    boards,
    commands,
    explorer,
    figures,
    frontend,
    health,
    live,
    phones,
    problems,
    requires,
    schemas,
    seats,
    sessions,
    setup,
    shifts,
    sign_in,
    subscriptions,
    users,
    walls,
)
from api.access import Access
from api.context import Context
from api.link import link_of
from api.metrics import Metrics
from api.middleware import Limits, Lines
from api.reading import page
from api.settings import Settings, refuse_unsafe
from api.webhooks.deliveries import Deliveries
from api.webhooks.hosts import Hosts
from domain.registry import build, find_slices
from projections.data import Data
from projections.subscribed import Subscribed
from projections.tables import tables
from projections.worker import Worker

GZIP_MIN = 2048  # Bytes from which an answer is packed; streams never are.
THREADS_MAX = 24
THREADS_ON_DATABASE_MAX = 12  # Below the fourteen connections of the ledger: none waits in vain.
ACCESS = (sign_in, sessions, users, phones, setup, walls)


def create_app(settings: Settings) -> FastAPI:
    """Build the service over a data directory, which is opened when the service starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        requires.check(app)
        threads = THREADS_ON_DATABASE_MAX if settings.database else THREADS_MAX
        to_thread.current_default_thread_limiter().total_tokens = threads
        here = opened(settings)
        here.live = live.Live(here, here.data.boards().tables.readable)  # type: ignore[attr-defined]
        app.state.context = here
        here.worker.prepare()
        if not settings.database:  # Else `whistle work` does it, in processes of its own.
            here.worker.start()
        try:
            yield
        finally:
            closed(here)

    app = FastAPI(
        title="Whistle",
        version="1",
        description="Whistles blown, answered, and provable.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    registry = build(find_slices(domain))
    app.include_router(commands.routes(registry))
    app.include_router(schemas.routes(registry))
    app.include_router(asyncapi.routes(registry))
    app.include_router(acts.routes(registry))
    app.include_router(live.routes())
    app.include_router(boards.routes(tables().readable))
    for part in (figures, explorer, shifts, subscriptions, *ACCESS, health, seats, frontend):
        app.include_router(part.routes())
    app.add_api_route(
        "/docs",
        lambda: HTMLResponse(page(app)),
        include_in_schema=False,
        dependencies=requires.ANYONE,
    )
    problems.install(app)
    app.add_middleware(Limits)
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_MIN, compresslevel=5)
    app.add_middleware(Lines)
    return app


def opened(settings: Settings) -> Context:
    """Open a data directory and what stands around it; NewerSchema, StorageDown."""
    refuse_unsafe()
    data = Data(settings.data, database=settings.database, link=link_of(settings))
    access = Access(settings.data, database=settings.database)
    ports = data.ports(access.refused)
    worker, subscribed = Worker(data, ports), Subscribed(ports)
    hosts = Hosts(settings.webhook_hosts)
    worker.also(Deliveries(ports, access, subscribed, hosts).run)
    return Context(
        settings=settings,
        data=data,
        access=access,
        ports=ports,
        worker=worker,
        metrics=Metrics(),
        subscribed=subscribed,
        front_end=frontend.build_id(),
    )


def closed(here: Context) -> None:
    """End the worker, then close the files."""
    here.ending.set()
    here.worker.stop()
    here.access.close()
    here.data.close()
