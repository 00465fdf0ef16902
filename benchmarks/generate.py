"""Make a ledger of whistles through decide, from a seed, as fast as it can be stored."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from domain.circumstances import Actor, Circumstances, Where
from domain.envelope import Meta
from domain.ledger import Stored
from domain.settle import settle
from domain.whistle import SLICE, Whistle
from domain.whistle import commands as c
from domain.whistle.words import Kind
from tests.world import COMMUNITY, POWER, WATER, World, world

LIFE: list[tuple[object, str, int, int]] = [
    (c.SubmitWhistle(), "clerk", 0, 2),
    (c.ApproveAndBlow(), "leader", 0, 20),
    (c.Triage(lead=WATER, assist=(POWER,)), "dispatcher", 0, 10),
    (c.SignLeg(), "responder", 1, 30),
    (c.SignLeg(), "responder", 2, 45),
    (c.ReportArrival(people=3), "responder", 1, 60),
    (c.ClaimResolved(measure="已处置", with_whom="书记", limit="当日"), "responder", 1, 200),
    (c.VerifyLeg(accepted=True), "officer", 1, 60),
]
OPEN = 400
PAGE = 2000


def fill(here: World, events: int, seed: int = 7, late: float = 0.0) -> list[str]:
    """Append whistles until there are so many events, some late; give the streams, oldest first."""
    chance, rows, streams = Random(seed), list[Stored](), list[str]()
    register, encode = here.data.keeper.current(), here.data.codec.encode
    head, at = here.data.ledger.head(), here.now
    running: list[tuple[str, Whistle, int, int]] = []
    while head + len(rows) < events:
        if len(running) < OPEN:
            stream = f"whistle-{chance.getrandbits(128):032x}"
            draft = c.DraftWhistle(
                kind=Kind.RD, place=COMMUNITY, matter=f"第 {len(streams)} 件", need="修复"
            )
            streams.append(stream)
            running.append((stream, SLICE.initial, 0, -2))
            step: tuple[object, str, int, int] = (draft, "clerk", 0, 0)
            index = len(running) - 1
        else:
            index = chance.randrange(len(running))
            step = LIFE[running[index][3] + 1]
        stream, state, version, done = running[index]
        command, role, leg, minutes = step
        at += timedelta(seconds=chance.uniform(0, minutes / OPEN * 6))
        state, before = settle(SLICE, state, at)
        now = Circumstances(
            now=at,
            actor=Actor(subject=role, role=role, unit=""),
            where=Where(stream=stream, part=leg),
            register=register,
        )
        decided = SLICE.decide[type(command)](state, command, now)
        state = SLICE.fold(state, decided)
        meta = Meta(recorded_at=at, actor=role, command=f"{stream}/{version}", place=COMMUNITY)
        meta = _later(meta, chance) if late and chance.random() < late else meta
        for event in (*(one for _, one in before), *decided):
            version += 1
            kind, body = encode(meta, event)
            rows.append(Stored(stream=stream, version=version, kind=kind, body=body))
        running[index] = (stream, state, version, done + 1)
        if done + 1 == len(LIFE) - 1:
            running.pop(index)
        if len(rows) >= PAGE:
            head = here.data.ledger.append(rows)[-1]
            rows.clear()
    if rows:
        here.data.ledger.append(rows)
    here.now = at
    here.data.clock.set(at)
    return streams


def _later(meta: Meta, chance: Random) -> Meta:
    """Let it have happened up to two days before it was recorded."""
    return replace(meta, occurred_at=meta.recorded_at - timedelta(hours=chance.uniform(0, 48)))


__all__ = ["fill"]

if __name__ == "__main__":
    with world(Path(sys.argv[1])) as made:
        print(len(fill(made, int(sys.argv[2]))), "whistles")
