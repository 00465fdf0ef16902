"""One stream for several boards: how it begins, what it tells, from where it goes on, when it ends."""

from __future__ import annotations

import itertools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access import Access
from api.frontend import build_id
from tests.served import BLOW, PATIENCE_S, Service, served, until
from tests.watching import events
from tests.world import LATER, NOON, STREET, WATER

HOUR = timedelta(hours=1)
Event = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


@contextmanager
def stream(
    service: Service, who: str, *boards: str, last: str | bytes = "", after: int | None = None
) -> Iterator[Iterator[Event]]:
    """Watch boards as somebody, and give the events."""
    asked: dict[str, Any] = {"board": boards} | ({} if after is None else {"after": after})
    headers: dict[str, Any] = {"Authorization": f"Bearer {service.tokens[who]}"}
    headers |= {"Last-Event-ID": last} if last else {}
    with (
        httpx.Client(base_url=service.url, timeout=20) as http,
        http.stream("GET", "/live", params=asked, headers=headers) as answer,
    ):
        answer.raise_for_status()
        yield bounded(events(answer.iter_lines()))


def bounded(heard: Iterator[Event]) -> Iterator[Event]:
    """Give events, for so long at most: ticks go on whether or not what is waited for comes."""
    end = time.monotonic() + PATIENCE_S
    for event in heard:
        assert time.monotonic() < end, f"it was not told within {PATIENCE_S} s"
        yield event


def head(service: Service) -> int:
    """Give the position of a board that holds all that has happened."""
    at = service.here.data.ledger.head()
    position: int = service.ask("boss", "GET", "/places", params={"after": at}).json()["position"]
    return position


def blown(service: Service) -> str:
    """Blow a whistle and split it to water; give its id."""
    id_ = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    service.do("dispatcher", f"/whistles/{id_}/triage", lead=WATER).raise_for_status()
    return str(id_)


def told(heard: Iterator[Event], key: str, at: int = 0) -> list[Event]:
    """Give the frames up to the one that tells of a key as of a position; fail when none does."""
    found = list[Event]()
    for event in heard:
        found += [event] if event[0] == "frame" else []
        ops = event[2]["ops"] if event[0] == "frame" and event[2]["pos"] >= at else ()
        if any(op["key"] == key for op in ops):
            return found
    raise AssertionError(f"the stream ended before {key}")


def test_a_stream_begins_with_the_time_and_says_to_look_when_nothing_is_known(
    service: Service,
) -> None:
    """A tick says how far ledger and boards are, how fast time passes and which pages there are."""
    at = head(service)
    with stream(service, "water", "whistles", "desk") as heard:
        name, id_, tick = next(heard)
        assert (name, id_, set(tick)) == ("tick", "", {"at", "head", "pos", "speed", "build"})
        assert (tick["head"], tick["pos"], tick["speed"], tick["build"]) == (
            at,
            at,
            1.0,
            build_id(),
        )
        assert next(heard) == ("resync", "", {})


def test_one_stream_tells_of_all_its_boards(service: Service) -> None:
    """Each frame names its board; where two change at once, only the last says where to go on."""
    with stream(service, "officer", "whistles", "desk", "duty", after=head(service)) as heard:
        found = told(heard, blown(service))
    *_, desk, whistles = found
    assert (desk[1], desk[2]["board"]) == ("", "desk")
    assert (whistles[1], whistles[2]["board"]) == (f"1.{whistles[2]['pos']}", "whistles")
    assert set(whistles[2]) == {"board", "pos", "at", "ops"}


def test_a_stream_goes_on_where_its_last_frame_said(service: Service) -> None:
    """What was missed of every board comes, and nothing that was told before."""
    with stream(service, "officer", "whistles", "desk", after=head(service)) as heard:
        first = blown(service)
        _, last, _ = told(heard, first, head(service))[-1]
    second = blown(service)
    head(service)
    with stream(service, "officer", "desk", "whistles", last=last) as heard:
        assert next(heard)[0] == "tick"
        found = told(heard, second)
    keys = {(body["board"], op["key"]) for _, _, body in found for op in body["ops"]}
    assert {("whistles", second), ("desk", f"{second}/confirm/{STREET}")} <= keys
    assert ("whistles", first) not in keys


@pytest.mark.parametrize("last", ["2.7", "1.x", "1." + "9" * 16, "١.٢", "7"])
def test_a_place_of_another_build_or_of_none_is_looked_at_anew(service: Service, last: str) -> None:
    """Whatever it is."""
    with stream(service, "officer", "whistles", last=last.encode()) as heard:
        assert [next(heard)[0] for _ in range(2)] == ["tick", "resync"]


