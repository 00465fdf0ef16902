"""A whistle belongs to at most one incident, and a drill's never to a real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.authorise import NothingThere
from domain.command import DrillMeetsReal, give
from domain.facts import Gathered
from domain.incident import SLICE, gathering
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.order import Order
from domain.register import Facts
from domain.whistle.commands import BlowNow
from domain.whistle.words import Level
from projections.consequences import Consequences
from tests.domain.incident.test_handling import HEARD, SIGNALLED
from tests.world import COMMUNITY, OTHER, World, register, world

ATTACH = c.AttachWhistle(whistle="w")
HERE, THERE = (e.WhistleAttached(incident=one, whistle="w") for one in ("x", "y"))


def told(*events: e.WhistleAttached | e.WhistleDetached) -> dict[str, Gathered]:
    """Give what the register knows after some events."""
    facts = Facts(register())
    for event in events:
        gathering.inform(facts, event)
    return dict(facts.register(1).all(Gathered))


def test_a_whistle_is_attached_once() -> None:
    """Once more changes nothing."""
    given = SIGNALLED.then(ATTACH)
    assert given.events[-1] == HERE
    assert given.when(ATTACH) == []


def test_a_whistle_that_another_incident_has_is_refused() -> None:
    """The register knows, as of the command."""
    facts = Facts(register())
    gathering.inform(facts, THERE)
    replace(SIGNALLED, register=facts.register(1)).refuses(ATTACH, no.WhistleTaken)


def test_a_detached_whistle_is_free_again() -> None:
    """Only what is attached is detached."""
    detach = c.DetachWhistle(whistle="w", reason="误挂")
    SIGNALLED.refuses(detach, no.WhistleNotHere)
    given = SIGNALLED.then(ATTACH).then(detach)
    assert isinstance(given.events[-1], e.WhistleDetached)
    assert told(*given.events[-2:])["w"].incidents == ()  # type: ignore[arg-type]  # The last two are.


def test_of_two_that_attached_at_the_same_moment_the_first_keeps_it() -> None:
    """The second gives it up; whoever has it alone keeps it."""
    facts = Facts(register())
    for event in (THERE, HERE):
        gathering.inform(facts, event)
    second = replace(SIGNALLED.then(ATTACH), register=facts.register(1))
    (given_up,) = second.when(c.YieldWhistle(whistle="w"), "system")
    assert isinstance(given_up, e.WhistleDetached)
    assert told(THERE, HERE, given_up)["w"].incidents == ("y",)
    assert replace(second, id="y").when(c.YieldWhistle(whistle="w"), "system") == []
    assert SIGNALLED.then(ATTACH).when(c.YieldWhistle(whistle="w"), "system") == []


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def blown(here: World, *, exercise: bool = False, place: str = COMMUNITY) -> str:
    """Blow an emergency, and give the whistle's id."""
    command = BlowNow(level=Level.E1, place=place, matter="水管爆裂", need="止水")
    who = "officer" if place == COMMUNITY else "stranger"
    order = Order(command=command, who=who, key=f"b{exercise}{place}", exercise=exercise)
    return give(order, here.ports).stream.partition("-")[2]


def test_over_the_ledger_a_whistle_is_in_one_incident(here: World) -> None:
    """The second incident is refused until the first lets it go."""
    whistle = c.AttachWhistle(whistle=blown(here))
    first, second = (here.give("officer", HEARD).stream for _ in range(2))
    here.give("officer", whistle, first)
    with pytest.raises(no.WhistleTaken):
        here.give("officer", whistle, second)
    here.give("officer", c.DetachWhistle(whistle=whistle.whistle, reason="误挂"), first)
    here.give("officer", whistle, second)
    known = here.data.keeper.current().get(Gathered, whistle.whistle)
    assert known is not None
    assert known.incidents == (second.partition("-")[2],)


def test_the_policy_takes_back_what_two_attached_at_once(here: World) -> None:
    """Both were decided before either was stored: the later one in the ledger yields."""
    consequences = Consequences(here.ports)
    whistle = blown(here)
    first, second = (here.give("officer", HEARD).stream for _ in range(2))
    here.give("officer", c.AttachWhistle(whistle=whistle), first)
    stored = here.data.ledger.load(first)[-1]
    body = stored.body.replace(first[9:].encode(), second[9:].encode())
    here.data.ledger.append([stored._replace(stream=second, version=2, body=body)])
    while consequences.step():
        pass
    assert isinstance(here.events(second)[-1], e.WhistleDetached)
    assert isinstance(here.events(first)[-1], e.WhistleAttached)


def test_a_whistle_that_is_not_there_or_not_seen_is_not_attached(here: World) -> None:
    """Neither its absence nor its presence is told apart."""
    incident = here.give("officer", HEARD).stream
    elsewhere = blown(here, place=OTHER + "001")
    for whistle in ("nowhere", elsewhere):
        with pytest.raises(NothingThere):
            here.give("officer", c.AttachWhistle(whistle=whistle), incident)
    here.give("dispatcher", c.AttachWhistle(whistle=elsewhere), incident)


def test_a_drill_never_mixes_with_the_real(here: World) -> None:
    """Its whistle belongs to no real incident, and the other way round."""
    real, drill = blown(here), blown(here, exercise=True)
    incident = here.give("officer", HEARD).stream
    played = give(Order(command=HEARD, who="officer", key="p", exercise=True), here.ports).stream
    for whistle, of in ((drill, incident), (real, played)):
        with pytest.raises(DrillMeetsReal):
            here.give("officer", c.AttachWhistle(whistle=whistle), of)
    here.give("officer", c.AttachWhistle(whistle=drill), played)
    assert SLICE.fold(SLICE.initial, here.events(played)).whistles == (drill,)
