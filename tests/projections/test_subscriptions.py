"""The board of subscriptions: what each office asked for, and whether it flows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.authorise import SYSTEM, held
from domain.subscription import commands as c
from domain.subscription.words import Way
from projections.query import Query, units_of
from tests.world import NOON, POWER, WATER, World, world

HOOK = c.OpenSubscription(office=WATER, way=Way.WEBHOOK, url="https://hooks.example/whistle")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def seen(here: World, who: str) -> list[tuple[str, str, object]]:
    """Give what a person sees of the board: whose, how it stands, and what waits."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    register = here.data.keeper.current()
    page = Query(build, units_of(register, held(register, who, here.now))).page("subscriptions")
    return [(row["office"], row["status"], row["overdue"]) for row in page.rows]


def test_an_office_sees_its_own_and_the_centre_those_of_its_area(here: World) -> None:
    """What is late comes first, what is over last."""
    late = here.give("head", HOOK).stream
    here.give("boss", c.OpenSubscription(office=POWER, way=Way.PULL))
    over = here.give("head", c.OpenSubscription(office=WATER, way=Way.TOPIC)).stream
    here.give("head", c.CloseSubscription(reason="不用"), over)
    here.give(SYSTEM, c.ReportOutage(position=7, since=NOON, reason="answered 500"), late)
    assert seen(here, "water") == [(WATER, "open", 7), (WATER, "closed", None)]
    everything = [(WATER, "open", 7), (POWER, "open", None), (WATER, "closed", None)]
    assert seen(here, "dispatcher") == everything
    assert seen(here, "stranger") == []


def test_what_flows_again_is_late_no_more(here: World) -> None:
    """The outage is over with its second event."""
    late = here.give("head", HOOK).stream
    here.give(SYSTEM, c.ReportOutage(position=7, since=NOON, reason="answered 500"), late)
    here.give(SYSTEM, c.ReportRecovery(), late)
    assert seen(here, "head") == [(WATER, "open", None)]
