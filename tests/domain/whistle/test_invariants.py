"""The invariants of domain.md §3.9, held against whatever people do in whatever order."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from domain.circumstances import Actor, Circumstances, Where
from domain.refusals import Refusal
from domain.settle import settle
from domain.slice import SettleClocks
from domain.whistle import SLICE, Whistle
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle.moves import LEG, WHISTLE
from domain.whistle.words import (
    CallOutcome,
    Cause,
    Kind,
    LegState,
    Level,
    Outcome,
    Rating,
    Source,
    Status,
)
from tests.world import COMMUNITY, NOON, POWER, STREET, WATER, register

STEPS, RUNS = 50, 300
PEOPLE = st.sampled_from(["ann", "bob", "cai"])
ROLES = st.sampled_from(
    ["clerk", "duty_officer", "leader", "chief", "dispatcher", "responder", "head"]
)
UNITS = st.sampled_from([STREET, WATER, POWER])
LEGS = st.integers(0, 3)
RATINGS = st.sampled_from(list(Rating))
CLOCKS = st.sampled_from(["triage", "sign", "contact", "arrive", "resolve", "overrun", "verify"])
CALL = c.RecordCall(legs=(1,), post="值班", outcome=CallOutcome.REACHED)
AGAIN = c.AddReport(source=Source.HOTLINE, reference="1")
PLAIN = st.sampled_from(
    [
        c.SubmitWhistle(),
        c.ReturnForCorrection(missing="x"),
        c.ApproveAndBlow(),
        c.ConfirmWhistle(),
        c.RefuseConfirmation(reason="x"),
        c.Triage(lead=WATER, assist=(POWER,)),
        c.Triage(lead=POWER),
        c.SignLeg(),
        c.LogContact(note="x"),
        c.ReportArrival(people=1),
        c.RecordProgress(note="x"),
        c.ClaimResolved(measure="x", with_whom="y", limit="z"),
        c.VerifyLeg(accepted=True),
        c.VerifyLeg(accepted=False, defects="x"),
        c.LeaveScene(reason="x"),
        c.EvaluateWhistle(
            validity=Rating.SATISFIED, clarity=Rating.BASICALLY, proportionality=Rating.SATISFIED
        ),
        c.CloseWhistle(outcome=Outcome.SOLVED),
        c.WithdrawWhistle(reason="x"),
        CALL,
        AGAIN,
        c.AcknowledgeEscalation(note="x"),
        SettleClocks(),
    ]
)


class Life(RuleBasedStateMachine):
    """A whistle's life: any command by anybody at any time, and time passing."""

    steps = 0

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.state, self.now = Whistle(), NOON
        self.events: list[tuple[datetime, object]] = []
        self.due: dict[tuple[str, int, str, int, datetime], datetime] = {}
        self.claimers: dict[int, str] = {}

    def give(self, command: object, who: str, role: str, unit: str, leg: int) -> None:
        """Give a command as the command path does; a refusal changes nothing."""
        Life.steps += 1
        where = Where(stream="whistle-x", part=leg)
        actor = Actor(subject=who, role=role, unit=unit)
        now = Circumstances(now=self.now, actor=actor, where=where, register=register())
        state, before = settle(SLICE, self.state, self.now)
        try:
            decided = SLICE.decide[type(command)](state, command, now)
        except Refusal:
            return
        self._check(state, decided, who, unit)
        came = SLICE.fold(state, decided)
        self._check_moves(type(command), state, came)
        state, after = settle(SLICE, came, self.now)
        self.events += [*before, *((self.now, one) for one in decided), *after]
        self.state = state

    def _check(self, state: Whistle, decided: list[object], who: str, unit: str) -> None:
        for event in decided:
            if isinstance(event, e.LegResolutionClaimed):
                self.claimers[event.leg] = who
            if isinstance(event, (e.LegAccepted, e.LegReworkOrdered)):
                assert self.claimers[event.leg] != who, "I4: the verifier is the resolver"
            if isinstance(event, e.LegEvaluated):
                assert unit != state.legs[event.leg - 1].office, "I5: judged by its own"
            if isinstance(event, e.WhistleWithdrawn):
                assert not any(leg.arrived for leg in state.legs), "I17: withdrawn after an arrival"
            if isinstance(event, e.WhistleClosed):
                assert {leg.state for leg in state.legs} == {LegState.ACCEPTED}, (
                    "I1: closed too early"
                )

    def _check_moves(self, command: type, before: Whistle, after: Whistle) -> None:
        if command in WHISTLE and (before.status is not after.status or not before.brief.place):
            assert after.status in WHISTLE[command].to, "a move that is in no table"
        for old, new in zip(before.legs, after.legs, strict=False):
            if old.state is not new.state:
                assert new.state in LEG[command].to, "a step that is in no table"

    @initialize(kind=st.sampled_from(list(Kind)), level=st.sampled_from([Level.E1, Level.E2]))
    def begin(self, kind: Kind, level: Level) -> None:
        """Something happens."""
        if kind is Kind.ER:
            self.give(
                c.BlowNow(level=level, place=COMMUNITY, matter="x", need="y"),
                "ann",
                "duty_officer",
                STREET,
                0,
            )
        else:
            self.give(
                c.DraftWhistle(kind=kind, place=COMMUNITY, matter="x", need="y"),
                "ann",
                "clerk",
                STREET,
                0,
            )

    @rule(command=PLAIN, who=PEOPLE, role=ROLES, unit=UNITS, leg=LEGS)
    def anything(self, command: object, who: str, role: str, unit: str, leg: int) -> None:
        """Anybody asks for anything."""
        self.give(command, who, role, unit, leg)

    @rule(who=PEOPLE, leg=LEGS, unit=UNITS, rating=RATINGS)
    def judge(self, who: str, leg: int, unit: str, rating: Rating) -> None:
        """Somebody judges."""
        judged = c.EvaluateLeg(
            speed=rating, cooperation=rating, result=rating, satisfaction=rating, reason="x"
        )
        self.give(judged, who, "leader", unit, leg)

    @rule(clock=CLOCKS, leg=LEGS, cause=st.sampled_from(list(Cause)), round_=st.integers(0, 5))
    def escalate(self, clock: str, leg: int, cause: Cause, round_: int) -> None:
        """A policy asks for an escalation."""
        before = self.state
        command = c.RaiseEscalation(cause=cause, clock=clock, leg=leg, round=round_)
        self.give(command, "system", "system", "*", 0)
        assert self.state.escalation >= before.escalation, "an escalation never lowers a level"
        told = self.state.addressees[: len(before.addressees)]
        assert told == before.addressees, "an escalation only adds addressees"
        assert self.state.legs == before.legs, "an escalation moves no responsibility"

    @rule(minutes=st.sampled_from([1, 6, 31, 121, 1441, 10_081]))
    def time_passes(self, minutes: int) -> None:
        """Nobody does anything."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def one_department_leads(self) -> None:
        """I2."""
        assert sum(leg.lead for leg in self.state.legs) == (1 if self.state.legs else 0)

    @invariant()
    def due_times_never_move(self) -> None:
        """I3: a running clock keeps the due time it was started with; a higher level has its own."""
        for run in self.state.clocks:
            due = run.due
            level = self.state.escalation if due.clock == "acknowledge" else 0
            key = (due.clock, due.leg, due.owner, level, due.start)
            assert self.due.setdefault(key, due.due_at) == due.due_at

    @invariant()
    def every_breach_has_an_owner_and_its_due_time_once(self) -> None:
        """I13, and I10: the same clock is breached once, dated when it was due."""
        breaches = [(at, one) for at, one in self.events if isinstance(one, e.SlaBreached)]
        assert all(one.owner and at == one.due_at for at, one in breaches)
        keys = [(one.clock, one.leg, one.owner, one.due_at) for _, one in breaches]
        assert len(keys) == len(set(keys))

    @invariant()
    def whoever_is_told_owes_one_answer(self) -> None:
        """However often an office is told, one clock runs until it takes notice."""
        assert len(set(self.state.asked)) == len(self.state.asked)
        assert set(self.state.asked) <= set(self.state.addressees)

    @invariant()
    def what_has_ended_has_no_clocks(self) -> None:
        """A closed or withdrawn whistle owes nobody an answer."""
        if self.state.status in (Status.CLOSED, Status.WITHDRAWN):
            assert self.state.clocks == ()

    @invariant()
    def the_state_is_the_fold_of_its_events(self) -> None:
        """I10, I18: nothing but the events decides."""
        assert SLICE.fold(SLICE.initial, (one for _, one in self.events)) == self.state


def test_no_order_of_commands_breaks_an_invariant() -> None:
    """At least 5,000 steps of anything by anybody."""
    Life.steps = 0
    chosen = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=True)
    run_state_machine_as_test(Life, settings=chosen)
    assert Life.steps >= 5000, Life.steps
