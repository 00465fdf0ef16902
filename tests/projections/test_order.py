"""The order of the board of whistles: what is to be acted on first stands first."""

from __future__ import annotations

from pathlib import Path

from domain.whistle import commands as c
from domain.whistle.words import CallOutcome, Kind, Level
from projections.query import Query
from tests.world import COMMUNITY, WATER, World, world

CALL = c.RecordCall(legs=(1,), post="值班", outcome=CallOutcome.REACHED)


def drafted(here: World) -> str:
    """Draft an ordinary whistle."""
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
    return here.give("clerk", draft).stream


def submitted(here: World) -> str:
    """Put one before those who may blow it."""
    stream = drafted(here)
    here.give("clerk", c.SubmitWhistle(), stream)
    return stream


def summoned(here: World) -> str:
    """Blow one, and summon water."""
    stream = submitted(here)
    here.give("leader", c.ApproveAndBlow(), stream)
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    return stream


def emergency(here: World, level: Level = Level.E2) -> str:
    """Blow an emergency, and summon water."""
    blow = c.BlowNow(level=level, place=COMMUNITY, matter="水管爆裂", need="止水")
    stream = here.give("officer", blow).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    return stream


def resolved(here: World, stream: str) -> str:
    """Let water report in and claim."""
    here.give("water", c.ReportArrival(people=1), stream, 1)
    claim = c.ClaimResolved(measure="x", with_whom="y", limit="z")
    here.give("water", claim, stream, 1)
    return stream


def order(here: World) -> list[str]:
    """Bring the boards to the head, and give the streams in the board's order."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    return [row["stream"] for row in Query(build, ("*",)).page("whistles").rows]


def test_emergencies_then_approvals_then_clocks_then_drafts_then_what_has_ended(
    tmp_path: Path, database: str
) -> None:
    """Whatever came first; an emergency whose work waits for a look has a clock like any other."""
    with world(tmp_path, database=database) as here:
        first = [drafted(here), summoned(here), submitted(here), resolved(here, emergency(here))]
        draft, waits, approval, looked_at = first
        gone = [emergency(here), emergency(here)]
        for stream in gone:
            here.later(minutes=1)
            here.give("leader", c.WithdrawWhistle(reason="x"), stream)
        fire = emergency(here)
        assert order(here) == [fire, approval, waits, looked_at, draft, *reversed(gone)]


def test_a_clock_that_was_missed_gives_way_to_the_next_but_not_in_an_emergency(
    tmp_path: Path, database: str
) -> None:
    """The emergency stands by its first clock; the others by what runs out next, without any behind."""
    with world(tmp_path, database=database) as here:
        silent = summoned(here)
        here.later(days=8)
        here.give("officer", CALL, silent)  # Every clock of it has run out by now.
        late, fresh = emergency(here), emergency(here)
        here.later(minutes=1)
        first = summoned(here)
        here.later(minutes=29)
        second = summoned(here)
        here.later(minutes=35)
        for stream in (late, fresh, first):
            here.give(
                "officer", CALL, stream
            )  # The first two's and the third's signatures are late.
        assert order(here)[:2] == sorted([late, fresh], key=lambda stream: stream.partition("-")[2])
        assert order(here)[2:] == [second, first, silent]


def test_an_emergency_that_was_not_signed_stands_before_one_whose_clock_still_runs(
    tmp_path: Path, database: str
) -> None:
    """Its contact is due in three minutes, the other's signature in two: it is still the first to call."""
    with world(tmp_path, database=database) as here:
        late = emergency(here)
        here.later(minutes=4)
        fresh = emergency(here)
        here.later(minutes=8)
        here.give("officer", CALL, late)
        assert order(here) == [late, fresh]


def test_clocks_that_run_out_together_stand_as_the_steps_follow_each_other(
    tmp_path: Path, database: str
) -> None:
    """E1 has five minutes for the signature and for the contact: the signature comes first."""
    with world(tmp_path, database=database) as here:
        emergency(here, Level.E1)
        build = here.data.boards()
        here.data.runner(build).catch_up()
        (row,) = Query(build, ("*",)).page("whistles").rows
        assert (row["next_clock"], row["next_leg"]) == ("sign", 1)
