"""The deliveries of one webhook: read on, send what is due, note what became of it, say when it is late."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

from api import cloud
from api.access import Access
from api.webhooks import signing
from api.webhooks.progress import Progress, keep, kept
from api.webhooks.sending import Outcome, Sender
from api.webhooks.waiting import Pace, Waiting
from domain.authorise import SYSTEM
from domain.change import replace
from domain.command import Ports, give
from domain.ledger import Stored
from domain.order import Order
from domain.refusals import Refusal
from domain.subscription import SLICE, Subscription
from domain.subscription.commands import ReportOutage, ReportRecovery
from domain.subscription.words import Status, Way
from projections.subscribed import Subscribed

LOOK_S, KEEP_S, MOVE_S = 0.2, 1.0, 60.0
PAGE = 500


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What all webhooks share."""

    ports: Ports
    access: Access
    subscribed: Subscribed
    pace: Pace


class Endpoint:
    """One subscription's deliveries in one run, until it is cancelled, held, or begins anew."""

    def __init__(self, id_: str, state: Subscription, around: Surroundings, sender: Sender) -> None:
        """Go on where its progress stands, or begin its run; StorageDown."""
        self._id, self._around, self._sender = id_, around, sender
        self._begun = self._state = state
        found = kept(around.ports.ledger, id_)
        if found is None or found.run != state.run:
            after = around.subscribed.begins(state)
            found = Progress(run=state.run, after=after, beyond={}, failing={})
        self._waiting = Waiting(around.pace, found)
        self._kept, self._kept_at, self._begun_with = found, 0.0, found.taken_at
        self._news, self._flights = asyncio.Event(), set[asyncio.Task[None]]()

    async def deliver(self) -> None:
        """Deliver while it goes on as it is; what is kept is behind by a second at most."""
        try:
            while True:
                self._news.clear()
                await self._read_on()
                self._state = self._around.subscribed.last(self._id)
                if not goes_on(self._begun, self._state):
                    return
                self._start()
                await self._tell()
                await self._keep()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), LOOK_S)
        finally:
            for flight in self._flights:
                flight.cancel()
            await asyncio.gather(*self._flights, return_exceptions=True)
            await self._sender.close()
            await asyncio.to_thread(keep, self._around.ports.ledger, self._id, self._progress)

    @property
    def _progress(self) -> Progress:
        return self._waiting.progress

    async def _read_on(self) -> None:
        """Take more in; where there was something, there may be more at once."""
        if not self._waiting.full:
            before, look = self._waiting.read, self._around.subscribed.after
            found, read = await asyncio.to_thread(look, self._id, before, PAGE)
            self._waiting.add(found, read)
            if read > before:
                self._news.set()

    def _start(self) -> None:
        while due := self._waiting.next(time.monotonic()):
            flight = asyncio.create_task(self._fly(*due))
            self._flights.add(flight)
            flight.add_done_callback(self._landed)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._news.set()

    async def _fly(self, street: str, position: int) -> None:
        try:
            outcome = await self._sent(street, position)
        except Exception as ours:  # noqa: BLE001  Whatever it is, it is tried again.
            outcome = Outcome(taken=False, said=f"not sent: {type(ours).__name__}")
        at = self._around.ports.now()
        if outcome.taken:
            self._waiting.taken(street, at, outcome.said)
        else:
            now = time.monotonic()
            self._waiting.failed(street, at, now, outcome.said, outcome.wait_s)

    async def _sent(self, street: str, position: int) -> Outcome:
        (row,) = await asyncio.to_thread(self._around.ports.ledger.read, position - 1, 1)
        body = cloud.event(row, street, self._around.subscribed.lineage)
        headers = await asyncio.to_thread(self._headers, row, body)
        return await self._sender.send(self._begun.url, headers, body)

    def _headers(self, row: Stored, body: bytes) -> dict[str, str]:
        """Sign with the secret that holds, and for a day after a rotation with the one before as well."""
        state, id_ = self._state, signing.message_id(row.stream, row.version)
        both = self._around.ports.now() < state.both_until
        numbers = (state.secret, state.secret - 1) if both else (state.secret,)
        secrets = [self._around.access.signing.of(self._id, number) for number in numbers]
        signed = signing.headers(secrets, id_, int(time.time()), body)
        return {"Content-Type": cloud.MEDIA, "User-Agent": "whistle", **signed}

    async def _tell(self) -> None:
        """Record an outage once a delivery is overdue, and its end once nothing fails."""
        late = self._waiting.overdue(time.monotonic())
        flows = not self._progress.failing and not (self._waiting.count and self._untaken)
        if late and not self._state.overdue:
            outage = ReportOutage(position=late.position, since=late.since, reason=late.said)
            await self._give(outage, f"{late.position}/{late.since.isoformat()}")
        elif self._state.overdue and flows:
            since = self._state.overdue_since.isoformat()
            await self._give(ReportRecovery(), f"{self._state.overdue}/{since}")

    @property
    def _untaken(self) -> bool:
        """Say whether nothing was taken since these deliveries began."""
        return self._progress.taken_at == self._begun_with

    async def _give(self, command: object, about: str) -> None:
        key = f"{type(command).__name__}/{self._id}/{about}"
        stream = f"{SLICE.name}-{self._id}"
        order = Order(command=command, who=SYSTEM, key=key, stream=stream)
        with suppress(Refusal):
            await asyncio.to_thread(give, order, self._around.ports)
        self._state = (await asyncio.to_thread(self._around.subscribed.now))[self._id]

    async def _keep(self) -> None:
        """Keep what was taken or failed within a second, and how far was read once a minute."""
        now, progress = time.monotonic(), self._progress
        moved = replace(progress, after=self._kept.after) != self._kept
        if progress != self._kept and now - self._kept_at >= (KEEP_S if moved else MOVE_S):
            await asyncio.to_thread(keep, self._around.ports.ledger, self._id, progress)
            self._kept, self._kept_at = progress, now


def flows(state: Subscription) -> bool:
    """Say whether a subscription is delivered by webhook now."""
    return state.way is Way.WEBHOOK and state.status is Status.OPEN


def goes_on(before: Subscription, now: Subscription) -> bool:
    """Say whether deliveries that began so may go on."""
    return flows(now) and (before.run, before.url) == (now.run, now.url)
