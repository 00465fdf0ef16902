"""A full disk and no files left: refused with 503, reads go on, and relief needs no restart."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.access import Access
from tests.process import Process, running
from tests.served import BLOW, until
from tests.world import COMMUNITY

BODY = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复" * 500}
DOWN = (503, "storage-down")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Give a service in a process of its own: it outlives every test here."""
    with running(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture
def http(service: Process) -> Iterator[httpx.Client]:
    """Give a client that is signed in as a clerk and has drafted a whistle; relief comes at the end."""
    with service.client("clerk") as made:
        assert draft(made, "before").status_code == 201
        yield made
    relieve(service)


def draft(http: httpx.Client, key: str) -> httpx.Response:
    """Draft a whistle under a key."""
    return http.post("/whistles/draft-whistle", json=BODY, headers={"Idempotency-Key": key})


def fill(service: Process, room: int) -> None:
    """Let no file of the service grow beyond a size."""
    resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


def relieve(service: Process) -> None:
    """Let there be room and files again."""
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        _, hard = resource.prlimit(service.pid, what)
        resource.prlimit(service.pid, what, (hard, hard))


def said(answer: httpx.Response) -> tuple[int, str]:
    """Give the status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("room", [0, 4096])
def test_a_full_disk_refuses_commands_until_there_is_room(
    service: Process, http: httpx.Client, room: int
) -> None:
    """503 with a problem, at the first byte or in the middle; then the same commands work."""
    fill(service, (service.directory / "ledger.db-wal").stat().st_size + room)
    refused = [draft(http, f"full-{room}-{n}") for n in range(3)]
    assert said(refused[-1]) == DOWN
    relieve(service)
    again = [draft(http, f"full-{room}-{n}") for n in range(3)]
    assert [answer.status_code for answer in again] == [201] * 3
    listed = http.get("/whistles", params={"after": again[-1].json()["position"]}).json()
    assert {answer.json()["id"] for answer in again} <= {row["key"] for row in listed["rows"]}


def test_a_full_disk_leaves_whatever_only_reads(service: Process, http: httpx.Client) -> None:
    """Nothing at all can be written: boards are read, and tokens are known from strangers' ones."""
    fill(service, 0)
    assert said(draft(http, "full")) == DOWN
    assert http.get("/whistles").status_code == 200
    with service.client("clerk") as stranger:
        stranger.headers["Authorization"] += "x"
        assert stranger.get("/whistles").status_code == 401


def test_a_refusal_that_cannot_be_recorded_is_503_until_it_can(
    service: Process, http: httpx.Client
) -> None:
    """Who was refused is part of the record: no refusal without it."""
    fill(service, 0)
    assert said(http.post("/whistles/blow-now", json=BLOW)) == DOWN
    relieve(service)
    assert said(http.post("/whistles/blow-now", json=BLOW)) == (403, "not-yours")
    access = Access(service.directory)
    assert [code for _, _, code in access.refusals("clerk")] == ["not-yours"]
    access.close()


def test_a_service_that_cannot_write_lives_and_is_not_ready(
    service: Process, http: httpx.Client
) -> None:
    """/readyz proves a write and /healthz does not: taken out of the row, not started anew."""
    fill(service, 0)
    until(lambda: http.get("/readyz").status_code == 503)
    assert said(http.get("/readyz")) == DOWN
    assert http.get("/healthz").json() == {"status": "alive"}
    relieve(service)
    assert until(lambda: http.get("/readyz").is_success)


def test_without_files_left_open_connections_are_answered_and_new_ones_after_relief(
    service: Process, http: httpx.Client
) -> None:
    """Never a 500: an answer or a 503 now, everything when there are files again."""
    used = len(list(Path(f"/proc/{service.pid}/fd").iterdir()))
    _, hard = resource.prlimit(service.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(service.pid, resource.RLIMIT_NOFILE, (used, hard))
    assert {draft(http, f"k{n}").status_code for n in range(5)} <= {201, 503}
    assert {http.get("/whistles").status_code for _ in range(5)} <= {200, 503}
    assert {http.post("/whistles/blow-now", json=BLOW).status_code for _ in range(5)} <= {403, 503}
    relieve(service)
    assert draft(http, "after").status_code == 201
    time.sleep(1.2)  # A server that could not accept tries again after a second.
    fresh = httpx.get(f"{service.url}/healthz", timeout=10)
    assert fresh.status_code == 200
