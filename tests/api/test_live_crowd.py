"""What clients of live boards share, and what each has of its own: bytes, queues, a place in the round."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from api.context import Reader
from api.live.crowd import ANEW, QUEUE_MAX, SHARD, Client, Crowds, Kind, Told, by_shards
from api.live.live import Live
from api.live.seats import Seats
from api.live.ticks import SLOTS, Ticks
from api.live.wire import ALL, RESYNC, Step, eyes_of
from projections.news import Changed
from projections.tables import tables
from tests.served import BLOW, Service, served
from tests.world import STREET, WATER

T = TypeVar("T")
READABLE = tables().readable


def reader(*units: str) -> Reader:
    """Give a reader of some units, who holds a role for each."""
    return Reader(subject="x", grants=(), units=units, own=units)


def row(key: str, unit: str) -> dict[str, str]:
    """Give a row that lies within a unit."""
    return {"key": key, "path": f"/{unit}/", "offices": "/", "search": ""}


def step(**changed: Changed) -> Step:
    """Give a step of build 1 to position 9."""
    at = "2026-11-24T04:00:00.000000Z"
    return Step(build=1, position=9, at=at, boards=READABLE, changed=changed)


def watching(crowds: Crowds, who: Reader, *names: str) -> Client:
    """Let somebody watch some boards."""
    client = Client()
    crowds.join(client, crowds.kind(names, who, alone=False))
    return client


def alive(directory: Path, so: Callable[[Live, Service], Awaitable[T]]) -> T:
    """Run something with the live streams of a loop of its own, over a running service."""
    with served(directory) as service:

        async def go() -> T:
            live = Live(service.here, service.here.data.boards().tables.readable)
            return await so(live, service)

        return asyncio.run(go())


def test_a_client_that_is_too_slow_looks_anew() -> None:
    """A full queue is emptied, and holds the one word that matters."""
    client = Client()
    for position in range(QUEUE_MAX + 1):
        client.offer(Told(position, b"frame"))
    assert client._queue == [ANEW]


def test_what_a_client_knows_is_not_sent_again() -> None:
    """It had looked at the boards beyond that position; what tells of none is sent."""
    client = Client()
    client.after = 7
    for position in (6, 7, 8):
        client.offer(Told(position, b"%d" % position))
    assert asyncio.run(client.next()) == b"8"


def test_after_a_look_anew_a_client_hears_of_positions_that_are_lower() -> None:
    """A build that is new begins where it may."""
    client = Client()
    client.after = 7
    client.anew()
    client.offer(Told(3, b"3"))
    assert asyncio.run(client.next()) == RESYNC + b"3"


def test_all_who_see_the_same_are_sent_the_same_bytes() -> None:
    """Written once: it is one object, however many there are."""

    async def told() -> list[bytes | None]:
        crowds = Crowds(READABLE)
        clients = [watching(crowds, reader(WATER), "whistles", "inbox") for _ in range(3)]
        found = step(inbox=Changed(rows=[row("a", WATER)], removed=[]))
        for crowd, members in crowds:
            await crowd.offer(Told(9, crowd.kind.told(found)), members)
        return [await client.next() for client in clients]

    first, *others = asyncio.run(told())
    assert first
    assert all(other is first for other in others)


def test_only_the_last_frame_of_a_step_says_where_to_go_on() -> None:
    """Whoever came back after the first would miss the second."""
    rows = [row("a", WATER)]
    changed = {name: Changed(rows=rows, removed=[]) for name in ("inbox", "whistles")}
    told = Kind(("inbox", "whistles"), (ALL, ALL), alone=False).told(step(**changed))
    first, second, end = told.split(b"\n\n")
    assert (b"id:" in first, b"id: 1.9\n" in second, end) == (False, True, b"")


def test_a_board_with_nothing_for_a_reader_has_no_frame() -> None:
    """The row lies elsewhere: the crowd is told nothing at all."""
    found = step(inbox=Changed(rows=[row("a", WATER)], removed=[row("b", WATER)]))
    assert Kind(("inbox",), (frozenset((STREET,)),), alone=False).told(found) == b""
    assert b'"a"' in Kind(("inbox",), (frozenset((WATER,)),), alone=False).told(found)


def test_too_much_at_once_is_looked_at_anew() -> None:
    """Of any board of the stream."""
    much = step(inbox=Changed(rows=[], removed=[], complete=False))
    assert Kind(("inbox", "whistles"), (ALL, ALL), alone=False).told(much) == RESYNC


def test_whoever_sees_everything_is_of_one_crowd() -> None:
    """So are all readers of a public board, and of a board of one's own those of the same offices."""
    assert eyes_of(READABLE["whistles"], reader("*", WATER)) == ALL
    assert eyes_of(READABLE["places"], reader(WATER)) == ALL
    mine = Reader(subject="x", grants=(), units=("*",), own=(WATER,))
    assert eyes_of(READABLE["desk"], mine) == {WATER}


