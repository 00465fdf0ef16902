"""The state of a whistle and how events change it; evolve only assigns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from domain.change import changer, maker, replace
from domain.declare import value
from domain.facts import EVERYWHERE
from domain.running import Clocks, Running, key, named
from domain.running import handed as _handed
from domain.running import marked as _marked
from domain.running import met as _met
from domain.running import started as _started
from domain.whistle import events as e
from domain.whistle.words import LegState, Status

STEPS = ("sign", "contact", "arrive")  # The clocks of the way there.
WORK = ("resolve", "overrun")  # The clocks of the work itself: held while a claim waits.


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
    """A whistle as of its last event.

    ``reports`` are the further calls about it, each by its source and that one's reference.
    """

    status: Status = Status.DRAFT
    brief: e.Brief = e.Brief()
    policy: str = ""
    blown_by: str = ""
    pending_confirmation: bool = False
    legs: tuple[Leg, ...] = ()
    running: Clocks = field(default_factory=dict)
    escalation: int = 0
    addressees: tuple[str, ...] = ()
    blower_evaluated: tuple[str, ...] = ()
    reports: tuple[tuple[str, str], ...] = ()

    @property
    def clocks(self) -> tuple[Running, ...]:
        """Give the clocks that have not been met, in the order they were started."""
        return tuple(self.running.values())

    def clock(self, leg: int, clock: str) -> Running | None:
        """Give a clock that has not been met, or None."""
        return self.running.get(key(leg, clock))

    @property
    def asked(self) -> tuple[str, ...]:
        """Give the offices that have yet to take notice of an escalation."""
        running = self.running.values()
        return tuple(run.due.owner for run in running if run.due.clock == "acknowledge")

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
        running=_started(state.running, it.clocks),
    )


def _judged(state: Whistle, _: object) -> Whistle:
    return replace(state, pending_confirmation=False, running=_met(state.running, 0, "confirm"))


def _opened(state: Whistle, it: e.LegsOpened) -> Whistle:
    legs = tuple(_leg(leg=n.leg, office=n.office, lead=n.lead) for n in it.legs)
    running = _met(state.running, 0, "triage")
    return replace(state, status=Status.IN_PROGRESS, legs=state.legs + legs, running=running)


def _dispatched(state: Whistle, it: e.LegDispatched) -> Whistle:
    return replace(state, running=_started(state.running, it.clocks))


# The commonest changes, prepared: a whistle is folded from all its events when it is not remembered.
_leg = maker(Leg)
_worked = changer(Whistle, "legs", "running")
_called_up = changer(Whistle, "legs")
_stands = changer(Whistle, "legs", "running", "status")
_claims = changer(Leg, "state", "claimed_by")
_becomes = changer(Leg, "state")
_comes = changer(Leg, "state", "arrived")
_sent = changer(Leg, "state", "rounds")
_rung = changer(Leg, "calls")
_ARRIVED, _CLAIMED, _ACCEPTED = LegState.ARRIVED, LegState.CLAIMED, LegState.ACCEPTED


def _stepped(to: LegState, *met: str) -> Change:
    def change(state: Whistle, it: Any) -> Whistle:  # noqa: ANN401  Every step has a leg.
        legs = _placed(state.legs, _becomes(state.legs[it.leg - 1], state=to))
        running = _met(state.running, it.leg, *met) if met else state.running
        return _worked(state, legs=legs, running=running)

    return change


def _arrived(state: Whistle, it: e.LegArrived) -> Whistle:
    legs = _placed(state.legs, _comes(state.legs[it.leg - 1], state=_ARRIVED, arrived=True))
    running = _met(state.running, it.leg, *STEPS)
    return _worked(state, legs=legs, running=running)


def _claimed(state: Whistle, it: e.LegResolutionClaimed) -> Whistle:
    leg = _claims(state.legs[it.leg - 1], state=_CLAIMED, claimed_by=it.by)
    legs = _placed(state.legs, leg)
    running = _handed(state.running, it.leg, STEPS, WORK, it.clocks, held=True)
    return _stands(state, legs=legs, running=running, status=_standing(legs))


def _accepted(state: Whistle, it: e.LegAccepted) -> Whistle:
    legs = _placed(state.legs, _becomes(state.legs[it.leg - 1], state=_ACCEPTED))
    running = _started(_met(state.running, it.leg, *WORK, "verify"), it.clocks)
    return _stands(state, legs=legs, running=running, status=_standing(legs))


def _sent_back(state: Whistle, it: e.LegReworkOrdered) -> Whistle:
    leg = _sent(state.legs[it.leg - 1], state=LegState.REWORK, rounds=it.round)
    legs = _placed(state.legs, leg)
    running = _handed(state.running, it.leg, ("verify",), WORK, held=False)
    return _stands(state, legs=legs, running=running, status=_standing(legs))


def _called(state: Whistle, it: e.CallRecorded) -> Whistle:
    legs = list(state.legs)
    for number in it.legs:
        leg = legs[number - 1]
        legs[number - 1] = _rung(leg, calls=leg.calls + 1)
    return _called_up(state, legs=tuple(legs))


def _evaluated(state: Whistle, it: e.LegEvaluated) -> Whistle:
    running = state.running if it.remaining else _met(state.running, 0, "evaluate")
    return replace(state, legs=_changed(state.legs, it.leg, evaluated=True), running=running)


def _ended(status: Status) -> Change:
    return lambda state, _: replace(state, status=status, running={})


def _warned(state: Whistle, it: e.SlaWarned) -> Whistle:
    name = named(it.clock, it.owner)
    return replace(state, running=_marked(state.running, it.leg, name, warned=True))


def _breached(state: Whistle, it: e.SlaBreached) -> Whistle:
    name = named(it.clock, it.owner)
    running = _marked(state.running, it.leg, name, warned=True, breached=True)
    return replace(state, running=running)


def _raised(state: Whistle, it: e.EscalationRaised) -> Whistle:
    return replace(
        state,
        escalation=max(state.escalation, it.level),
        addressees=tuple(dict.fromkeys((*state.addressees, *it.addressees))),
        running=_started(_noticed(state, it.addressees), it.clocks),
    )


def _acknowledged(state: Whistle, it: e.EscalationAcknowledged) -> Whistle:
    told = state.addressees if it.addressee == EVERYWHERE else (it.addressee,)
    return replace(state, running=_noticed(state, told))


def _noticed(state: Whistle, offices: tuple[str, ...]) -> Clocks:
    return _met(state.running, 0, *(named("acknowledge", office) for office in offices))


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
    e.LegArrived: _arrived,
    e.LegProgressed: _stepped(LegState.WORKING),
    e.LegResolutionClaimed: _claimed,
    e.LegAccepted: _accepted,
    e.LegReworkOrdered: _sent_back,
    e.LegLeft: lambda state, it: replace(state, legs=_changed(state.legs, it.leg, left=True)),
    e.LegEvaluated: _evaluated,
    e.BlowerEvaluated: lambda state, it: replace(
        state, blower_evaluated=(*state.blower_evaluated, it.by)
    ),
    e.WhistleClosed: _ended(Status.CLOSED),
    e.WhistleWithdrawn: _ended(Status.WITHDRAWN),
    e.CallRecorded: _called,
    e.ReportAdded: lambda state, it: replace(
        state, reports=(*state.reports, (it.source, it.reference))
    ),
    e.SlaWarned: _warned,
    e.SlaBreached: _breached,
    e.EscalationRaised: _raised,
    e.EscalationAcknowledged: _acknowledged,
}


def _standing(legs: tuple[Leg, ...]) -> Status:
    """Derive where the whistle stands from its legs."""
    states = [leg.state for leg in legs]
    accepted = states.count(_ACCEPTED)
    if accepted == len(states):
        return Status.EVALUATING
    done = accepted + states.count(_CLAIMED)
    return Status.VERIFYING if done == len(states) else Status.IN_PROGRESS


def _changed(legs: tuple[Leg, ...], number: int, /, **changes: Any) -> tuple[Leg, ...]:  # noqa: ANN401
    return _placed(legs, replace(legs[number - 1], **changes))


def _placed(legs: tuple[Leg, ...], leg: Leg) -> tuple[Leg, ...]:
    """Put a leg in the place of the one with its number."""
    placed = list(legs)
    placed[leg.leg - 1] = leg
    return tuple(placed)
