"""P12c: fold 100 events of a whistle with 8 legs, and decide the next command.

The history is a real one, given through decide: a blow, a triage to eight departments, what each
reports, claims and takes back, telephone calls, warnings and breaches that fell due. Folding starts
from nothing, as after a restart, when no past is remembered. The median must be at most 150 us.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta

from domain.circumstances import Actor, Circumstances, Where
from domain.facts import Office
from domain.register import Facts
from domain.whistle import SLICE
from domain.whistle import commands as c
from domain.whistle.words import CallOutcome, Level
from tests.scenario import Given
from tests.world import COMMUNITY, NOON, register

LEGS, EVENTS, ROUNDS, BAR_US = 8, 100, 3000, 150
OFFICES = tuple(f"420102-d{number}" for number in range(1, LEGS + 1))
CLAIM = c.ClaimResolved(measure="已处置", with_whom="书记", limit="当日")
CALL = c.RecordCall(legs=(1, 2), post="值班", outcome=CallOutcome.REACHED, said="已通知")
BACK = c.VerifyLeg(accepted=False, defects="仍漏水")
STEPS = (c.SignLeg(), c.LogContact(note="已联系"), c.ReportArrival(people=3), CLAIM, BACK, CLAIM)


def history() -> Given:
    """Give a whistle of 8 legs and exactly 100 events, still open."""
    facts = Facts(register())
    for code in OFFICES:
        known = facts.get(Office, "420102-water")
        facts.put(
            code, Office(code=code, kind="department", name=code, short=code, area=known.area)
        )
    given = Given(SLICE, register=facts.register(1))
    given = given.then(c.BlowNow(level=Level.E2, place=COMMUNITY, matter="水管爆裂", need="止水"))
    given = given.then(c.Triage(lead=OFFICES[0], assist=OFFICES[1:]), "dispatcher")
    for number, step in enumerate(STEPS):
        given = given.at(NOON + timedelta(minutes=9 * number))
        for leg in range(1, LEGS + 1):
            role = "leader" if isinstance(step, c.VerifyLeg) else "responder"
            given = given.then(step, role, leg=leg)
    while len(given.events) < EVENTS:
        given = given.then(CALL)
    return given


def main() -> int:
    """Measure."""
    given = history()
    events = given.events[:EVENTS]
    actor = Actor(subject="li", role="leader", unit="420102002")
    where = Where(stream="whistle-x", part=3)
    now = Circumstances(now=given.now, actor=actor, where=where, register=given.register)
    command = c.VerifyLeg(accepted=True)
    decide, fold = SLICE.decide[c.VerifyLeg], SLICE.fold
    times, folds = list[float](), list[float]()
    for _ in range(ROUNDS):
        begun = time.process_time()
        state = fold(SLICE.initial, events)
        folded = time.process_time()
        decide(state, command, now)
        times.append(time.process_time() - begun)
        folds.append(folded - begun)
    fold_us, us = (statistics.median(found) * 1e6 for found in (folds, times))
    assert len(state.legs) == LEGS
    print(f"{len(events)} events folded in {fold_us:.0f} us, decided in {us - fold_us:.0f} us")
    print(f"P12c {us:.0f} us to fold {EVENTS} events of {LEGS} legs and decide (at most {BAR_US})")
    return 0 if us <= BAR_US else 1


if __name__ == "__main__":
    sys.exit(main())
