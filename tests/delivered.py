"""A district whose webhooks are delivered, as tests use it: begun and ended at will, tried again soon."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from api.access import Access
from api.webhooks.deliveries import Deliveries
from api.webhooks.hosts import Hosts
from api.webhooks.sending import Resolve, resolved
from api.webhooks.waiting import Pace
from domain.subscription import Subscription
from domain.subscription import commands as c
from domain.subscription.words import Start, Way
from domain.whistle import commands as w
from domain.whistle.words import Level
from projections.subscribed import Subscribed
from tests.receiver import Receiver
from tests.world import COMMUNITY, OTHER, WATER, World, world

SOON = Pace(delays_s=(0.05,), each_s=0.05, overdue_s=0.5)
ELSEWHERE = OTHER + "001"
PEOPLE = {COMMUNITY: "officer", ELSEWHERE: "stranger"}
HOOK = c.OpenSubscription(office=WATER, way=Way.WEBHOOK, kinds=("whistle",), start=Start.BEGINNING)


class Delivered:
    """A district, the keys of its webhooks, and deliveries that can be ended and begun again."""

    def __init__(self, here: World, access: Access) -> None:
        """Deliver nothing yet."""
        self.here, self.access = here, access

    def open(self, receiver: Receiver, wish: c.OpenSubscription = HOOK) -> str:
        """Subscribe water to its own receiver, and give the subscription's id."""
        stream = self.here.give("head", replace(wish, url=receiver.url)).stream
        return stream.removeprefix("subscription-")

    def do(self, id_: str, command: object) -> None:
        """Give a command to a subscription."""
        self.here.give("head", command, f"subscription-{id_}")

    def whistle(self, place: str = COMMUNITY) -> list[int]:
        """Summon water, which signs, and give the positions of what it is to hear of it."""
        blow = w.BlowNow(level=Level.E1, place=place, matter="水管爆裂", need="止水")
        stream = self.here.give(PEOPLE[place], blow).stream
        self.here.give("dispatcher", w.Triage(lead=WATER), stream)
        self.here.give("water", w.SignLeg(), stream, 1)
        rows = self.here.data.ledger.load(stream)
        seen = [row.kind for row in rows].index("whistle.legs-opened.v1")
        return [row.position for row in rows[seen:]]

    def state(self, id_: str) -> Subscription:
        """Give a subscription as of now."""
        return Subscribed(self.here.ports).now()[id_]

    def names(self, id_: str) -> list[str]:
        """Give the names of a subscription's events."""
        return [type(event).__name__ for event in self.here.events(f"subscription-{id_}")]

    @contextmanager
    def running(
        self, hosts: str = "127.0.0.1", resolve: Resolve = resolved, whole_s: float = 5.0
    ) -> Iterator[None]:
        """Deliver for a while."""
        ports, ending = self.here.ports, threading.Event()
        made = Deliveries(
            ports,
            self.access,
            Subscribed(ports),
            Hosts(hosts),
            pace=SOON,
            resolve=resolve,
            whole_s=whole_s,
        )
        thread = threading.Thread(target=made.run, args=(ending,))
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join()


@contextmanager
def delivered(directory: Path) -> Iterator[Delivered]:
    """Give a district with its access database."""
    with world(directory) as here:
        access = Access(directory)
        try:
            yield Delivered(here, access)
        finally:
            access.close()
