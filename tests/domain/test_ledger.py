"""What the ledger promises to those who append and read, on real files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger import (
    Conflict,
    Ledger,
    NewerSchema,
    PostgresLedger,
    StorageDown,
    Stored,
    open_ledger,
)
from domain.ledger.file import SCHEMA

A, B = "whistle-a", "office-420102014"
BLOWN, SIGNED = "whistle.blown.v1", "whistle.leg-signed.v1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a ledger that is not there yet, with a character that URIs reserve."""
    return tmp_path / "ledger 100%?.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """Give an empty ledger of either kind, closed at the end."""
    if request.param == "sqlite":
        with open_ledger(path) as opened:
            yield opened
        return
    _, url = request.getfixturevalue("postgres").ledger()
    with PostgresLedger(url) as opened:
        yield opened


def events(stream: str, *versions: int, kind: str = BLOWN) -> list[Stored]:
    """Give events of a stream that tell their versions in their bodies."""
    return [Stored(stream, v, kind, f'{{"data":{v}}}'.encode()) for v in versions]


def versions(rows: list[Stored]) -> list[int]:
    """Give the versions of some events."""
    return [row.version for row in rows]


def test_positions_count_from_one_without_gaps(ledger: Ledger) -> None:
    """Positions are the one total order, given in the order of the events."""
    assert ledger.head() == 0
    assert ledger.append(events(A, 1, 2)) == [1, 2]
    assert ledger.append(events(B, 1)) == [3]
    assert ledger.head() == 3


def test_what_was_appended_is_loaded_byte_for_byte(ledger: Ledger) -> None:
    """The stored bytes are those that were given, NUL and all."""
    body = bytes(range(256))
    ledger.append([Stored("哨-一", 1, BLOWN, body)])
    assert ledger.load("哨-一") == [Stored("哨-一", 1, BLOWN, body, position=1)]


def test_a_stream_is_loaded_after_a_version(ledger: Ledger) -> None:
    """Whoever holds a state folded so far loads only the rest."""
    ledger.append(events(A, 1, 2, 3))
    ledger.append(events(B, 1))
    assert versions(ledger.load(A, after=1)) == [2, 3]


def test_a_stream_that_is_not_there_is_empty(ledger: Ledger) -> None:
    """Loading nothing is no error: a command may begin a stream."""
    assert ledger.load("whistle-none") == []


def test_reading_goes_by_position_and_stops_at_the_limit(ledger: Ledger) -> None:
    """A page is the next events after a position."""
    ledger.append(events(A, 1, 2))
    ledger.append(events(B, 1, 2))
    assert [row.position for row in ledger.read(1, 2)] == [2, 3]


def test_reading_some_kinds_leaves_out_the_others(ledger: Ledger) -> None:
    """The limit counts what was asked for."""
    ledger.append([*events(A, 1), *events(A, 2, 3, kind=SIGNED), *events(A, 4)])
    assert versions(ledger.read(0, 2, {BLOWN})) == [1, 4]
    assert versions(ledger.read(0, 9, (SIGNED, BLOWN))) == [1, 2, 3, 4]


def test_streams_of_a_prefix_come_by_position(ledger: Ledger) -> None:
    """The register reads all offices in the order in which they were recorded."""
    ledger.append(events("office-b", 1))
    ledger.append(events("whistle-a", 1))
    ledger.append(events("office-a", 1))
    ledger.append(events("office-\U0001f6a8", 1))
    ledger.append(events("officer-a", 1))
    assert [row.position for row in ledger.prefixed("office-")] == [1, 3, 4]
    assert [row.position for row in ledger.prefixed("office-", after=1)] == [3, 4]


def test_a_version_that_is_taken_is_a_conflict(ledger: Ledger) -> None:
    """Of two who decided on the same state, one is told to look again."""
    ledger.append(events(A, 1))
    with pytest.raises(Conflict):
        ledger.append(events(A, 1))
    assert ledger.head() == 1


def test_a_version_that_leaves_a_gap_is_a_conflict(ledger: Ledger) -> None:
    """A stream's versions follow each other, or its events could not be folded."""
    ledger.append(events(A, 1))
    with pytest.raises(Conflict):
        ledger.append(events(A, 3))


def test_an_append_is_all_or_nothing(ledger: Ledger) -> None:
    """When the last event of a command conflicts, none of them is stored."""
    ledger.append(events(B, 1))
    with pytest.raises(Conflict):
        ledger.append([*events(A, 1, 2), *events(B, 1)])
    assert ledger.load(A) == []


