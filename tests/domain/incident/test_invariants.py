"""What is so of every incident, held against whatever people do in whatever order."""

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
from domain.facts import Gathered
from domain.incident import SLICE, Incident, gathering
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident.words import Category, Grade, Stage, Status
from domain.refusals import Refusal
from domain.register import Facts
from domain.settle import settle
from domain.slice import SettleClocks
from tests.world import COMMUNITY, NOON, OTHER, WATER, register

STEPS, RUNS = 40, 200
IDS = ("x", "y")
CATEGORIES = st.sampled_from(list(Category))
GRADES = st.sampled_from(list(Grade))
STAGES = st.sampled_from(list(Stage))
WHISTLES = st.sampled_from(["v", "w"])
PLAIN = st.sampled_from(
    [
        c.CountCasualties(dead=0, missing=1, injured=2),
        c.AmendIncident(place=COMMUNITY, matter="y", affected=(WATER,)),
        c.AmendIncident(place=OTHER + "001", matter="y"),
        c.AcknowledgeReport(),
        c.PassReportOn(receiver="市"),
        c.DeclareControlled(found="x"),
        c.CloseIncident(outcome="x"),
        c.DeclareFalseAlarm(reason="x"),
        SettleClocks(),
    ]
)
ORDER = list(Status)


