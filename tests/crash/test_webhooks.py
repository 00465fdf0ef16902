"""Kill -9 of the service in the midst of its deliveries: none is lost, and each street keeps its order."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from projections.data import Data
from projections.subscribed import Subscribed
from tests.process import Process
from tests.receiver import Receiver, receiving
from tests.served import BLOW, until
from tests.world import CENTRE, OTHER

KILLS, PLACES = 5, {"officer": BLOW["place"], "stranger": OTHER + "001"}


def blowing(service: Process, who: str, ending: threading.Event) -> None:
    """Blow whistles in a street until the end, or until the service is gone."""
    with service.client(who) as http, suppress(httpx.TransportError):
        while not ending.is_set():
            http.post("/whistles/blow-now", json={**BLOW, "place": PLACES[who]})


def subscribed(service: Process, receiver: Receiver) -> str:
    """Let the centre hear all whistles of its district."""
    wish = {"office": CENTRE, "way": "webhook", "url": receiver.url, "kinds": ["whistle"]}
    with service.client("boss") as http:
        made = http.post("/subscriptions/open-subscription", json=wish)
    id_: str = made.raise_for_status().json()["id"]
    return id_


def wanted(directory: Path, id_: str) -> dict[str, list[int]]:
    """Give the positions that a subscription wants, by street."""
    data, found = Data(directory), dict[str, list[int]]()
    asked = Subscribed(data.ports(lambda *_: None))
    position = asked.begins(asked.now()[id_])
    while position < data.ledger.head():
        some, position = asked.after(id_, position, 1000)
        for row, street in some:
            found.setdefault(street, []).append(row.position)
    data.close()
    return found


def test_killed_in_the_midst_of_deliveries_it_loses_none_and_keeps_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes twice comes under the same id, with the same bytes."""
    monkeypatch.setenv("WHISTLE_WEBHOOK_HOSTS", "127.0.0.1")
    chance = random.Random(20261125)
    with receiving() as receiver, Process(tmp_path) as service:
        service.start()
        id_ = subscribed(service, receiver)
        for _ in range(KILLS):
            ending = threading.Event()
            threads = [
                threading.Thread(target=blowing, args=(service, who, ending)) for who in PLACES
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.3, 1.0))
            service.kill()
            ending.set()
            for thread in threads:
                thread.join()
            service.start()
        expected = wanted(tmp_path, id_)
        everything = sum(map(len, expected.values()))
        until(lambda: len({one.id for one in receiver.taken}) == everything)
        service.kill()
    assert receiver.streets() == expected
    bodies = {one.id: one.body for one in receiver.taken}
    assert all(one.body == bodies[one.id] for one in receiver.heard)
    assert len(expected) == len(PLACES)
