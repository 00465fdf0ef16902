"""The state of a whistle and how events change it; evolve only assigns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.change import replace
from domain.declare import value
from domain.due import Due
from domain.facts import EVERYWHERE
from domain.whistle import events as e
from domain.whistle.words import LegState, Status

WORK = ("resolve", "overrun")  # The clocks of the work itself: held while a claim waits.


@value
class Running:
    """A clock that has not been met: what has been said of it, and whether it is held."""

    due: Due
    warned: bool = False
    breached: bool = False
    held: bool = False


@value
class Leg:
    """One department's answer."""

    leg: int
    office: str
    lead: bool
    state: LegState = LegState.DISPATCHED
    claimed_by: str = ""
    rounds: int = 1
    calls: int = 0
    arrived: bool = False
    left: bool = False
    evaluated: bool = False


@value
class Whistle:
    """A whistle as of its last event."""

    status: Status = Status.DRAFT
    brief: e.Brief = e.Brief()
    policy: str = ""
    blown_by: str = ""
    pending_confirmation: bool = False
    legs: tuple[Leg, ...] = ()
    clocks: tuple[Running, ...] = ()
    escalation: int = 0
    addressees: tuple[str, ...] = ()
    blower_evaluated: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """Give the offices that have yet to take notice of an escalation."""
        return tuple(run.due.owner for run in self.clocks if run.due.clock == "acknowledge")

    @property
    def offices(self) -> tuple[str, ...]:
        """Give the offices that have to do with it, in the order they came in."""
        asked = (
            self.brief.blower,
            self.brief.centre,
            *(leg.office for leg in self.legs),
            *self.addressees,
        )
        return tuple(dict.fromkeys(office for office in asked if office))


Change = Callable[[Whistle, Any], Whistle]


def _written(state: Whistle, it: e.WhistleDrafted | e.WhistleAmended) -> Whistle:
    return replace(state, status=Status.DRAFT, brief=it.brief)


def _blown(state: Whistle, it: e.WhistleBlown) -> Whistle:
    return replace(
        state,
        status=Status.BLOWN,
        policy=it.policy,
        blown_by=it.by,
        pending_confirmation=it.pending_confirmation,
        clocks=_started(state, it.clocks),
    )


def _judged(state: Whistle, _: object) -> Whistle:
    clocks = _met(state, 0, ("confirm",))
    return replace(state, pending_confirmation=False, clocks=clocks)


def _opened(state: Whistle, it: e.LegsOpened) -> Whistle:
    legs = tuple(Leg(leg=n.leg, office=n.office, lead=n.lead) for n in it.legs)
    clocks = _met(state, 0, ("triage",))
    return replace(state, status=Status.IN_PROGRESS, legs=state.legs + legs, clocks=clocks)


def _dispatched(state: Whistle, it: e.LegDispatched) -> Whistle:
    return replace(state, clocks=_started(state, it.clocks))


def _stepped(to: LegState, *met: str, **changes: bool) -> Change:
    def change(state: Whistle, it: Any) -> Whistle:  # noqa: ANN401  Every step has a leg.
        legs = _changed(state, it.leg, state=to, **changes)
        return replace(state, legs=legs, clocks=_met(state, it.leg, met))

    return change


def _claimed(state: Whistle, it: e.LegResolutionClaimed) -> Whistle:
    legs = _changed(state, it.leg, state=LegState.CLAIMED, claimed_by=it.by)
    met = _met(state, it.leg, ("sign", "contact", "arrive"))
    held = tuple(replace(c, held=True) if _is(c, it.leg, WORK) else c for c in met)
    started = _started(replace(state, clocks=held), it.clocks)
    return replace(state, legs=legs, clocks=started, status=_standing(legs))


def _accepted(state: Whistle, it: e.LegAccepted) -> Whistle:
    legs = _changed(state, it.leg, state=LegState.ACCEPTED)
    met = replace(state, clocks=_met(state, it.leg, (*WORK, "verify")))
    return replace(met, legs=legs, clocks=_started(met, it.clocks), status=_standing(legs))


def _sent_back(state: Whistle, it: e.LegReworkOrdered) -> Whistle:
    legs = _changed(state, it.leg, state=LegState.REWORK, rounds=it.round)
    met = _met(state, it.leg, ("verify",))
    freed = tuple(replace(c, held=False) if _is(c, it.leg, WORK) else c for c in met)
    return replace(state, legs=legs, clocks=freed, status=_standing(legs))


def _called(state: Whistle, it: e.CallRecorded) -> Whistle:
    legs = tuple(
        replace(leg, calls=leg.calls + 1) if leg.leg in it.legs else leg for leg in state.legs
    )
    return replace(state, legs=legs)


