"""The way of a command: repeated, contended, lost, too late, too large, from the future."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from domain import command as way
from domain.authorise import NothingThere
from domain.codec import Unreadable, from_json, from_plain
from domain.command import give
from domain.ledger import Conflict, FileLedger, StorageDown, Stored
from domain.order import Order
from domain.past import Pasts
from domain.text import is_clean, is_storable
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level
from tests.domain.test_ledger_faults import AnswerLost
from tests.world import COMMUNITY, World, world

DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯", need="修")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


class Faulty(FileLedger):
    """The ledger, with a fault planted where it would strike: before or after the real append."""

    faults: list[type[Exception]]
    stored: bool

    def append(self, events: list[Stored]) -> list[int]:  # type: ignore[override]
        """Store or not, and fail as long as there are faults."""
        if not self.faults:
            return super().append(events)
        if self.stored:
            super().append(events)
        raise self.faults.pop(0)


def faulty(here: World, *faults: type[Exception], stored: bool = False) -> way.Ports:
    """Give ports over the same file, with faults."""
    ledger = Faulty(cast("FileLedger", here.data.ledger)._connections)
    ledger.faults, ledger.stored = list(faults), stored
    return replace(here.ports, ledger=ledger)


def test_a_commit_whose_answer_was_lost_is_found_again(here: World) -> None:
    """The database says conflict, the events are there: the command was accepted, once."""
    for fault in (Conflict, StorageDown):
        order = Order(command=DRAFT, who="clerk", key=fault.__name__)
        answer = give(order, faulty(here, fault, stored=True))
        assert answer.repeated
        assert len(here.data.ledger.load(answer.stream)) == 1


def test_an_answer_that_the_file_lost_is_an_accepted_command(here: World) -> None:
    """The commit reached the disk and failed all the same: looking for one's own id finds it."""
    connections = AnswerLost(here.data.directory / "ledger.db", 5.0)
    with FileLedger(connections) as ledger:
        connections.stored = True
        ports = replace(here.ports, ledger=ledger)
        answer = give(Order(command=DRAFT, who="clerk", key="k"), ports)
    assert answer.repeated
    assert len(here.data.ledger.load(answer.stream)) == 1


def test_storage_that_failed_leaves_nothing_and_says_so(here: World) -> None:
    """It is safe to repeat, and then it works."""
    order = Order(command=DRAFT, who="clerk", key="k")
    head = here.data.ledger.head()
    with pytest.raises(StorageDown):
        give(order, faulty(here, StorageDown))
    assert here.data.ledger.head() == head
    assert not give(order, here.ports).repeated


def test_a_conflict_is_decided_again_and_given_up_in_the_end(here: World) -> None:
    """Five times, then the person repeats it."""
    order = Order(command=DRAFT, who="clerk", key="k")
    with pytest.raises(way.ChangedUnderneath):
        give(order, faulty(here, *[Conflict] * way.TRIES_MAX))
    assert give(order, faulty(here, Conflict)).version == 1


def test_a_command_has_ten_seconds(here: World) -> None:
    """Each try looks at the clock before it begins."""
    order = Order(command=DRAFT, who="clerk", key="k")
    with pytest.raises(way.OutOfTime):
        way._tried(order, here.ports, here.data.registry.slices["whistle"], seconds=-1.0)


def test_what_has_not_happened_yet_is_not_recorded(here: World) -> None:
    """I11: two minutes of a wrong watch are forgiven."""
    ahead = Order(command=DRAFT, who="clerk", key="k", occurred_at=here.now + timedelta(minutes=3))
    with pytest.raises(way.FromTheFuture):
        give(ahead, here.ports)
    soon = replace(ahead, key="l", occurred_at=here.now + timedelta(minutes=1))
    assert give(soon, here.ports).version == 1


def test_an_event_that_would_jam_the_relay_is_refused(here: World) -> None:
    """256 KiB an event; a command may hold many events."""
    big = replace(DRAFT, need="长" * 90_000)
    with pytest.raises(way.TooMuchAtOnce):
        here.give("clerk", big)


def test_recorded_time_never_goes_back_in_a_stream(here: World) -> None:
    """The clock is set back an hour: the stream goes on from where it was."""
    stream = here.give("clerk", DRAFT).stream
    ports = replace(here.ports, now=lambda: here.now - timedelta(hours=1))
    answer = give(Order(command=c.SubmitWhistle(), who="clerk", key="k", stream=stream), ports)
    assert answer.recorded_at == here.now


def test_a_drill_is_inherited_by_all_that_follows(here: World) -> None:
    """Fixed when the stream begins."""
    blow = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="演练", need="演练")
    order = Order(command=blow, who="officer", key="k", exercise=True)
    stream = give(order, here.ports).stream
    here.give("leader", c.ConfirmWhistle(), stream)
    assert all(b'"exercise":true' in row.body for row in here.data.ledger.load(stream))


def test_nothing_is_done_where_nothing_is(here: World) -> None:
    """A command needs its stream."""
    with pytest.raises(NothingThere):
        here.give("clerk", c.SubmitWhistle(), "whistle-none")


def test_the_register_skips_what_it_does_not_know(here: World) -> None:
    """A newer version may write facts that this one cannot read."""
    before = here.data.keeper.current()
    strange = Stored(stream="office-new", version=1, kind="office.blessed.v1", body=b"{}")
    here.data.ledger.append([strange])
    assert here.data.keeper.current().facts == before.facts


def test_the_register_leaps_over_a_long_ledger(here: World) -> None:
    """Only the streams that inform are read."""
    rows = [
        Stored(stream="whistle-x", version=n, kind="whistle.submitted.v1", body=b"{}")
        for n in range(1, 1201)
    ]
    expected = here.data.keeper.current().facts
    here.data.ledger.append(rows)
    assert here.data.keeper.current().facts == expected
    assert here.data.keeper.current().position == here.data.ledger.head()


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a\x00b"])
def test_blank_and_unstorable_text_is_not_clean(text: str) -> None:
    """Text says something, and can be stored."""
    assert not is_clean(text)
    assert is_storable(text) is (not text.strip())


def test_what_cannot_be_read_is_said() -> None:
    """Bytes and values that do not fit their type."""
    with pytest.raises(Unreadable):
        from_json(b"{", dict)
    with pytest.raises(Unreadable):
        from_plain({"matter": 1}, c.DraftWhistle)


def test_a_stream_that_is_remembered_no_longer_is_read_anew(here: World) -> None:
    """Of two streams one is remembered: the other's past is the same all the same."""
    of = here.data
    pasts = Pasts(of.ledger, of.codec, of.registry, most=1)
    first, second = (here.give("clerk", DRAFT).stream for _ in range(2))
    before = [pasts.of(stream) for stream in (first, second)]
    assert [pasts.of(stream) for stream in (first, second)] == before
