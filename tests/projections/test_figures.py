"""The figures, each counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.whistle import commands as c
from projections.evidence import PARTS
from projections.figures import CODES, percentile
from tests.projections.counting import (
    CLAIM,
    NO,
    TODAY,
    YES,
    counted,
    dispatched,
    figures,
    kinds,
    needed,
    ordered,
)
from tests.world import OTHER, POWER, STREET, WATER, World, world


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


def test_a_step_in_time_is_kept_a_late_one_missed_and_the_rest_open(here: World) -> None:
    """Water signs after 3 minutes of 5, power after 6; nobody has arrived, and may yet."""
    stream = dispatched(here)
    here.later(minutes=3)
    here.give("water", c.SignLeg(), stream, 1)
    here.later(minutes=3)
    here.give("power", c.SignLeg(), stream, 2)
    found = figures(here)
    assert counted(found["K1"]) == (1, 2, 0)
    assert counted(found["K2"]) == (0, 2, 0)
    assert counted(found["K3"]) == (0, 2, 2)


def test_a_department_that_never_signs_but_arrives_is_late_in_signing_alone(here: World) -> None:
    """Scenario 1: arrival after 28 minutes of 30."""
    stream = dispatched(here)
    here.later(minutes=28)
    here.give("water", c.ReportArrival(people=3), stream, 1)
    found = figures(here, department=WATER)
    assert (counted(found["K1"]), counted(found["K3"])) == ((0, 1, 0), (1, 1, 0))


def test_a_department_that_stays_silent_counts_as_late_everywhere(here: World) -> None:
    """Unsigned is late, once the limit has passed."""
    dispatched(here)
    here.later(minutes=31)
    found = figures(here)
    assert [counted(found[code]) for code in ("K1", "K2", "K3")] == [(0, 2, 0)] * 3


def test_the_time_to_arrive_runs_from_the_summons_by_kind_and_department(here: World) -> None:
    """Water after 10 and 20 minutes, power after 30: the median is 20."""
    first = dispatched(here)
    here.later(minutes=10)
    here.give("water", c.ReportArrival(people=3), first, 1)
    second = dispatched(here)
    here.later(minutes=20)
    here.give("water", c.ReportArrival(people=3), second, 1)
    here.give("power", c.ReportArrival(people=3), first, 2)
    found = figures(here)["K4"]
    assert (found.n, found.p50, found.p90) == (3, 1200, 1800)
    groups = {(one["kind"], one["department"]): (one["n"], one["p50"]) for one in found.groups}
    assert groups == {("ER", WATER): (2, 600), ("ER", POWER): (1, 1800)}


def test_work_done_without_going_there_needs_no_arrival(here: World) -> None:
    """A need of residents is met from the desk: no case of K3, though there is a limit."""
    stream = needed(here)
    here.give("water", CLAIM, stream, 1)
    found = figures(here)
    assert (counted(found["K2"]), found["K3"].n) == ((1, 1, 0), 0)


def test_the_wait_for_the_blower_is_not_the_departments(here: World) -> None:
    """Claimed after one hour of two, accepted after three: on time."""
    stream = dispatched(here)
    for leg, who in ((1, "water"), (2, "power")):
        here.give(who, c.ReportArrival(people=3), stream, leg)
    here.later(hours=1)
    here.give("water", CLAIM, stream, 1)
    here.give("power", CLAIM, stream, 2)
    here.later(hours=2)
    here.give("officer", YES, stream, 1)
    assert counted(figures(here)["K5"]) == (0, 1, 1)
    here.give("officer", YES, stream, 2)
    assert counted(figures(here)["K5"]) == (1, 1, 0)


def test_a_whistle_is_late_when_one_leg_is_and_each_department_answers_for_its_own(
    here: World,
) -> None:
    """Water claims in time; power is sent back, and claims again too late."""
    stream = dispatched(here)
    for leg, who in ((1, "water"), (2, "power")):
        here.give(who, c.ReportArrival(people=3), stream, leg)
        here.give(who, CLAIM, stream, leg)
    here.give("officer", YES, stream, 1)
    here.give("officer", NO, stream, 2)
    here.later(hours=3)
    here.give("power", CLAIM, stream, 2)
    here.give("officer", YES, stream, 2)
    found = figures(here)
    assert (counted(found["K5"]), counted(found["K10"])) == ((0, 1, 0), (1, 2, 0))
    assert counted(figures(here, department=WATER)["K5"]) == (1, 1, 0)
    assert counted(figures(here, department=POWER)["K5"]) == (0, 1, 0)


def test_resolution_belongs_to_the_day_it_was_due(here: World) -> None:
    """Seven days after the blow; the other figures belong to the day of the blow."""
    needed(here)
    assert (figures(here, first=TODAY, last=TODAY)["K5"].n, figures(here)["K5"].n) == (0, 1)
    due = figures(here, first="2026-12-01", last="2026-12-01")
    assert (due["K5"].n, due["K1"].n) == (1, 0)


def test_what_is_written_down_a_day_later_is_a_late_entry(here: World) -> None:
    """An arrival of 25 hours ago: one of the six things that people recorded."""
    stream = dispatched(here)
    here.later(hours=25)
    ago = here.now - timedelta(hours=25)
    ordered(here, "water", c.ReportArrival(people=3), stream, part=1, occurred_at=ago)
    lag = figures(here)["K47"]
    people = [one for one in here.data.ledger.load(stream) if b'"actor":"system"' not in one.body]
    assert (lag.numerator, lag.n, lag.p50, lag.p95) == (1, len(people), 0, 25 * 3600)
    rows = here.data.boards().tables.boards["late_entries"].table.select()
    with here.data.boards().engine.connect() as connection:
        assert len(connection.execute(rows).all()) == 1
    assert kinds(here, "K47", "numerator") == ["whistle.leg-arrived.v1"]
    assert kinds(here, "K47", "denominator") == [one.kind for one in people]
    assert counted(figures(here, department=WATER)["K47"]) == (1, 1, 0)
    assert kinds(here, "K47", "denominator", department=WATER) == ["whistle.leg-arrived.v1"]
    assert kinds(here, "K47", "numerator", department=POWER) == []


@pytest.mark.parametrize("why", ["exercise", "withdrawn"])
def test_what_is_an_exercise_or_was_withdrawn_counts_nowhere(here: World, why: str) -> None:
    """Neither in a figure nor behind one."""
    stream = dispatched(here, exercise=why == "exercise")
    if why == "withdrawn":
        here.give("officer", c.WithdrawWhistle(reason="误报"), stream)
    assert [(one.n, one.value) for one in figures(here).values()] == [(0, None)] * len(CODES)
    assert [kinds(here, code, part) for code in CODES for part in PARTS[:2]] == [[]] * 14


def test_an_empty_period_has_no_rate_and_divides_by_nothing(here: World) -> None:
    """The day before there was anything."""
    dispatched(here)
    found = figures(here, last="2026-11-23")
    assert {(one.n, one.value, one.p50) for one in found.values()} == {(0, None, None)}


def test_a_reader_counts_what_he_may_see(here: World) -> None:
    """The other street nothing, power the whistles that it has to do with."""
    dispatched(here)
    needed(here)
    seen = {unit: figures(here, (unit,))["K1"].n for unit in (STREET, OTHER, WATER, POWER)}
    assert seen == {STREET: 3, OTHER: 0, WATER: 3, POWER: 2}


@given(st.lists(st.integers(0, 10_000), max_size=40), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    found: list[int], percent: int
) -> None:
    """Nearest rank: a value that was there."""
    value = percentile(sorted(found), percent)
    enough = [one for one in found if sum(x <= one for x in found) * 100 >= percent * len(found)]
    assert value == min(enough, default=None)
