"""PostgreSQL for what may change: engines with deadlines over one schema."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import QueuePool

from domain.ledger import reaching

PATIENCE_S = 5
# Whoever is frozen while it writes would hold its rows, and hold up whoever leads after it.
ALWAYS = "-c jit=off -c idle_in_transaction_session_timeout=8000"


class Kept(NamedTuple):
    """Connections that a pool keeps, and how many more it opens when all of them are busy."""

    idle: int
    more: int


def connect(url: str, schema: str, settings: str = "", **more: Any) -> psycopg.Connection[Any]:  # noqa: ANN401  The driver's own.
    """Connect with deadlines, and stand in a schema; ``settings`` are the server's, as -c name=value."""
    way = reaching(schema)
    return psycopg.connect(
        url, **{**way, "options": f"{way['options']} {ALWAYS} {settings}", **more}
    )


def engine_on(url: str, schema: str, kept: Kept, settings: str = "") -> Engine:
    """Give an engine over one schema of a database; settings are the server's."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(url, schema, settings),
        poolclass=QueuePool,
        pool_size=kept.idle,
        max_overflow=kept.more,
        pool_timeout=PATIENCE_S,
        pool_pre_ping=True,  # After the server was restarted nobody hears of the connections before.
        use_native_hstore=False,
    )


def facts_of(connection: Connection) -> tuple[int, int]:
    """Give a schema's version, and the oldest version that can still use it; 0 where there is none."""
    if connection.execute(text("SELECT to_regclass('facts')")).scalar() is None:
        return 0, 0
    rows = connection.execute(text("SELECT key, value FROM facts"))
    found = {key: int(value) for key, value in rows}
    return found["schema"], found["reader"]
