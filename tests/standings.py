"""A whistle in every standing, and what else a path may name, made by commands as people give them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from domain.authorise import OPERATOR, SYSTEM
from domain.duty import DutyPost, DutyRow, ImportDuties
from domain.grant import GrantRole, Role
from domain.incident.commands import ReportIncident, SubmitReport
from domain.incident.words import Category, Stage
from domain.roster import DutyList, LatestShift
from domain.shift.commands import RecordPromise, TakeOverShift
from domain.subscription.commands import OpenSubscription
from domain.subscription.state import Standing
from domain.subscription.words import Start, Way
from domain.whistle import commands as c
from domain.whistle.refusals import WrongStanding
from domain.whistle.words import Cause, Kind, Level, Outcome, Rating
from tests.world import COMMUNITY, LATER, OTHER, POWER, STREET, WATER, World

DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水，疏散")
CLAIM = c.ClaimResolved(measure="关阀换管", with_whom="社区书记", limit="今日")
GOOD = Rating.SATISFIED
JUDGED = c.EvaluateLeg(speed=GOOD, cooperation=GOOD, result=GOOD, satisfaction=GOOD)
RAISED = c.RaiseEscalation(cause=Cause.BREACH, clock="sign", leg=1)
TEAMS = (("water", 1), ("power", 2))

# Each standing is the one named, and then some steps: who, what, on which leg.
Step = tuple[object, object, int]
STEPS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "draft": ("", (("clerk", DRAFT, 0),)),
    "submitted": ("draft", (("clerk", c.SubmitWhistle(), 0),)),
    "returned": ("submitted", (("leader", c.ReturnForCorrection(missing="哪一盏"), 0),)),
    "approved": ("submitted", (("leader", c.ApproveAndBlow(), 0),)),
    "blown": ("", (("officer", BLOW, 0),)),
    "withdrawn": ("blown", (("officer", c.WithdrawWhistle(reason="误报"), 0),)),
    "dispatched": ("blown", (("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), 0),)),
    "escalated": ("dispatched", ((SYSTEM, RAISED, 0),)),
    "arrived": ("dispatched", tuple((who, c.ReportArrival(people=3), leg) for who, leg in TEAMS)),
    "claimed": ("arrived", tuple((who, CLAIM, leg) for who, leg in TEAMS)),
    "accepted": ("claimed", tuple(("officer", c.VerifyLeg(accepted=True), n) for _, n in TEAMS)),
    "judged": ("accepted", tuple(("officer", JUDGED, leg) for _, leg in TEAMS)),
    "closed": ("judged", ((SYSTEM, c.CloseWhistle(outcome=Outcome.SOLVED), 0),)),
}


def steps_to(standing: str) -> tuple[Step, ...]:
    """Give all steps to a standing from the first."""
    before, steps = STEPS[standing]
    return (*(steps_to(before) if before else ()), *steps)


def whistle(here: World, standing: str) -> str:
    """Give the id of a new whistle in a standing."""
    stream = ""
    for who, command, leg in steps_to(standing):
        faster = (WrongStanding,) if isinstance(command, c.CloseWhistle) else ()
        with suppress(*faster):  # A policy of a service that runs here may have closed it.
            stream = here.give(who, command, stream, leg).stream  # type: ignore[arg-type]
    return stream.removeprefix("whistle-")


def incident(here: World) -> str:
    """Give the id of a new incident whose first two reports went up."""
    heard = ReportIncident(category=Category.HEALTH, place=COMMUNITY, matter="聚集性发热")
    stream = here.give("officer", heard).stream
    for stage in (Stage.FIRST, Stage.CONTINUED):
        here.give("officer", SubmitReport(stage=stage), stream)
    return stream.removeprefix("incident-")


def duty_list(here: World) -> str:
    """Give an office whose list has somebody on duty now, and after that: not the one that blows."""
    hours = ((0, 8), (8, 16))
    times = [(here.now + timedelta(hours=h), here.now + timedelta(hours=t)) for h, t in hours]
    post = DutyPost.DUTY_OFFICER
    rows = tuple(DutyRow(subject="stranger", post=post, since=s, until=u) for s, u in times)
    if here.data.keeper.current().get(DutyList, OTHER) is None:
        here.give("boss", ImportDuties(rows=rows), f"duty-{OTHER}")
    return OTHER


def shift(here: World) -> str:
    """Give the id of the street's open shift, in which something was promised."""
    latest = here.data.keeper.current().get(LatestShift, STREET)
    if latest and latest.open:
        return latest.shift
    take = TakeOverShift(office=STREET, leader="leader", note_read=True)
    take = replace(take, before=latest.shift) if latest else take
    stream = here.give("officer", take).stream
    until = here.now + timedelta(hours=1)
    promise = RecordPromise(to=WATER, post="调度", what="半小时内回电", until=until)
    here.give("officer", promise, stream)
    return stream.removeprefix("shift-")


def subscription(here: World) -> str:
    """Give the id of a subscription of the department that leads, which fetches by itself."""
    standing = here.data.keeper.current().get(Standing, WATER)
    if standing and standing.ways:
        return standing.ways[-1][0]
    wish = OpenSubscription(office=WATER, way=Way.PULL, start=Start.BEGINNING)
    return here.give("head", wish).stream.removeprefix("subscription-")


def one_of_each(here: World) -> dict[str, list[str]]:
    """Give ids that a path may name, by slice: one in every standing of whistles, one of the rest."""
    role = GrantRole(subject="guest", role=Role.CLERK, unit=STREET, until=LATER)
    return {
        "duties": [duty_list(here)],
        "shifts": [shift(here)],
        "incidents": [incident(here)],
        "subscriptions": [subscription(here)],
        "whistles": [whistle(here, standing) for standing in STEPS],
        "grants": [here.give(OPERATOR, role).stream.removeprefix("grant-")],
        "offices": [WATER],
        "territories": ["4201"],
        "policies": ["default"],
    }
