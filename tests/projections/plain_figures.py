"""The figures again, slowly and straight from the events, to hold the quick ones against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.envelope import Recorded
from domain.whistle import events as e
from projections.figures import Asked

SHANGHAI = ZoneInfo("Asia/Shanghai")
Counted = tuple[int, int, int]
DONE: Mapping[str, tuple[type, ...]] = {
    "sign": (e.LegSigned, e.LegContacted, e.LegArrived, e.LegResolutionClaimed),
    "contact": (e.LegContacted, e.LegArrived, e.LegResolutionClaimed),
    "arrive": (e.LegArrived,),
}


def day(at: datetime) -> str:
    """Give the day of a moment in the district."""
    return at.astimezone(SHANGHAI).date().isoformat()


def of(life: Sequence[Recorded], cls: type | tuple[type, ...], leg: int = 0) -> list[Recorded]:
    """Give a life's events of some kinds, perhaps of one leg."""
    found = [one for one in life if isinstance(one.event, cls)]
    return [one for one in found if not leg or one.event.leg == leg]  # type: ignore[attr-defined]


def step(life: Sequence[Recorded], leg: e.LegDispatched, clock: str) -> str:
    """Say of a leg's limit: kept, missed, open, or none."""
    due = next((one.due_at for one in leg.clocks if one.clock == clock), None)
    breached = any(one.event.clock == clock for one in of(life, e.SlaBreached, leg.leg))  # type: ignore[attr-defined]
    at = next((one.meta.recorded_at for one in of(life, DONE[clock], leg.leg)), None)
    if (
        clock == "arrive"
        and at is None
        and not breached
        and of(life, e.LegResolutionClaimed, leg.leg)
    ):
        return "none"
    if due is None:
        return "none"
    if at is not None:
        return "kept" if at <= due else "missed"
    return "missed" if breached else "open"


def resolution(life: Sequence[Recorded], leg: e.LegDispatched) -> tuple[str, str]:
    """Say of a leg whether it was resolved in time, and the day on which it was due."""
    (due,) = [one.due_at for one in leg.clocks if one.clock == "resolve"]
    accepted = of(life, e.LegAccepted, leg.leg)
    if accepted:
        claims = of(life, e.LegResolutionClaimed, leg.leg)
        last = [one for one in claims if one.version < accepted[-1].version][-1]
        return ("kept" if last.meta.recorded_at <= due else "missed"), day(due)
    late = any(one.event.clock == "resolve" for one in of(life, e.SlaBreached, leg.leg))  # type: ignore[attr-defined]
    return ("missed" if late else "open"), day(due)


def counts(lives: Iterable[Sequence[Recorded]], asked: Asked) -> dict[str, Any]:
    """Give (numerator, n, open) by code, the seconds to arrive for K4, the lags for K47."""
    said: dict[str, list[str]] = {code: [] for code in ("K1", "K2", "K3", "K5", "K10")}
    seconds, lags = list[int](), list[int]()
    for life in filter(lambda life: counts_at_all(life, asked), lives):
        legs = [one.event for one in of(life, e.LegDispatched)]
        mine = [leg for leg in legs if asked.department in ("", leg.office)]  # type: ignore[attr-defined]
        in_time = within(asked, day(of(life, e.WhistleBlown)[0].meta.recorded_at))
        for leg in mine if in_time else ():
            for code, clock in (("K1", "sign"), ("K2", "contact"), ("K3", "arrive")):
                said[code].append(step(life, leg, clock))  # type: ignore[arg-type]
            if of(life, e.LegResolutionClaimed, leg.leg):  # type: ignore[attr-defined]
                back = of(life, e.LegReworkOrdered, leg.leg)  # type: ignore[attr-defined]
                said["K10"].append("kept" if back else "missed")
            seconds += arrival(life, leg)  # type: ignore[arg-type]
        ends = [resolution(life, leg) for leg in mine]  # type: ignore[arg-type]
        ends = ends if asked.department else whole(ends)
        said["K5"] += [end for end, due in ends if within(asked, due)]
        if in_time and (mine or not asked.department):
            lags += [lag(one) for one in life if told_by_people(one, asked)]
    rates = {code: rate(found) for code, found in said.items()}
    return {**rates, "K4": sorted(seconds), "K47": sorted(lags)}


def whole(ends: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say of a whistle what its legs say together."""
    found = {end for end, _ in ends}
    end = "missed" if "missed" in found else "open" if "open" in found else "kept"
    return [(end, max(due for _, due in ends))] if ends else []


def rate(found: list[str]) -> Counted:
    """Count what was said."""
    return found.count("kept"), len(found) - found.count("none"), found.count("open")


def counts_at_all(life: Sequence[Recorded], asked: Asked) -> bool:
    """Say whether a whistle was blown in earnest, not withdrawn, and is one of those asked of."""
    blown = of(life, e.WhistleBlown)
    if not blown or of(life, e.WhistleWithdrawn) or blown[0].meta.exercise:
        return False
    brief = of(life, (e.WhistleDrafted, e.WhistleAmended))[-1].event.brief  # type: ignore[attr-defined]
    return asked.kind in ("", brief.kind) and asked.street in ("", brief.blower)


def within(asked: Asked, at: str) -> bool:
    """Say whether a day lies in the period."""
    return (not asked.first or asked.first <= at) and (not asked.last or at <= asked.last)


def arrival(life: Sequence[Recorded], leg: e.LegDispatched) -> list[int]:
    """Give the seconds from a leg's summons to its arrival, if it arrived."""
    (sent,) = of(life, e.LegDispatched, leg.leg)
    arrived = of(life, e.LegArrived, leg.leg)[:1]
    return [int((one.meta.recorded_at - sent.meta.recorded_at).total_seconds()) for one in arrived]


def told_by_people(one: Recorded, asked: Asked) -> bool:
    """Say whether people recorded it, those of the department asked of."""
    return one.meta.actor != "system" and asked.department in ("", one.meta.office)


def lag(one: Recorded) -> int:
    """Give the seconds from what happened to its record."""
    happened = one.meta.occurred_at or one.meta.recorded_at
    return max(0, int((one.meta.recorded_at - happened).total_seconds()))