class Life(RuleBasedStateMachine):
    """Two incidents of one street: any command to either at any time, and time passing."""

    steps = 0

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.now, self.facts = NOON, register()
        self.states = dict.fromkeys(IDS, Incident())
        self.events: dict[str, list[tuple[datetime, object]]] = {one: [] for one in IDS}
        self.due: dict[tuple[str, str, int, datetime], datetime] = {}

    def give(self, of: str, command: object, part: int = 0) -> None:
        """Give a command as the command path does; a refusal changes nothing."""
        Life.steps += 1
        actor = Actor(subject="ann", role="leader", unit="")
        where = Where(stream=f"incident-{of}", part=part)
        now = Circumstances(now=self.now, actor=actor, where=where, register=self.facts)
        state, before = settle(SLICE, self.states[of], self.now)
        try:
            decided = SLICE.decide[type(command)](state, command, now)
        except Refusal:
            return
        state, after = settle(SLICE, SLICE.fold(state, decided), self.now)
        self._forward(self.states[of].status, state.status)
        self.events[of] += [*before, *((self.now, one) for one in decided), *after]
        self.states[of] = state
        facts = Facts(self.facts)
        for event in (one for one in decided if SLICE.tells(type(one))):
            gathering.inform(facts, event)  # type: ignore[arg-type]  # Those it is informed of.
        self.facts = facts.register(1)

    def _forward(self, before: Status, after: Status) -> None:
        assert ORDER.index(after) >= ORDER.index(before), "an incident's steps go forward only"

    @initialize(one=CATEGORIES, other=CATEGORIES)
    def begin(self, one: Category, other: Category) -> None:
        """Something happens, twice."""
        for of, category in zip(IDS, (one, other), strict=True):
            self.give(of, c.ReportIncident(category=category, place=COMMUNITY, matter="x"))

    @rule(of=st.sampled_from(IDS), command=PLAIN, part=st.integers(0, 3))
    def anything(self, of: str, command: object, part: int) -> None:
        """Anything is asked."""
        self.give(of, command, part)

    @rule(of=st.sampled_from(IDS), category=CATEGORIES)
    def look(self, of: str, category: Category) -> None:
        """Somebody looks."""
        self.give(of, c.VerifyIncident(category=category, found="x"))

    @rule(of=st.sampled_from(IDS), grade=GRADES, again=st.booleans())
    def grade(self, of: str, grade: Grade, again: bool) -> None:  # noqa: FBT001  A choice.
        """Somebody grades."""
        first, other = c.GradeIncident(grade=grade), c.RegradeIncident(grade=grade, reason="x")
        self.give(of, other if again else first)

    @rule(
        of=st.sampled_from(IDS),
        level=GRADES,
        days=st.integers(-1, 400),
        body=st.sampled_from(["420102", "4201", COMMUNITY]),
        kind=st.sampled_from([c.StartResponse, c.AdjustResponse]),
    )
    def respond(
        self, of: str, level: Grade, days: int, body: str, kind: type[c.StartResponse]
    ) -> None:
        """An authority is said to answer."""
        end = self.now + timedelta(days=days)
        told = kind(
            item="x",
            level=level,
            authority=body,
            authority_name="x",
            expected_end=end,
            measures="x",
        )
        self.give(of, told)

    @rule(of=st.sampled_from(IDS), stage=STAGES)
    def report(self, of: str, stage: Stage) -> None:
        """A report is sent upward."""
        self.give(of, c.SubmitReport(stage=stage))

    @rule(of=st.sampled_from(IDS), whistle=WHISTLES, away=st.booleans())
    def gather(self, of: str, whistle: str, away: bool) -> None:  # noqa: FBT001  A choice.
        """A whistle is attached or detached."""
        detach = c.DetachWhistle(whistle=whistle, reason="x")
        self.give(of, detach if away else c.AttachWhistle(whistle=whistle))

    @rule(minutes=st.sampled_from([1, 25, 61, 121, 1441, 20_161]))
    def time_passes(self, minutes: int) -> None:
        """Nobody does anything."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def what_has_ended_has_no_clocks(self) -> None:
        """A closed incident owes nobody a report."""
        for state in self.states.values():
            if state.status in (Status.CLOSED, Status.FALSE_ALARM):
                assert not state.running

    @invariant()
    def one_of_public_security_never_has_a_grade(self) -> None:
        """应对法 art. 3."""
        for state in self.states.values():
            assert state.brief.category is not Category.SECURITY or state.grade is None

    @invariant()
    def a_response_has_an_authority_and_an_end(self) -> None:
        """domain.md §0.10."""
        for state in self.states.values():
            if state.response is not None:
                assert len(state.response.authority) <= 6
                assert state.status not in (Status.SIGNALLED, Status.VERIFIED, Status.GRADED)

    @invariant()
    def a_whistle_is_in_one_incident_at_most(self) -> None:
        """And the register says in which."""
        one, other = (set(state.whistles) for state in self.states.values())
        assert not one & other
        for whistle, known in self.facts.all(Gathered).items():
            mine = [of for of, state in self.states.items() if whistle in state.whistles]
            assert list(known.incidents) == mine

    @invariant()
    def due_times_never_move(self) -> None:
        """A running clock keeps the due time that it was started with."""
        for of, state in self.states.items():
            for name, run in state.running.items():
                key = (of, name, len(state.reports), run.due.start)
                if run.due.clock != "lift":
                    assert self.due.setdefault(key, run.due.due_at) == run.due.due_at

    @invariant()
    def every_breach_has_an_owner_and_its_due_time_once(self) -> None:
        """Late is dated when it was due."""
        for events in self.events.values():
            breaches = [(at, one) for at, one in events if isinstance(one, e.ClockBreached)]
            assert all(one.owner and at == one.due_at for at, one in breaches)
            keys = [(one.clock, one.leg, one.due_at) for _, one in breaches]
            assert len(keys) == len(set(keys))

    @invariant()
    def the_state_is_the_fold_of_its_events(self) -> None:
        """Nothing but the events decides."""
        for of, state in self.states.items():
            assert SLICE.fold(SLICE.initial, (one for _, one in self.events[of])) == state


def test_no_order_of_commands_breaks_an_invariant() -> None:
    """At least 5,000 steps of anything."""
    Life.steps = 0
    chosen = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=True)
    run_state_machine_as_test(Life, settings=chosen)
    assert Life.steps >= 5000, Life.steps
