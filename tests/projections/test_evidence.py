"""A figure opens its events, and equals a slow second count straight from all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.envelope import Recorded
from domain.refusals import Refusal
from domain.whistle import commands as c
from projections.evidence import Evidence
from projections.figures import CODES, STEP_OF, Asked, Figures, percentile
from tests.projections import plain_figures as plain
from tests.projections.counting import (
    CLAIM,
    NO,
    TODAY,
    YES,
    counted,
    dispatched,
    kinds,
    needed,
    ordered,
    settled,
)
from tests.world import POWER, STREET, WATER, World, world


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


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
    asking = Figures(here.data.boards(), ("*",))
    quick = {one.code: one for one in asking.all(asked)[0]}
    assert {code: asking.one(code, asked) for code in CODES} == quick
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


def test_every_figure_equals_a_slow_count_straight_from_the_events(
    tmp_path: Path, database: str
) -> None:
    """Whatever whistles live through, whoever asks of which days, street, department and kind."""
    with world(tmp_path, database=database) as here:

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
