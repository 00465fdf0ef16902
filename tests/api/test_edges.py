"""What the service says at its edges: the ends of time."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import httpx
import pytest

from api.access import Access
from api.serve import listening, serve
from api.settings import Settings
from domain.command import give
from domain.ledger import NewerSchema
from domain.order import Order
from domain.whistle.commands import BlowNow
from domain.whistle.words import Level
from projections.query import Query
from tests.served import BLOW, Service, served
from tests.world import COMMUNITY, world


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path) as made:
        yield made


def frames(service: Service, stream: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the events of a stream by name."""
    name = ""
    for line in stream.iter_lines():
        if line.startswith("event: "):
            name = line[7:]
        if line.startswith("data: "):
            yield name, json.loads(line[6:])


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_ends_of_time_is_refused(service: Service, at: str) -> None:
    """One such event would stop every board."""
    answer = service.do("officer", "/whistles/blow-now", **BLOW, occurred_at=at)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.occurred_at"


@pytest.mark.parametrize("last", ["1." + "9" * 60, "0.1", "x", "1.-1", "1.٣"])
def test_a_strange_last_event_id_means_look_anew(service: Service, last: str) -> None:
    """Whatever it is, the client hears resync."""
    token = f"Bearer {service.tokens['water']}".encode()
    headers = [(b"Authorization", token), (b"Last-Event-ID", last.encode())]
    with service.http.stream("GET", "/live/inbox", headers=headers) as stream:
        assert next(frames(service, stream))[0] == "resync"


def test_everybody_sees_the_places_live(service: Service) -> None:
    """A public board is public live as well: nothing is taken away from anybody."""
    at = service.ask("boss", "GET", "/places", params={"after": 1}).json()["position"]
    headers = {"Authorization": f"Bearer {service.tokens['water']}"}
    with service.http.stream("GET", "/live/places?after=0", headers=headers) as stream:
        name, frame = next(frames(service, stream))
    assert name == "frame"
    assert at
    assert {op["op"] for op in frame["ops"]} == {"upsert"}  # type: ignore[attr-defined]


def test_a_silent_stream_ticks_with_the_time_and_how_fast_it_passes(service: Service) -> None:
    """Within 5 s; a demo's clock runs faster than the wall's."""
    service.ask("boss", "GET", "/places", params={"after": 1}).raise_for_status()
    headers = {"Authorization": f"Bearer {service.tokens['water']}"}
    with service.http.stream("GET", "/live/places", headers=headers) as stream:
        tick = next(body for name, body in frames(service, stream) if name == "tick")
    assert (tick["speed"], set(tick)) == (1.0, {"at", "head", "speed"})


def test_open_streams_end_with_the_service(service: Service) -> None:
    """A stream ends whole, not cut off, when the service is stopped."""
    head = service.http.get("/readyz").json()["head"]
    service.ask("water", "GET", "/inbox", params={"after": head})
    headers = {"Authorization": f"Bearer {service.tokens['water']}"}
    with service.http.stream("GET", "/live/inbox", headers=headers) as stream:
        read = frames(service, stream)
        next(read)
        service.end()
        assert list(read) == []


def test_a_newer_directory_is_said_before_anything_is_served(tmp_path: Path) -> None:
    """NewerSchema comes out of serve, to be said in one sentence."""
    with served(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "ledger.db") as ledger:
        ledger.execute("UPDATE facts SET value = '999' WHERE key = 'schema'")
    ledger.close()
    with listening("127.0.0.1", 0) as sock, pytest.raises(NewerSchema):
        serve(Settings(data=tmp_path, log="json", log_level="error"), sock)


def test_a_token_stands_for_nobody_once_it_is_revoked_or_over(tmp_path: Path) -> None:
    """Neither does one with another secret, or none at all."""
    access, now = Access(tmp_path), datetime.now(UTC)
    good = access.issue("water", now + timedelta(hours=1))
    over = access.issue("water", now - timedelta(seconds=1))
    assert access.subject_of(good) == "water"
    assert [access.subject_of(wrong) for wrong in (over, good + "x", "wk_", "")] == [None] * 4
    assert access.revoke(good.split("_")[1])
    assert access.subject_of(good) is None
    access.close()


def test_boards_that_cannot_be_read_are_503_and_health_goes_on(
    service: Service, tmp_path: Path
) -> None:
    """A board's table is gone: reading says so as a problem, and commands are still accepted."""
    service.ask("boss", "GET", "/places", params={"after": 1}).raise_for_status()
    with sqlite3.connect(tmp_path / "boards-1.db") as boards:
        boards.execute("DROP TABLE inbox")
    boards.close()
    answer = service.ask("water", "GET", "/inbox")
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-down")
    assert service.do("officer", "/whistles/blow-now", **BLOW).status_code == 201


def test_small_answers_are_sent_at_once() -> None:
    """Asyncio turns Nagle's delay off for sockets that name their protocol."""
    with listening("127.0.0.1", 0) as sock:
        assert sock.proto == socket.IPPROTO_TCP


def test_an_event_that_cannot_be_folded_parks_its_stream_alone(tmp_path: Path) -> None:
    """A moment that UTC cannot hold, written past the API: the boards go on to the next whistle."""
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    blow = BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
    with world(tmp_path) as here:
        give(Order(command=blow, who="officer", key="early", occurred_at=early), here.ports)
        whistle = here.give("officer", blow).stream
        build = here.data.boards()
        here.data.runner(build).catch_up()
        page = Query(build, ("*",)).page("whistles")
        assert [row["stream"] for row in page.rows] == [whistle]
        assert Query(build, ()).parked() == 1
