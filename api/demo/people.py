"""Simulated people: they blow, sign, come late, forget, send back and judge, by public commands."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from api.demo.district import CASES, CENTRE, CHECK, MIX, SPOTS, places, streets
from api.demo.story import BAD_HOUR, SILENT, STREET, Beat, officer
from domain.codec import Codec
from domain.command import Ports, give
from domain.order import Order
from domain.refusals import Refusal
from domain.settle import next_moment
from domain.territory import Level as PlaceLevel
from domain.whistle import SLICE
from domain.whistle import commands as c
from domain.whistle.state import Leg, Whistle
from domain.whistle.words import CallOutcome, Kind, LegState, Level, Rating, Status
from projections.ticker import NEVER, after

GAP_S = 255  # About 340 whistles a day.
STUCK_S = 1800
DISTRICT = "420102"
Act = tuple[str, object, int]


class OffTheStory(Exception):
    """A beat of the story was refused: the story no longer fits the rules."""


class People:
    """Everybody in the district: a queue of who looks at what when, drawn from one seed."""

    def __init__(
        self, ports: Ports, seed: str, began: datetime, spared: Sequence[str] = ()
    ) -> None:
        """Begin with nothing planned, on a day that began then; seats spared are left to who watches."""
        self._began, self._spared = began, tuple(spared)
        self._streams: dict[str, str] = {}
        self._ports, self._seed = ports, seed
        self._random = Random(seed)  # noqa: S311  Play, repeatable by its seed.
        self._order = itertools.count()
        self._queue: list[tuple[datetime, int, str | Beat]] = []
        self._communities = [row for row in places() if row.level is PlaceLevel.COMMUNITY]
        self._streets = {row.code for row in streets()}
        self._key = itertools.count()
        self._falls = NEVER
        self._verdicts: list[bool] = []
        self._kinds: list[Kind] = []

    def begin(self, at: datetime, beats: Iterable[Beat] = ()) -> None:
        """Let things begin to happen: what chance brings, and the story's beats."""
        for beat in beats:
            self._plan(self._began + beat.after, beat)
        self._plan(at, "")

    def summon(self, street: str, unit: str, now: datetime) -> None:
        """Let a street blow at once for a unit, so that whoever watches has something to answer."""
        case = next(case for case in CASES if case.kind is Kind.ER and case.units[0] == unit)
        where = next(row for row in self._communities if row.parent == street)
        requested = (f"{DISTRICT}-{unit}",)
        blow = c.BlowNow(
            level=Level.E2,
            place=where.code,
            matter=case.matter,
            need=case.need,
            requested=requested,
        )
        stream = self._give(self._officer(street, now), blow)
        self._give("centre.dispatcher", c.Triage(lead=requested[0]), stream)
        self._plan(now + timedelta(seconds=STUCK_S), stream)

    def resume(self, at: datetime, streams: list[str]) -> None:
        """Let people look again at what was open."""
        for stream in streams:
            self._plan(at + timedelta(seconds=self._random.uniform(5, STUCK_S)), stream)

    def next_at(self) -> datetime:
        """Give when somebody acts next."""
        return self._queue[0][0]

    def act(self, now: datetime) -> datetime:
        """Let the next one act, and give when the first clock falls of what was touched."""
        self._falls = NEVER
        _, _, what = heapq.heappop(self._queue)
        if isinstance(what, Beat):
            self._tell(what, now)
        elif what:
            self._look(what, now)
        else:
            self._happen(now)
            self._plan(now + timedelta(seconds=self._random.expovariate(1 / GAP_S)), "")
        return self._falls

    def _plan(self, at: datetime, what: str | Beat) -> None:
        heapq.heappush(self._queue, (at, next(self._order), what))

    def _tell(self, beat: Beat, now: datetime) -> None:
        """Let happen what the story says; a whistle of it then takes its course."""
        on = self._streams.get(beat.on, beat.on)
        try:
            stream = self._given(beat.who, beat.makes(now, self._streams), on, beat.part)
        except Refusal as refusal:
            raise OffTheStory(f"{beat.after} {beat.who}: {refusal!r}") from refusal
        if beat.name:
            self._streams[beat.name] = stream
        if beat.name and stream.startswith("whistle-"):
            self._plan(now + timedelta(seconds=90), stream)

    def _happen(self, now: datetime) -> None:
        """Something happens in a community; its street writes it down, or blows at once."""
        chance, kind = self._random, self._kind()
        case = chance.choice([case for case in CASES if case.kind is kind])
        where = chance.choice(self._communities)
        street = where.parent
        what = {
            "place": where.code,
            "matter": case.matter,
            "need": case.need,
            "spot": chance.choice(SPOTS),
            "requested": tuple(f"{DISTRICT}-{unit}" for unit in case.units),
        }
        if kind is Kind.ER:
            level = Level.E1 if chance.random() < 0.4 else Level.E2  # noqa: PLR2004  Two in five.
            stream = self._give(self._officer(street, now), c.BlowNow(level=level, **what))  # type: ignore[arg-type]
        else:
            draft = c.DraftWhistle(kind=kind, **what)  # type: ignore[arg-type]
            stream = self._give(f"{street}.clerk", draft)
            if stream:
                self._give(f"{street}.clerk", c.SubmitWhistle(), stream)
        if stream:
            self._plan(now + self._while(now, 90, None), stream)

    def _look(self, stream: str, now: datetime) -> None:
        """Somebody looks at a whistle, and does what is next."""
        state = self._state(stream)
        act = self._next(state, now)
        if act is None:
            return
        who, command, part = act
        if self._waits(who, part, state, now):
            self._plan(now + timedelta(seconds=STUCK_S), stream)
            return
        done = self._give(who, command, stream, part)
        due = min((run.due.due_at for run in state.clocks if not run.breached), default=None)
        wait = self._while(now, 1500 if done else STUCK_S, due)
        self._plan(now + wait, stream)

    def _waits(self, who: str, part: int, state: Whistle, now: datetime) -> bool:
        """Say whether nobody acts: the seat is the watcher's, or its office is silent until called."""
        if who.startswith(self._spared):
            return True
        bad = now >= self._began + BAD_HOUR
        if who == f"{SILENT}.responder" and bad:
            return not state.legs[part - 1].calls
        return bad and who.startswith(f"{STREET}.officer")

    def _officer(self, street: str, now: datetime) -> str:
        return officer(street, now - self._began)

    def _kind(self) -> Kind:
        """Draw a kind from a deck, so that the mix of domain.md §7 holds on one day as well."""
        if not self._kinds:
            self._kinds = [kind for kind, share in MIX.items() for _ in range(share // 5)]
            self._random.shuffle(self._kinds)
        return self._kinds.pop()

    def _while(self, now: datetime, seconds: float, due: datetime | None) -> timedelta:
        """Say how long somebody takes: mostly in time, sometimes late, seldom far too late."""
        chance = self._random
        left = (due - now).total_seconds() if due and due > now else seconds
        share = chance.choices((0.3, 0.7, 1.2, 2.5), (70, 18, 9, 3))[0]
        return timedelta(seconds=min(left, seconds) * share * chance.uniform(0.5, 1.0) + 1)

    def _state(self, stream: str) -> Whistle:
        codec: Codec = self._ports.codec
        rows = self._ports.ledger.load(stream)
        return SLICE.fold(SLICE.initial, (codec.decode(row).event for row in rows))

    def _next(self, state: Whistle, now: datetime) -> Act | None:  # noqa: PLR0911  One line a standing.
        """Say who does what next with a whistle, or None when nobody needs to."""
        street = state.brief.blower
        on_duty = self._officer(street, now)
        if state.status is Status.SUBMITTED:
            who = "chief" if state.brief.kind is Kind.KT else "leader"
            return f"{street}.{who}", c.ApproveAndBlow(), 0
        if state.status is Status.BLOWN:
            lead, *assist = state.brief.requested
            return "centre.dispatcher", c.Triage(lead=lead, assist=tuple(assist)), 0
        if state.asked:
            return self._above(state.asked[0]), c.AcknowledgeEscalation(note="已知晓，督促办理"), 0
        if state.pending_confirmation and self._random.random() < 0.5:  # noqa: PLR2004  Every other look.
            return f"{street}.leader", c.ConfirmWhistle(), 0
        if state.status is Status.EVALUATING:
            waiting = [leg for leg in state.legs if not leg.evaluated]
            return (on_duty, self._judgement(), waiting[0].leg) if waiting else None
        if state.status in (Status.CLOSED, Status.WITHDRAWN):
            return None
        leg = self._random.choice([leg for leg in state.legs if leg.state is not LegState.ACCEPTED])
        return self._answer(leg, on_duty, state)

    def _answer(self, leg: Leg, on_duty: str, state: Whistle) -> Act:
        chance = self._random
        responder = f"{leg.office.partition('-')[2]}.responder"
        silent = any(run.breached and run.due.leg == leg.leg for run in state.clocks)
        if leg.state is LegState.CLAIMED:
            good = self._verdict()
            defects = "" if good else "现场复查未解决，请继续处理"
            return on_duty, c.VerifyLeg(accepted=good, defects=defects), leg.leg
        if leg.state is LegState.DISPATCHED and silent and not leg.calls:
            call = c.RecordCall(
                legs=(leg.leg,), post="值班电话", outcome=CallOutcome.REACHED, said="已催办"
            )
            return on_duty, call, 0
        steps: dict[LegState, Callable[[], object]] = {
            LegState.DISPATCHED: c.SignLeg,
            LegState.SIGNED: lambda: c.LogContact(note="已与社区联系，正在赶往现场"),
            LegState.CONTACTED: lambda: c.ReportArrival(people=chance.randint(2, 6)),
            LegState.ARRIVED: lambda: c.RecordProgress(note="正在处置"),
            LegState.WORKING: _claim,
            LegState.REWORK: _claim,
        }
        return responder, steps[leg.state](), leg.leg

    def _verdict(self) -> bool:
        """Draw a verdict from a deck, so that 8 % come back (domain.md §7) on a short day as well."""
        if not self._verdicts:
            self._verdicts = [True] * 23 + [False] * 2
            self._random.shuffle(self._verdicts)
        return self._verdicts.pop()

    def _judgement(self) -> c.EvaluateLeg:
        rating = self._random.choices(list(Rating), (80, 15, 5))[0]
        reason = "到场太慢，沟通不够" if rating is Rating.UNSATISFIED else ""
        good = Rating.SATISFIED
        return c.EvaluateLeg(
            speed=rating, cooperation=good, result=good, satisfaction=rating, reason=reason
        )

    @staticmethod
    def _above(office: str) -> str:
        seats = {CENTRE: "centre.dispatcher", CHECK: "supervision.leader"}
        return seats.get(office, f"{office.partition('-')[2]}.head")

    def _give(self, who: str, command: object, stream: str = "", part: int = 0) -> str:
        """Give a command, and its stream; empty when it was refused, which happens to people."""
        try:
            return self._given(who, command, stream, part)
        except Refusal:
            return ""

    def _given(self, who: str, command: object, stream: str, part: int) -> str:
        key = f"{self._seed}/{next(self._key)}"
        order = Order(command=command, who=who, key=key, stream=stream, part=part)
        given = give(order, self._ports).stream
        self._falls = min(self._falls, self._falling(given))
        return given

    def _falling(self, stream: str) -> datetime:
        """Give when the next clock of a stream falls."""
        slice_ = self._ports.registry.slice_of(stream)
        if not slice_.ticks:
            return NEVER
        rows = self._ports.ledger.load(stream)
        state = slice_.fold(slice_.initial, (self._ports.codec.decode(row).event for row in rows))
        falls = next_moment(slice_, state)
        return after(falls) if falls else NEVER


def _claim() -> c.ClaimResolved:
    return c.ClaimResolved(measure="已处置完毕，现场恢复", with_whom="社区书记", limit="当日")
