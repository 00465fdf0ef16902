"""What a ledger in PostgreSQL is made of: made by its owner, used by a role that can only add."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import Connection, sql

from domain.ledger.postgres_pool import LEDGER, reaching
from domain.ledger.stored import NewerSchema, StorageDown

# The insert function holds the lock until the commit, so that positions have no gaps and no reader
# passes one that is still to come. It runs as the owner: the application's role may call it and
# read, and can neither choose a position nor reach the table. ENABLE ALWAYS: also for replicas.
_MADE = """
CREATE TABLE events (
    position bigint PRIMARY KEY CHECK (position > 0),
    stream text COLLATE "C" NOT NULL, version integer NOT NULL CHECK (version > 0),
    kind text NOT NULL, body bytea NOT NULL, recorded_at timestamptz NOT NULL,
    UNIQUE (stream, version)
)

CREATE TABLE cursors (name text PRIMARY KEY, position bigint NOT NULL)

CREATE TABLE facts (key text PRIMARY KEY, value text NOT NULL)

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what is recorded never changes and is never deleted'; END $$

CREATE TRIGGER events_never_changed BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse_change()

CREATE TRIGGER events_never_emptied BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

ALTER TABLE events ENABLE ALWAYS TRIGGER events_never_changed

ALTER TABLE events ENABLE ALWAYS TRIGGER events_never_emptied

CREATE FUNCTION append_events(
    streams text[], versions integer[], kinds text[], bodies bytea[], of_lineage text, seen bigint
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    last bigint; last_at timestamptz; wrong text;
BEGIN
    LOCK TABLE events IN EXCLUSIVE MODE;
    SELECT position, recorded_at INTO last, last_at FROM events ORDER BY position DESC LIMIT 1;
    IF coalesce(last, 0) < seen
        OR of_lineage IS DISTINCT FROM (SELECT value FROM facts WHERE key = 'lineage')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'WB001', MESSAGE = format(
            'the ledger is at %s, and was known at %s: an older copy was put in its place',
            coalesce(last, 0), seen);
    END IF;
    SELECT due.stream INTO wrong
    FROM (
        SELECT given.stream, given.version,
            row_number() OVER (PARTITION BY given.stream ORDER BY place)
            + coalesce((SELECT max(version) FROM events WHERE stream = given.stream), 0) AS next
        FROM unnest(streams, versions) WITH ORDINALITY AS given (stream, version, place)
    ) AS due
    WHERE due.version <> due.next LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE unique_violation USING MESSAGE = 'another version comes next in ' || wrong;
    END IF;
    INSERT INTO events
    SELECT coalesce(last, 0) + place, stream, version, kind, body,
        greatest(clock_timestamp(), last_at)
    FROM unnest(streams, versions, kinds, bodies)
        WITH ORDINALITY AS given (stream, version, kind, body, place);
    last := coalesce(last, 0) + cardinality(streams);
    PERFORM pg_notify('whistle_events', last::text);
    RETURN last;
END $$

REVOKE ALL ON FUNCTION append_events(text[], integer[], text[], bytea[], text, bigint) FROM PUBLIC
"""
_USED = """
GRANT USAGE ON SCHEMA {schema} TO {role}

GRANT SELECT ON events, cursors, facts TO {role}

GRANT INSERT, UPDATE ON cursors, facts TO {role}

GRANT EXECUTE ON FUNCTION append_events(text[], integer[], text[], bytea[], text, bigint) TO {role}
"""


# Forward only: one entry a version, of which those not made yet are made in order. READER is the
# least version whose code may still use what the newest entry makes, so that upgrades can roll.
MIGRATIONS = (_MADE,)
VERSION, READER = len(MIGRATIONS), 1
KEEP = "INSERT INTO facts VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value RETURNING 1"


def migrate(url: str, role: str = "", lineage: UUID | None = None) -> int:
    """Make a ledger as its owner, or bring it forward, and let a role use it; give the versions made.

    One that is new gets a lineage of its own unless told which. NewerSchema, StorageDown.
    """
    try:
        with psycopg.connect(url, **reaching(LEDGER)) as owner:
            found = _version(owner)
            if found > VERSION:
                raise NewerSchema(found, VERSION)
            for made in MIGRATIONS[found:]:
                for statement in _parts(made):
                    owner.execute(statement)
            facts = {"schema": str(VERSION), "reader": str(READER)}
            if not found:
                facts["lineage"] = str(lineage or uuid4())
            for fact in facts.items() if found < VERSION else ():
                owner.execute(KEEP, fact)
            if role:
                _grant(owner, role)
    except psycopg.Error as down:
        raise StorageDown(str(down).strip()) from down
    return VERSION - found


def _version(owner: Connection[Any]) -> int:
    owner.execute("SELECT pg_advisory_xact_lock(hashtext('whistle-migrate'))")
    owner.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(LEDGER)))
    if owner.execute("SELECT to_regclass('facts')").fetchone() == (None,):
        return 0
    ((found,),) = owner.execute("SELECT value FROM facts WHERE key = 'schema'").fetchall()
    return int(found)


def _grant(owner: Connection[Any], role: str) -> None:
    names = {"schema": sql.Identifier(LEDGER), "role": sql.Identifier(role)}
    for statement in _parts(_USED):
        owner.execute(sql.SQL(statement).format(**names))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
