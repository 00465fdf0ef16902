"""What a ledger's file is made of, and what tells that it is so no longer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import UUID

SCHEMA = 1

# AUTOINCREMENT: without it SQLite gives the position of a removed last row a second time. INSERT OR
# REPLACE walks past triggers against UPDATE and DELETE, so two more guard the way in; SQLite shows
# them a position that was not asked for as -1. The view is how the library names what it reads.
_MADE = """
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT CHECK (position > 0),
    stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (stream, version)
) STRICT

CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT

CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT

CREATE VIEW IF NOT EXISTS stored_events AS SELECT position AS rowid, stream AS originator_id,
    version AS originator_version, kind AS topic, body AS state FROM events

CREATE TRIGGER IF NOT EXISTS events_never_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'what is recorded never changes'); END

CREATE TRIGGER IF NOT EXISTS events_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'what is recorded is never deleted'); END

CREATE TRIGGER IF NOT EXISTS events_never_placed BEFORE INSERT ON events
WHEN NEW.position IS NOT -1
BEGIN SELECT RAISE(ABORT, 'positions are given by the ledger alone'); END

CREATE TRIGGER IF NOT EXISTS events_never_replaced BEFORE INSERT ON events
WHEN NEW.version IS NOT
    (SELECT 1 + coalesce(max(version), 0) FROM events WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'another version comes next in this stream'); END
"""
_OBJECTS = "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL"
_COUNTS = """
SELECT count(*), coalesce(max(position), 0),
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)
FROM events
"""


def statements(lineage: UUID) -> list[str]:
    """Give what makes a ledger: its objects, and the two facts that every ledger begins with."""
    facts = f"('schema', '{SCHEMA}'), ('lineage', '{lineage}')"
    insert = f"INSERT OR IGNORE INTO facts VALUES {facts}"  # noqa: S608  A number and a UUID.
    return [*_MADE.split("\n\n"), insert]


def faults(ledger: sqlite3.Connection) -> list[str]:
    """Say in sentences what is wrong with a ledger's file; sqlite3.DatabaseError: it is unreadable."""
    return [*_damage(ledger), *_changes(ledger), *_gaps(ledger)]


def _damage(ledger: sqlite3.Connection) -> list[str]:
    said = [line for (line,) in ledger.execute("PRAGMA quick_check(1)")]
    return [] if said == ["ok"] else [f"The ledger's file is damaged: {said[0]}."]


def _changes(ledger: sqlite3.Connection) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        for sql in statements(UUID(int=0)):
            fresh.execute(sql)
        ours = set(fresh.execute(_OBJECTS))
    names = {name for name, _ in ours ^ set(ledger.execute(_OBJECTS))}
    return [f"{name} is not as this version makes it." for name in sorted(names)]


def _gaps(ledger: sqlite3.Connection) -> list[str]:
    count, last, given = ledger.execute(_COUNTS).fetchone()
    told = f"{count} events are there, the last at {last}, and {given} positions were given."
    return [] if count == last == given else [told]
