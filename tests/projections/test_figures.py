"""The figures: each counted by hand, each opened to its events, all equal to a slow second count."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.command import give
from domain.envelope import Recorded
from domain.order import Order
from domain.refusals import Refusal
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level
from projections.evidence import PARTS, Evidence
from projections.figures import CODES, STEP_OF, Asked, Figure, Figures, percentile
from projections.ticker import tick
from tests.projections import plain_figures as plain
from tests.world import COMMUNITY, OTHER, POWER, STREET, WATER, World, world

TODAY, KEYS = "2026-11-24", itertools.count()
CLAIM = c.ClaimResolved(measure="关阀换管", with_whom="书记", limit="今日")
YES, NO = c.VerifyLeg(accepted=True), c.VerifyLeg(accepted=False, defects="仍漏水")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def ordered(here: World, who: str, command: object, stream: str = "", **more: Any) -> str:  # noqa: ANN401
    """Give a command with what World does not say: an exercise, a claimed moment; give the stream."""
    order = Order(command=command, who=who, key=f"o{next(KEYS)}", stream=stream, **more)
    answer: str = give(order, here.ports).stream
    return answer


def dispatched(here: World, **more: Any) -> str:  # noqa: ANN401
    """Blow an E1 and triage it to water and power."""
    stream = ordered(here, "officer", BLOW, **more)
    here.give("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), stream)
    return stream


def needed(here: World) -> str:
    """Blow a whistle of residents' needs, for water alone."""
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
    stream = here.give("clerk", draft).stream
    here.give("clerk", c.SubmitWhistle(), stream)
    here.give("leader", c.ApproveAndBlow(), stream)
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    return stream


def settled(here: World) -> None:
    """Record what fell due, and bring the boards to the head."""
    runner = here.data.runner(here.data.boards())
    runner.catch_up()
    tick(here.data.boards(), here.ports)
    runner.catch_up()


def figures(here: World, units: tuple[str, ...] = ("*",), **asked: str) -> dict[str, Figure]:
    """Count, for a reader."""
    settled(here)
    found, position = Figures(here.data.boards(), units).all(Asked(**asked))
    assert position == here.data.ledger.head()
    return {figure.code: figure for figure in found}


def counted(figure: Figure) -> tuple[int | None, int, int]:
    """Give numerator, cases, open."""
    return figure.numerator, figure.n, figure.open


def kinds(here: World, code: str, part: str, **asked: str) -> list[str]:
    """Give the kinds of the events behind a part of a figure."""
    page = Evidence(here.data.boards(), ("*",)).page(code, part, Asked(**asked), None, 200)
    found = []
    for row in page.rows:
        stream, _, version = row["event"].rpartition("/")
        (stored,) = [one for one in here.data.ledger.load(stream) if one.version == int(version)]
        found.append(stored.kind)
    return found


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


EXPECTED = {
    "K1": ("whistle.leg-signed.v1", "whistle.leg-dispatched.v1"),
    "K2": ("whistle.leg-arrived.v1", "whistle.leg-dispatched.v1"),
    "K3": ("whistle.leg-arrived.v1", "whistle.leg-dispatched.v1"),
    "K4": ("whistle.leg-arrived.v1", "whistle.leg-dispatched.v1"),
    "K5": ("whistle.leg-resolution-claimed.v1", "whistle.blown.v1"),
    "K10": ("whistle.leg-rework-ordered.v1", "whistle.leg-resolution-claimed.v1"),
}


@pytest.mark.parametrize("code", EXPECTED)
def test_a_figure_names_the_events_it_was_counted_from(here: World, code: str) -> None:
    """Numerator and denominator apart."""
    stream = needed(here)
    here.give("water", c.SignLeg(), stream, 1)
    here.give("water", c.ReportArrival(people=3), stream, 1)
    for verdict in (NO, YES):
        here.give("water", CLAIM, stream, 1)
        here.give("officer", verdict, stream, 1)
    settled(here)
    parts = [kinds(here, code, part) for part in ("numerator", "denominator")]
    assert parts == [[EXPECTED[code][0]], [EXPECTED[code][1]]]


def test_the_events_come_page_by_page_each_once(here: World) -> None:
    """Missed and open ones of their own, within the days asked for."""
    for _ in range(3):
        dispatched(here)
        here.later(minutes=6)
    settled(here)
    look = Evidence(here.data.boards(), ("*",))
    for code, part, count in (
        ("K1", "missed", 6),
        ("K4", "denominator", 0),
        ("K47", "denominator", 15),
    ):
        found, cursor = list[str](), None
        while True:
            page = look.page(code, part, Asked(first=TODAY, last=TODAY), cursor, 2)
            found += [row["event"] for row in page.rows]
            cursor = page.cursor
            if cursor is None:
                break
        assert len(found) == len(set(found)) == count