def _evaluated(state: Whistle, it: e.LegEvaluated) -> Whistle:
    clocks = state.clocks if it.remaining else _met(state, 0, ("evaluate",))
    return replace(state, legs=_changed(state, it.leg, evaluated=True), clocks=clocks)


def _ended(status: Status) -> Change:
    return lambda state, _: replace(state, status=status, clocks=())


def _warned(state: Whistle, it: e.SlaWarned) -> Whistle:
    return _marked(state, it)


def _breached(state: Whistle, it: e.SlaBreached) -> Whistle:
    return _marked(state, it, breached=True)


def _raised(state: Whistle, it: e.EscalationRaised) -> Whistle:
    met = replace(state, clocks=_noticed(state, it.addressees))
    return replace(
        met,
        escalation=max(state.escalation, it.level),
        addressees=tuple(dict.fromkeys((*state.addressees, *it.addressees))),
        clocks=_started(met, it.clocks),
    )


def _acknowledged(state: Whistle, it: e.EscalationAcknowledged) -> Whistle:
    told = state.addressees if it.addressee == EVERYWHERE else (it.addressee,)
    return replace(state, clocks=_noticed(state, told))


EVOLVE: Mapping[type, Change] = {
    e.WhistleDrafted: _written,
    e.WhistleAmended: _written,
    e.WhistleSubmitted: lambda state, _: replace(state, status=Status.SUBMITTED),
    e.WhistleReturned: lambda state, _: replace(state, status=Status.RETURNED),
    e.WhistleApproved: lambda state, _: state,
    e.WhistleBlown: _blown,
    e.WhistleConfirmed: _judged,
    e.WhistleConfirmationRefused: _judged,
    e.LegsOpened: _opened,
    e.LegDispatched: _dispatched,
    e.LegSigned: _stepped(LegState.SIGNED, "sign"),
    e.LegContacted: _stepped(LegState.CONTACTED, "sign", "contact"),
    e.LegArrived: _stepped(LegState.ARRIVED, "sign", "contact", "arrive", arrived=True),
    e.LegProgressed: _stepped(LegState.WORKING),
    e.LegResolutionClaimed: _claimed,
    e.LegAccepted: _accepted,
    e.LegReworkOrdered: _sent_back,
    e.LegLeft: lambda state, it: replace(state, legs=_changed(state, it.leg, left=True)),
    e.LegEvaluated: _evaluated,
    e.BlowerEvaluated: lambda state, it: replace(
        state, blower_evaluated=(*state.blower_evaluated, it.by)
    ),
    e.WhistleClosed: _ended(Status.CLOSED),
    e.WhistleWithdrawn: _ended(Status.WITHDRAWN),
    e.CallRecorded: _called,
    e.SlaWarned: _warned,
    e.SlaBreached: _breached,
    e.EscalationRaised: _raised,
    e.EscalationAcknowledged: _acknowledged,
}


def _standing(legs: tuple[Leg, ...]) -> Status:
    """Derive where the whistle stands from its legs."""
    states = {leg.state for leg in legs}
    if states == {LegState.ACCEPTED}:
        return Status.EVALUATING
    return Status.VERIFYING if states <= _DONE else Status.IN_PROGRESS


_DONE = {LegState.CLAIMED, LegState.ACCEPTED}


def _changed(state: Whistle, number: int, /, **changes: Any) -> tuple[Leg, ...]:  # noqa: ANN401
    return tuple(replace(leg, **changes) if leg.leg == number else leg for leg in state.legs)


def _is(clock: Running, leg: int, names: tuple[str, ...]) -> bool:
    return clock.due.leg == leg and clock.due.clock in names


def _started(state: Whistle, dues: tuple[Due, ...]) -> tuple[Running, ...]:
    return state.clocks + tuple(Running(due=due) for due in dues)


def _met(state: Whistle, leg: int, names: tuple[str, ...]) -> tuple[Running, ...]:
    return tuple(clock for clock in state.clocks if not _is(clock, leg, names))


def _noticed(state: Whistle, offices: tuple[str, ...]) -> tuple[Running, ...]:
    return tuple(
        clock
        for clock in state.clocks
        if clock.due.clock != "acknowledge" or clock.due.owner not in offices
    )


def _marked(state: Whistle, it: e.SlaWarned | e.SlaBreached, *, breached: bool = False) -> Whistle:
    clocks = tuple(
        replace(clock, warned=True, breached=breached)
        if (clock.due.clock, clock.due.leg, clock.due.owner) == (it.clock, it.leg, it.owner)
        else clock
        for clock in state.clocks
    )
    return replace(state, clocks=clocks)
