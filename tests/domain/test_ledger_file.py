"""What the ledger's file refuses to whoever opens it, and what the doctor sees when it was forced."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.ledger import Ledger, Stored, open_ledger

A, B = "whistle-a", "whistle-b"
BLOWN = "whistle.blown.v1"
INTO = "INTO events (stream, version, kind, body)"
INTO_PLACE = "INTO events (position, stream, version, kind, body)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a ledger that is not there yet."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """Give a ledger of three events in two streams."""
    with open_ledger(path) as opened:
        opened.append([Stored(s, v, BLOWN, b"{}") for s, v in ((A, 1), (A, 2), (B, 1))])
        yield opened


@pytest.fixture
def stranger(ledger: Ledger, path: Path) -> Iterator[sqlite3.Connection]:
    """Give a plain connection of a program that knows nothing of our rules."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET body = x'00' WHERE position = 1",
        "UPDATE OR REPLACE events SET version = 1 WHERE position = 2",
        "UPDATE OR IGNORE events SET kind = 'x'",
        "UPDATE events SET position = 9 WHERE position = 3",
        "DELETE FROM events WHERE position = 3",
        "DELETE FROM events",
        "REPLACE {into} VALUES ('whistle-a', 1, 'x', x'00')",
        "INSERT OR REPLACE {into} VALUES ('whistle-a', 2, 'x', x'00')",
        "INSERT OR IGNORE {into} VALUES ('whistle-a', 1, 'x', x'00')",
        "INSERT {into} VALUES ('whistle-a', 1, 'x', x'00') ON CONFLICT DO UPDATE SET kind = 'x'",
        "INSERT {into} VALUES ('whistle-a', 4, 'x', x'00')",
        "INSERT {into} VALUES ('c', 0, 'x', x'00')",
        "INSERT OR REPLACE {place} VALUES (3, 'c', 1, 'x', x'00')",
        "INSERT OR REPLACE {place} VALUES (1, 'c', 1, 'x', x'00')",
        "INSERT {place} VALUES (9, 'c', 1, 'x', x'00')",
        "INSERT {place} VALUES (0, 'c', 1, 'x', x'00')",
        "INSERT {place} VALUES (-1, 'c', 1, 'x', x'00')",
        "INSERT {into} VALUES ('c', 1, 'x', 'text')",
        "INSERT {into} VALUES ('c', 1, NULL, x'00')",
    ],
)
@pytest.mark.parametrize("recursive", ["OFF", "ON"])
def test_nobody_changes_what_is_recorded(
    ledger: Ledger, stranger: sqlite3.Connection, sql: str, recursive: str
) -> None:
    """A foreign program is refused by the file itself, whatever way round it tries."""
    before = ledger.read(0, 9)
    stranger.execute(f"PRAGMA recursive_triggers={recursive}")
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(sql.format(into=INTO, place=INTO_PLACE))
    assert ledger.read(0, 9) == before
    assert ledger.check() == []


def test_a_stranger_may_append_as_we_do(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """The guards refuse changes, not news: the next version gets the next position."""
    values = (A, 3, BLOWN, b"{}")
    stranger.execute("INSERT INTO events (stream, version, kind, body) VALUES (?, ?, ?, ?)", values)
    assert ledger.load(A, after=2) == [Stored(A, 3, BLOWN, b"{}", position=4)]


def test_a_position_is_never_given_twice(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """Even when the guard was broken and the last row removed, its position is not used again."""
    stranger.execute("DROP TRIGGER events_never_deleted")
    stranger.execute("DELETE FROM events WHERE position = 3")
    assert ledger.append([Stored(B, 1, BLOWN, b"{}")]) == [4]


def test_a_sound_ledger_has_no_faults(ledger: Ledger) -> None:
    """The doctor says nothing when nothing is wrong."""
    assert ledger.check() == []


def test_an_empty_ledger_has_no_faults(path: Path) -> None:
    """A new installation is sound."""
    with open_ledger(path) as empty:
        assert empty.check() == []


def test_a_missing_guard_is_named(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """The doctor tells which protection somebody took away."""
    stranger.execute("DROP TRIGGER events_never_updated")
    assert ledger.check() == ["events_never_updated is not as this version makes it."]


def test_opening_does_not_hide_a_missing_guard(
    ledger: Ledger, stranger: sqlite3.Connection, path: Path
) -> None:
    """What was taken away stays a fault until somebody answers for it."""
    stranger.execute("DROP TRIGGER events_never_updated")
    with open_ledger(path) as again:
        assert again.check() != []


def test_a_weakened_guard_is_named(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """A trigger of the right name that refuses nothing is no trigger."""
    stranger.execute("DROP TRIGGER events_never_updated")
    stranger.execute(
        "CREATE TRIGGER events_never_updated BEFORE UPDATE ON events BEGIN SELECT 1; END"
    )
    assert ledger.check() == ["events_never_updated is not as this version makes it."]


def test_a_foreign_object_is_named(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """A trigger that somebody added could rewrite the present as it arrives."""
    stranger.execute("CREATE TRIGGER own AFTER INSERT ON events BEGIN SELECT 1; END")
    assert ledger.check() == ["own is not as this version makes it."]


def test_a_table_that_reuses_positions_is_named(ledger: Ledger, path: Path) -> None:
    """AUTOINCREMENT is part of what the doctor compares."""
    ledger.close()
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute("PRAGMA writable_schema=ON")
        stranger.execute("UPDATE sqlite_schema SET sql = replace(sql, ' AUTOINCREMENT', '')")
        stranger.commit()
    with open_ledger(path) as changed:
        assert "events is not as this version makes it." in changed.check()


def test_a_removed_event_leaves_a_gap(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """The doctor counts what is there against what was given."""
    stranger.execute("DROP TRIGGER events_never_deleted")
    stranger.execute("DELETE FROM events WHERE position = 2")
    gap = "2 events are there, the last at 3, and 3 positions were given."
    assert gap in ledger.check()


def test_a_removed_end_leaves_a_gap(ledger: Ledger, stranger: sqlite3.Connection) -> None:
    """Cutting off the last events is seen too: the positions were given."""
    stranger.execute("DROP TRIGGER events_never_deleted")
    stranger.execute("DELETE FROM events WHERE position = 3")
    gap = "2 events are there, the last at 2, and 3 positions were given."
    assert gap in ledger.check()


def test_a_damaged_page_is_told(ledger: Ledger, stranger: sqlite3.Connection, path: Path) -> None:
    """A disk that lost a page is found by reading it."""
    (page,) = stranger.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'cursors'"
    ).fetchone()
    ledger.close()
    stranger.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with open_ledger(path) as damaged:
        assert damaged.check()[0].startswith("The ledger's file is damaged:")


def test_an_unreadable_ledger_is_told_in_a_sentence(ledger: Ledger) -> None:
    """The doctor does not die of what it came to find."""
    ledger.close()
    assert ledger.check() == ["The ledger cannot be read: the ledger is closed."]