@given(st.lists(st.integers(0, 10_000), max_size=40), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    found: list[int], percent: int
) -> None:
    """Nearest rank: a value that was there."""
    value = percentile(sorted(found), percent)
    enough = [one for one in found if sum(x <= one for x in found) * 100 >= percent * len(found)]
    assert value == min(enough, default=None)


ACTS: tuple[tuple[str, object, int], ...] = (
    *((who, act, leg) for leg, who in ((1, "water"), (2, "power")) for act in (
        c.SignLeg(), c.LogContact(note="x"), c.ReportArrival(people=1), CLAIM,
    )),
    *(("officer", act, leg) for leg in (1, 2) for act in (YES, YES, NO)),
    ("officer", c.WithdrawWhistle(reason="x"), 0),
)  # fmt: skip


def live(here: World, chance: Random) -> None:
    """Let one whistle live some random hours; what is refused does not happen."""
    begin = chance.choice([dispatched, dispatched, needed])
    stream = begin(here, exercise=chance.random() < 0.1) if begin is dispatched else begin(here)
    for _ in range(chance.randrange(14)):
        here.later(minutes=chance.choice([1, 4, 6, 26, 90, 1500]))
        who, act, leg = chance.choice(ACTS)
        ago = here.now - timedelta(minutes=chance.choice([0, 1, 90, 3000]))
        happened = {"occurred_at": ago} if chance.random() < 0.3 else {}
        with suppress(Refusal):
            ordered(here, who, act, stream, part=leg, **happened)


def lives_of(here: World) -> list[list[Recorded]]:
    """Give every whistle's events."""
    found = defaultdict[str, list[Recorded]](list)
    for row in here.data.ledger.read(0, 100_000):
        if row.stream.startswith("whistle-"):
            found[row.stream].append(here.data.codec.decode(row))
    return list(found.values())


def compared(here: World, asked: Asked) -> None:
    """Hold every figure, and how many events are behind it, against the slow count."""
    quick = {one.code: one for one in Figures(here.data.boards(), ("*",)).all(asked)[0]}
    slow = plain.counts(lives_of(here), asked)
    for code in (*STEP_OF, "K10"):
        assert counted(quick[code]) == slow[code], code
    times, lags = slow["K4"], slow["K47"]
    assert quick["K4"].n == len(times)
    assert (quick["K4"].p50, quick["K4"].p90) == (percentile(times, 50), percentile(times, 90))
    lag = quick["K47"]
    late = sum(one > 86_400 for one in lags)
    assert (lag.n, lag.numerator) == (len(lags), late)
    assert (lag.p50, lag.p95) == (percentile(lags, 50), percentile(lags, 95))
    look = Evidence(here.data.boards(), ("*",))
    for code in CODES:
        one = quick[code]
        numerator = one.n if one.numerator is None else one.numerator
        parts = {"numerator": numerator, "denominator": one.n}
        if code in STEP_OF:
            parts |= {"open": one.open, "missed": one.n - numerator - one.open}
        for part, count in parts.items():
            assert len(look.page(code, part, asked, None, 10_000).rows) == count, (code, part)


def test_every_figure_equals_a_slow_count_straight_from_the_events(tmp_path: Path) -> None:
    """Whatever whistles live through, whoever asks of which days, street, department and kind."""
    with world(tmp_path) as here:

        @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.integers(0, 2**32))
        def check(seed: int) -> None:
            chance = Random(seed)
            for _ in range(3):
                live(here, chance)
            here.later(hours=chance.randrange(40))
            settled(here)
            today = here.now.date()
            for asked in (
                Asked(),
                Asked(department=WATER),
                Asked(kind="RD", department=POWER),
                Asked(first=(today - timedelta(days=2)).isoformat(), last=today.isoformat()),
                Asked(street=STREET, kind="ER", last=today.isoformat()),
            ):
                compared(here, asked)

        check()
        rebuilt_alike(here)


def rebuilt_alike(here: World) -> None:
    """The rows do not depend on how many events a batch holds."""
    before = list(here.data.boards().dump())
    for size in (1, 7, 10_000):
        other = here.data.store.begin("other")
        here.data.runner(other).catch_up(size)
        assert list(other.dump()) == before
