"""What a ledger in PostgreSQL is made of: made by its owner, used by a role that can only add."""

from __future__ import annotations

from uuid import UUID, uuid4

from domain.ledger.postgres_lift import Step, lift
from domain.ledger.postgres_pool import LEDGER

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


# Forward only: one entry a version, made in order by whoever owns the database.
MADE = (_MADE,)
VERSION, READER = len(MADE), 1
LINEAGE = "INSERT INTO facts VALUES ('lineage', '{lineage}') ON CONFLICT DO NOTHING"


def migrate(url: str, role: str = "", lineage: UUID | None = None) -> bool:
    """Make a ledger as its owner, or bring it forward, and let a role use it; False: it was so already.

    One that is new gets a lineage of its own unless told which. NewerSchema, StorageDown.
    """
    own = LINEAGE.format(lineage=lineage or uuid4())
    first, *more = (tuple(made.strip().split("\n\n")) for made in MADE)
    steps = [Step(READER, statements) for statements in ((*first, own), *more)]
    return lift(url, LEDGER, steps, role, _USED.strip())