def test_a_conflict_burns_no_position(ledger: Ledger) -> None:
    """Positions stay without gaps, so that a reader who sees one knows that something is lost."""
    ledger.append(events(A, 1))
    with pytest.raises(Conflict):
        ledger.append([*events(B, 1), *events(A, 1)])
    assert ledger.append(events(A, 2)) == [2]


def test_appending_nothing_changes_nothing(ledger: Ledger) -> None:
    """A command that was answered without an event has no position."""
    assert ledger.append([]) == []
    assert ledger.head() == 0


def test_everything_is_there_after_opening_again(path: Path) -> None:
    """Events, cursors and facts outlive the process."""
    with open_ledger(path) as before:
        before.append(events(A, 1))
        before.move_cursor("escalate", None, 1)
        before.keep("synthetic", "1")
        lineage = before.fact("lineage")
    with open_ledger(path) as after:
        assert versions(after.load(A)) == [1]
        assert (after.cursor("escalate"), after.fact("synthetic")) == (1, "1")
        assert after.fact("lineage") == lineage


def test_every_ledger_has_a_lineage_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger made anew is told from the one that was there before."""
    with open_ledger(tmp_path / "other.db") as other:
        assert UUID(ledger.fact("lineage")) != UUID(other.fact("lineage"))


def test_a_fact_is_kept_in_place_of_the_older(ledger: Ledger) -> None:
    """What the installation knows of itself is its last word."""
    assert ledger.fact("clock") is None
    ledger.keep("clock", "08:00")
    ledger.keep("clock", "08:01")
    assert ledger.fact("clock") == "08:01"


def test_a_new_cursor_is_made_once(ledger: Ledger) -> None:
    """Of two workers that meet a new policy, one begins it."""
    assert ledger.cursor("escalate") is None
    assert ledger.move_cursor("escalate", None, 5)
    assert not ledger.move_cursor("escalate", None, 6)
    assert ledger.cursor("escalate") == 5


def test_a_cursor_moves_only_from_where_it_is_expected(ledger: Ledger) -> None:
    """A worker that slept finds that another has gone on."""
    ledger.move_cursor("escalate", None, 5)
    assert ledger.move_cursor("escalate", 5, 7)
    assert not ledger.move_cursor("escalate", 5, 6)
    assert ledger.cursor("escalate") == 7


def test_a_cursor_that_is_not_there_does_not_move(ledger: Ledger) -> None:
    """Expecting a place where nothing is makes no cursor."""
    assert not ledger.move_cursor("escalate", 0, 6)
    assert ledger.cursor("escalate") is None


def test_a_newer_directory_is_refused_and_left_alone(path: Path) -> None:
    """An older version must not write where it does not know what is meant."""
    with open_ledger(path) as newer:
        newer.keep("schema", str(SCHEMA + 1))
    before = path.read_bytes()
    with pytest.raises(NewerSchema) as refused:
        open_ledger(path)
    assert (refused.value.found, refused.value.known) == (SCHEMA + 1, SCHEMA)
    assert path.read_bytes() == before


def test_a_closed_ledger_answers_nobody(ledger: Ledger) -> None:
    """A thread that was left behind opens no file again."""
    ledger.close()
    with pytest.raises(StorageDown):
        ledger.head()
    with pytest.raises(StorageDown):
        ledger.append(events(A, 1))


Steps = st.lists(st.tuples(st.sampled_from("abc"), st.integers(-1, 1), st.integers(1, 3)))


@settings(max_examples=60, deadline=None)
@given(steps=Steps, page=st.integers(1, 5))
def test_any_order_of_appends_reads_as_it_was_written(
    steps: list[tuple[str, int, int]], page: int
) -> None:
    """Against a list: right versions are stored, wrong ones refused, and pages join without a seam."""
    expected: list[Stored] = []
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "l.db") as ledger:
        for stream, off, count in steps:
            begin = 1 + sum(row.stream == stream for row in expected) + off
            rows = events(stream, *range(begin, begin + count))
            if off:
                with pytest.raises(Conflict):
                    ledger.append(rows)
                continue
            positions = ledger.append(rows)
            expected += [
                Stored(r.stream, r.version, r.kind, r.body, p)
                for r, p in zip(rows, positions, strict=True)
            ]
        read: list[Stored] = []
        while found := ledger.read(len(read), page):
            read += found
        assert read == expected
        assert [row.position for row in read] == list(range(1, len(read) + 1))
        for stream, rows_of in groupby(sorted(read, key=lambda r: r.stream), lambda r: r.stream):
            assert ledger.load(stream) == list(rows_of)
        assert ledger.check() == []
