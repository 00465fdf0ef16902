"""Simulated people: they blow, sign, come late, forget, send back and judge, by public commands."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from api.demo.district import CASES, CENTRE, CHECK, MIX, SPOTS, places, streets
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

GAP_S = 720
STUCK_S = 1800
DISTRICT = "420102"
Act = tuple[str, object, int]


class People:
    """Everybody in the district: a queue of who looks at what when, drawn from one seed."""

    def __init__(self, ports: Ports, seed: str, spared: str = "") -> None:
        """Begin with nothing planned; the spared office is left to whoever watches."""
        self._spared = f"{spared}."
        self._ports, self._seed = ports, seed
        self._random = Random(seed)  # noqa: S311  Play, repeatable by its seed.
        self._order = itertools.count()
        self._queue: list[tuple[datetime, int, str]] = []
        self._communities = [row for row in places() if row.level is PlaceLevel.COMMUNITY]
        self._streets = {row.code for row in streets()}
        self._key = itertools.count()
        self._falls = NEVER
        self._verdicts: list[bool] = []

    def begin(self, at: datetime) -> None:
        """Let things begin to happen."""
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
        stream = self._give(f"{street}.officer", blow)
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
        _, _, stream = heapq.heappop(self._queue)
        if stream:
            self._look(stream, now)
        else:
            self._happen(now)
            self._plan(now + timedelta(seconds=self._random.expovariate(1 / GAP_S)), "")
        return self._falls

    def _plan(self, at: datetime, stream: str) -> None:
        heapq.heappush(self._queue, (at, next(self._order), stream))

    def _happen(self, now: datetime) -> None:
        """Something happens in a community; its street writes it down, or blows at once."""
        chance = self._random
        (kind,) = chance.choices(list(MIX), list(MIX.values()))
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
            stream = self._give(f"{street}.officer", c.BlowNow(level=level, **what))  # type: ignore[arg-type]
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
        act = self._next(state)
        if act is None:
            return
        who, command, part = act
        if who.startswith(self._spared):
            self._plan(now + timedelta(seconds=STUCK_S), stream)
            return
        done = self._give(who, command, stream, part)
        due = min((run.due.due_at for run in state.clocks if not run.breached), default=None)
        wait = self._while(now, 1500 if done else STUCK_S, due)
        self._plan(now + wait, stream)

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

    def _next(self, state: Whistle) -> Act | None:  # noqa: PLR0911  One line a standing.
        """Say who does what next with a whistle, or None when nobody needs to."""
        street = state.brief.blower
        officer = f"{street}.officer"
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
            return (officer, self._judgement(), waiting[0].leg) if waiting else None
        if state.status in (Status.CLOSED, Status.WITHDRAWN):
            return None
        leg = self._random.choice([leg for leg in state.legs if leg.state is not LegState.ACCEPTED])
        return self._answer(leg, officer, state)

    def _answer(self, leg: Leg, officer: str, state: Whistle) -> Act:
        chance = self._random
        responder = f"{leg.office.partition('-')[2]}.responder"
        silent = any(run.breached and run.due.leg == leg.leg for run in state.clocks)
        if leg.state is LegState.CLAIMED:
            good = self._verdict()
            defects = "" if good else "现场复查未解决，请继续处理"
            return officer, c.VerifyLeg(accepted=good, defects=defects), leg.leg
        if leg.state is LegState.DISPATCHED and silent and not leg.calls:
            call = c.RecordCall(
                legs=(leg.leg,), post="值班电话", outcome=CallOutcome.REACHED, said="已催办"
            )
            return officer, call, 0
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
        key = f"{self._seed}/{next(self._key)}"
        order = Order(command=command, who=who, key=key, stream=stream, part=part)
        try:
            given = give(order, self._ports).stream
        except Refusal:
            return ""
        falls = next_moment(SLICE, self._state(given))
        self._falls = min(self._falls, after(falls) if falls else NEVER)
        return given


def _claim() -> c.ClaimResolved:
    return c.ClaimResolved(measure="已处置完毕，现场恢复", with_whom="社区书记", limit="当日")
