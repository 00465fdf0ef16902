"""PostgreSQL for what may change: engines with deadlines over one schema, and schemas lifted forward only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import QueuePool

from domain.ledger import NewerSchema, StorageDown, reaching

PATIENCE_S = 5
# Whoever is frozen while it writes would hold its rows, and hold up whoever leads after it.
ALWAYS = "-c jit=off -c idle_in_transaction_session_timeout=8000"
FOUND = "SELECT coalesce(max(value) FILTER (WHERE key = %s), '0')::integer FROM facts"


class Step(NamedTuple):
    """What lifts a schema by one version; ``reader`` is the oldest version that can still use it."""

    reader: int
    statements: tuple[str, ...]


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


def refuse_unfit(found: int, reader: int, known: int) -> None:
    """Refuse a schema that only newer versions can use, NewerSchema, or an older one or none, StorageDown."""
    if found < known:
        why = "its tables are not there" if not found else "an older version made it"
        raise StorageDown(f"{why}: run whistle migrate as the database's owner")
    if reader > known:
        raise NewerSchema(found, known)


def lift(url: str, schema: str, steps: Sequence[Step], role: str, uses: LiteralString) -> bool:
    """Make a schema as its owner, or lift it to the last step, and let a role use it by ``uses``.

    False: it was there already, as this version makes it. NewerSchema, StorageDown.
    """
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role)}
    try:
        with connect(url, schema, "-c statement_timeout=0") as owner:
            names["database"] = sql.Identifier(owner.info.dbname)
            owner.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema])
            owner.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {schema}").format(**names))
            owner.execute("CREATE TABLE IF NOT EXISTS facts (key text PRIMARY KEY, value text)")
            (found,) = owner.execute(FOUND, ["schema"]).fetchone() or (0,)
            if found > len(steps):
                raise NewerSchema(found, len(steps))
            for step in steps[found:]:
                _lifted(owner, step)
            if found < len(steps):
                _keep(owner, {"schema": len(steps), "reader": steps[-1].reader})
            for use in uses.split("\n\n") if role else ():
                owner.execute(sql.SQL(use).format(**names))
    except psycopg.Error as down:
        raise StorageDown(str(down).strip()) from down
    return bool(found < len(steps))


def _lifted(owner: psycopg.Connection[Any], step: Step) -> None:
    for statement in step.statements:
        owner.execute(statement.encode())


def _keep(owner: psycopg.Connection[Any], facts: dict[str, int]) -> None:
    for key, value in facts.items():
        put = "INSERT INTO facts VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
        owner.execute(put, [key, str(value)])
