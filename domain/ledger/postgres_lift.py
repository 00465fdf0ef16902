"""Schemas in PostgreSQL: made and lifted by their owner, forward only; used by a role, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from domain.ledger.postgres_pool import reaching
from domain.ledger.stored import NewerSchema, StorageDown

FOUND = "SELECT coalesce(max(value) FILTER (WHERE key = %s), '0')::integer FROM facts"


class Step(NamedTuple):
    """What lifts a schema by one version; ``reader`` is the oldest version that can still use it."""

    reader: int
    statements: tuple[str, ...]


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
        with psycopg.connect(url, **_patiently(schema)) as owner:
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


def _patiently(schema: str) -> dict[str, Any]:
    """Give how an owner connects: what it makes may take its time."""
    way = reaching(schema)
    return way | {"options": f"{way['options']} -c statement_timeout=0"}