def test_whose_roles_have_changed_looks_anew_and_hears_no_more_of_what_it_saw() -> None:
    """Not even what was already on its way."""

    async def told() -> tuple[bytes | None, bytes | None]:
        crowds = Crowds(READABLE)
        client, other = (watching(crowds, reader(WATER), "inbox") for _ in range(2))
        ((crowd, members),) = crowds
        client.offer(Told(8, b"queued"))
        crowds.renew(client, reader(STREET))
        await crowd.offer(Told(9, b"theirs"), members)
        return await client.next(), await other.next()

    assert asyncio.run(told()) == (RESYNC, b"theirs")


def test_others_take_their_turn_between_shards() -> None:
    """Commands are answered while thousands are told."""

    async def turns() -> int:
        count, ended = 0, asyncio.Event()

        async def other() -> None:
            nonlocal count
            while not ended.is_set():
                count += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        assert len([one async for one in by_shards([Client()] * (3 * SHARD + 1))]) > SHARD
        ended.set()
        await task
        return count

    assert asyncio.run(turns()) >= 3


def test_ticks_are_spread_over_the_round(tmp_path: Path) -> None:
    """Never all clients at once, even when all came at once."""

    async def so(live: Live, _: Service) -> list[int]:
        ticks = Ticks(live._here, live.crowds, live.pump)
        clients = [Client() for _ in range(2 * SLOTS)]
        for client in clients:
            ticks.join(client)
        return [len(slot) for slot in ticks._slots]

    assert alive(tmp_path, so) == [2] * SLOTS


def test_a_token_is_asked_once_for_all_its_streams(tmp_path: Path) -> None:
    """And no more when the last of them has ended."""

    async def so(live: Live, service: Service) -> list[int]:
        seats, secret = Seats(live._here, live.crowds), service.tokens["water"]
        first, second = (watching(live.crowds, reader(WATER), "inbox") for _ in range(2))
        for client in (first, second):
            seats.join(client, secret, reader(WATER))
        counts = [len(seats._due), len(seats._of)]
        for client in (first, second):
            seats.leave(client, secret)
        return [*counts, len(seats._of)]

    assert alive(tmp_path, so) == [1, 1, 0]


def test_what_several_missed_is_read_once(tmp_path: Path) -> None:
    """All come back at once after a restart, from the same place."""

    async def so(live: Live, _: Service) -> bool:
        watching(live.crowds, reader(WATER), "inbox")
        await live.pump.stands()
        first, second = await asyncio.gather(
            *(live.pump.since(("inbox",), 3) for _ in range(2)),
        )
        return first is second

    assert alive(tmp_path, so)


def test_a_stream_begins_where_the_pump_already_stands(tmp_path: Path) -> None:
    """What happens after a reader's first look is offered: the pump had its position before that look."""

    async def so(live: Live, service: Service) -> bytes | None:
        await live.pump.stands()
        client = watching(live.crowds, reader(STREET), "whistles")
        await asyncio.to_thread(service.do, "officer", "/whistles/blow-now", **BLOW)
        return await asyncio.wait_for(client.next(), 10)

    assert BLOW["matter"].encode() in (alive(tmp_path, so) or b"")


def test_a_loop_that_fails_ends_all_streams_and_begins_again(tmp_path: Path) -> None:
    """Whoever waited for it would wait for ever: they come back, and it runs."""

    async def so(live: Live, _: Service) -> bytes | None:
        client, again = watching(live.crowds, reader(WATER), "inbox"), asyncio.Event()
        failed: list[bool] = []

        async def run() -> None:
            if not failed:
                failed.append(True)
                raise KeyError("a bug")
            again.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(live._for_ever(run))
        said = await asyncio.wait_for(client.next(), 10)
        await asyncio.wait_for(again.wait(), 10)
        task.cancel()
        return said

    assert alive(tmp_path, so) is None
