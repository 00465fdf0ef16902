"""What tests of figures share: lives of whistles through the real command path, and counting them."""

from __future__ import annotations

import itertools
from typing import Any

from domain.command import give
from domain.order import Order
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level
from projections.evidence import Evidence
from projections.figures import Asked, Figure, Figures
from projections.ticker import tick
from tests.world import COMMUNITY, POWER, WATER, World

TODAY, KEYS = "2026-11-24", itertools.count()
CLAIM = c.ClaimResolved(measure="关阀换管", with_whom="书记", limit="今日")
YES, NO = c.VerifyLeg(accepted=True), c.VerifyLeg(accepted=False, defects="仍漏水")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


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
