"""What the runner survives: a rival, poison, a second look, a rebuild, a second worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.authorise import OPERATOR
from domain.facts import EVERYWHERE
from domain.ledger import Stored
from domain.territory import ImportPlaces, Level, Row
from domain.whistle import commands as c
from domain.whistle.words import Level as Urgency
from projections.data import Data
from projections.query import Query
from projections.runner import Overtaken
from projections.ticker import tick
from projections.worker import Worker
from tests.world import COMMUNITY, STREET, WATER, World, world


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


def dispatched(here: World) -> str:
    """Blow an emergency and triage it to water."""
    command = c.BlowNow(level=Urgency.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
    stream: str = here.give("officer", command).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    return stream


def breached(here: World) -> str:
    """Let a dispatched whistle's clocks run out, and record it."""
    stream = dispatched(here)
    here.later(minutes=6)
    build = here.data.boards()
    here.data.runner(build).catch_up()
    tick(build, here.ports)
    return stream


def test_a_runner_that_was_overtaken_writes_nothing(here: World) -> None:
    """A rival moved the position: the batch of the slower one is rolled back whole."""
    build = here.data.boards()
    slow, fast = here.data.runner(build), here.data.runner(build)
    slow.catch_up()
    fast.catch_up()
    dispatched(here)
    slow.step(limit=1)
    after_one = list(build.dump())
    with pytest.raises(Overtaken):
        fast.step()
    assert list(build.dump()) == after_one


def test_an_overtaken_runner_goes_on_from_where_the_build_stands(here: World) -> None:
    """After Overtaken the next step reads the position again."""
    build = here.data.boards()
    slow, fast = here.data.runner(build), here.data.runner(build)
    slow.catch_up()
    fast.catch_up()
    dispatched(here)
    slow.step(limit=1)
    with pytest.raises(Overtaken):
        fast.step()
    fast.catch_up()
    assert build.position() == here.data.ledger.head()


def test_a_poisoned_stream_is_parked_and_the_others_go_on(here: World) -> None:
    """Its rows stay as they were, marked; a later whistle is still shown."""
    poisoned = dispatched(here)
    build = here.data.boards()
    runner = here.data.runner(build)
    runner.catch_up()
    last = here.data.ledger.load(poisoned)[-1]
    here.data.ledger.append([Stored(poisoned, last.version + 1, last.kind, b"{")])
    healthy = dispatched(here)
    runner.catch_up()
    asked = Query(build, (EVERYWHERE,))
    marks = {row["stream"]: row["degraded"] for row in asked.page("whistles").rows}
    assert (marks, asked.parked()) == ({poisoned: True, healthy: False}, 1)


def test_a_directory_whose_last_event_is_poison_opens(here: World) -> None:
    """The clock goes on by the wall; nothing else depends on that event."""
    stream = dispatched(here)
    last = here.data.ledger.load(stream)[-1]
    here.data.ledger.append([Stored(stream, last.version + 1, last.kind, b"{")])
    Data(here.data.directory).close()


def test_a_rebuild_appends_nothing_and_gives_the_same_bytes(here: World) -> None:
    """Breaches are folded again, not acted on again."""
    breached(here)
    build = here.data.boards()
    here.data.runner(build).catch_up()
    before, head = list(build.dump()), here.data.ledger.head()
    anew = here.data.rebuild()
    assert (list(anew.dump()), here.data.ledger.head()) == (before, head)


def test_a_rebuild_becomes_the_current_build(here: World) -> None:
    """The switch is one row."""
    old = here.data.boards()
    anew = here.data.rebuild()
    assert here.data.boards().id == anew.id > old.id


def test_one_worker_leads_until_it_stops(here: World) -> None:
    """The lease is a lock on a file: the second waits, and has it once the first is gone."""
    first, second = Worker(here.data, here.ports), Worker(here.data, here.ports)
    assert (first.lead(), second.lead()) == (True, False)
    first.stop()
    assert second.lead()
    second.stop()


def test_an_unknown_kind_is_counted_and_passed_by(here: World) -> None:
    """An event of a newer version does not stop the boards."""
    stream = dispatched(here)
    version = here.data.ledger.load(stream)[-1].version + 1
    body = here.data.ledger.load(stream)[-1].body
    here.data.ledger.append([Stored(stream, version, "whistle.unheard_of.v9", body)])
    build = here.data.boards()
    here.data.runner(build).catch_up()
    with build.engine.connect() as connection:
        assert connection.execute(text("SELECT kind, seen FROM unknown")).all() == [
            ("whistle.unheard_of.v9", 1)
        ]


@pytest.mark.parametrize("size", [1, 10_000])
def test_an_office_lies_where_it_lay_at_its_own_last_event(here: World, size: int) -> None:
    """Its area moves afterwards: the row does not depend on whether one batch held both."""
    moved = Row(code=STREET, parent="4201", level=Level.STREET, name="大智街道", short="大智")
    here.give(OPERATOR, ImportPlaces(rows=(moved,)), "territory-4201")
    build = here.data.store.begin("other")
    here.data.runner(build).catch_up(size)
    with build.engine.connect() as connection:
        path = connection.execute(text(f"SELECT path FROM offices WHERE key = '{STREET}'")).scalar()  # noqa: S608  A code of ours.
    assert path is not None
    assert "/420102/" in path
