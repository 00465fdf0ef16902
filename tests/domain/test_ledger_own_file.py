"""What only a ledger in a file promises: who may read it, what reaches the disk, by which index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from domain.ledger import Conflict, FileLedger, Stored, open_ledger

A, B = "whistle-a", "office-420102014"
BLOWN = "whistle.blown.v1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a ledger that is not there yet."""
    return tmp_path / "ledger.db"


@pytest.fixture
def file(path: Path) -> Iterator[FileLedger]:
    """Give an empty ledger in a file, closed at the end."""
    with open_ledger(path) as opened:
        yield opened


def events(stream: str, *versions: int) -> list[Stored]:
    """Give events of a stream that tell their versions in their bodies."""
    return [Stored(stream, v, BLOWN, f'{{"data":{v}}}'.encode()) for v in versions]


def test_streams_of_a_prefix_are_found_by_the_index(file: FileLedger, path: Path) -> None:
    """However long the ledger is, only the streams asked for are looked at."""
    asked: list[str] = []
    file._connections._readers[-1].set_trace_callback(asked.append)
    file.prefixed("office-", after=7)
    plan = sqlite3.connect(path).execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert "USING INDEX sqlite_autoindex_events_1 (stream>? AND stream<?)" in plan[0][3]


def test_what_can_never_be_stored_is_no_conflict(file: FileLedger) -> None:
    """Our own mistake is not repeated five times as if another had been faster."""
    wrong = Stored(A, 1, BLOWN, cast("bytes", "text"))
    with pytest.raises(sqlite3.IntegrityError):
        file.append([wrong])
    assert file.append(events(A, 1)) == [1]


def test_the_library_reads_the_same_events(file: FileLedger) -> None:
    """The recorder is a whole recorder: what the library reads is what we read."""
    file.append([*events(A, 1, 2), *events(B, 1)])
    recorder = file._recorder
    ours = [(r.stream, r.version, r.kind, r.body, r.position) for r in file.read(1, 9)]
    notes = recorder.select_notifications(2, 9)
    theirs = [(n.originator_id, n.originator_version, n.topic, n.state, n.id) for n in notes]
    assert theirs == ours
    assert [e.originator_version for e in recorder.select_events(A, gt=1)] == [2]
    assert recorder.max_notification_id() == 3


def test_only_the_owner_may_read_the_file(file: FileLedger, path: Path) -> None:
    """What people report is not for every account on the machine."""
    file.append(events(A, 1))
    modes = {file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_every_commit_reaches_the_disk(file: FileLedger) -> None:
    """WAL with synchronous FULL: an answered command outlives a power cut."""
    with file._connections.writing() as writer:
        assert writer.execute("PRAGMA synchronous").fetchone() == (2,)
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_error_that_somebody_keeps_holds_no_lock(file: FileLedger) -> None:
    """A conflict is looked at while others go on writing."""
    file.append(events(A, 1))
    with pytest.raises(Conflict) as kept:
        file.append(events(A, 1))
    assert file.append(events(A, 2)) == [2]
    assert kept.value