def test_a_reader_hears_nothing_of_what_is_not_theirs(service: Service) -> None:
    """No frame at all: the next thing that they hear is the time."""
    with stream(service, "stranger", "whistles", "desk", after=head(service)) as heard:
        blown(service)
        at = head(service)
        names = [next(heard) for _ in range(3)]
    assert {name for name, _, _ in names} == {"tick"}
    assert names[-1][2]["pos"] == at


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("board=whistles&board=none", 404),
        ("board=deadlines", 404),
        ("board=", 404),
        ("", 422),
        ("&".join(["board=whistles"] * 17), 422),
        ("board=whistles&after=-1", 422),
    ],
)
def test_what_is_no_board_is_refused(service: Service, asked: str, status: int) -> None:
    """One to sixteen that people read."""
    headers = {"Authorization": f"Bearer {service.tokens['officer']}"}
    with service.http.stream("GET", f"/live?{asked}", headers=headers) as answer:
        assert answer.status_code == status


def test_nobody_watches_who_is_not_signed_in(service: Service) -> None:
    """As everywhere."""
    assert service.http.get("/live?board=whistles").status_code == 401


def test_a_role_that_ends_ends_what_is_seen(service: Service) -> None:
    """Some seconds later the reader looks anew, and from then on hears of nothing."""
    service.admit("guest")
    role = {"subject": "guest", "role": "clerk", "unit": STREET, "until": LATER.isoformat()}
    grant = service.do("boss", "/grants/grant-role", **role).json()["id"]
    with stream(service, "guest", "whistles", after=head(service)) as heard:
        told(heard, blown(service))
        service.do("boss", f"/grants/{grant}/revoke-grant", reason="调离").raise_for_status()
        while next(heard)[0] != "resync":
            pass
        blown(service)
        at = head(service)
        rest = itertools.takewhile(lambda event: event[2].get("pos", 0) < at, heard)
        assert {name for name, _, _ in rest} <= {"tick"}


def test_a_token_that_is_revoked_ends_its_streams(service: Service) -> None:
    """Within some seconds; coming back says why."""
    service.admit("water")
    with stream(service, "water", "whistles") as heard:
        next(heard)
        access = Access(service.directory)
        access.revoke(service.tokens["water"].split("_")[1])
        access.close()
        assert {name for name, _, _ in heard} <= {"tick", "resync"}
    service.admit("water")


def test_boards_that_were_built_anew_are_looked_at_anew(tmp_path: Path) -> None:
    """The positions of the old build mean nothing; what comes then bears the new one."""
    with served(tmp_path) as service:
        with stream(service, "officer", "whistles", after=head(service)) as heard:
            service.here.data.rebuild()
            assert [next(heard)[0] for _ in range(2)] == ["tick", "resync"]
            last = told(heard, blown(service))[-1]
        assert last[1].startswith("2.")


def test_whoever_was_away_while_time_turned_a_board_looks_anew(tmp_path: Path) -> None:
    """Nothing was recorded when the night began: coming back to the same position is not enough."""
    with served(tmp_path, NOON) as service:
        night = {"subject": "officer", "post": "duty_officer"}
        night |= {"since": (NOON + HOUR).isoformat(), "until": (NOON + 9 * HOUR).isoformat()}
        service.do("leader", f"/duties/{STREET}/assign-duty", **night).raise_for_status()
        at = head(service)
        with stream(service, "water", "duty", "places", after=at) as heard:
            assert [next(heard)[0] for _ in range(2)] == ["tick", "tick"]
        until(lambda: not service.here.live.pump._stands.is_set())  # type: ignore[attr-defined]
        service.later(hours=2)
        with stream(service, "water", "duty", "places", last=f"1.{at}") as heard:
            assert [next(heard)[0] for _ in range(2)] == ["tick", "resync"]
        with stream(service, "water", "places", last=f"1.{at}") as heard:
            assert [next(heard)[0] for _ in range(2)] == ["tick", "tick"]


def lose(directory: Path, database: str, table: str) -> None:
    """Take a table away from a running service."""
    with sqlite3.connect(directory / database) as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()


def test_streams_end_when_the_boards_cannot_be_read_and_coming_back_says_so(tmp_path: Path) -> None:
    """After some seconds, in which a moment's trouble passes; no tick says meanwhile that all is well."""
    with served(tmp_path) as service:
        with stream(service, "water", "whistles") as heard:
            next(heard)
            lose(tmp_path, "boards-1.db", "position")
            assert {name for name, _, _ in heard} <= {"tick", "resync"}
        answer = service.ask("water", "GET", "/live?board=whistles")
        assert (answer.status_code, answer.json()["code"]) == (503, "storage-down")


def test_streams_end_when_nobody_knows_whose_they_are(tmp_path: Path) -> None:
    """Tokens cannot be read: nothing is told to whoever may have lost theirs."""
    with served(tmp_path) as service, stream(service, "water", "whistles") as heard:
        next(heard)
        lose(tmp_path, "access.db", "tokens")
        assert {name for name, _, _ in heard} <= {"tick", "resync"}
