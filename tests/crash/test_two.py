"""Two services over one data directory: each takes commands, one leads, both show the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.process import Process, same_after_rebuild
from tests.served import BLOW, heard, until
from tests.world import WATER

CALL = {"legs": [1], "post": "值班", "outcome": "reached"}
CALLS = 10


@pytest.fixture
def services(tmp_path: Path) -> Iterator[tuple[Process, Process]]:
    """Give two services that began at the same time."""
    with Process(tmp_path) as one, Process(tmp_path) as other:
        for service in (one, other):
            service.start(wait=False)
        for service in (one, other):
            until(service.is_ready)
        until(lambda: sum(map(leads, (one, other))))
        yield one, other


def leads(service: Process) -> bool:
    """Say whether a service leads."""
    found: bool = httpx.get(f"{service.url}/readyz").json()["leads"]
    return found


def dispatched(one: httpx.Client, other: httpx.Client) -> str:
    """Blow with one, triage with the other; give the whistle's path."""
    path = f"/whistles/{one.post('/whistles/blow-now', json=BLOW).raise_for_status().json()['id']}"
    other.post(f"{path}/triage", json={"lead": WATER}).raise_for_status()
    return path


def called(http: httpx.Client, path: str, name: str) -> None:
    """Record calls, repeating each under its key while others are faster."""
    for number in range(CALLS):
        headers = {"Idempotency-Key": f"{name}/{number}"}
        answers = (http.post(f"{path}/record-call", json=CALL, headers=headers) for _ in range(50))
        assert any(answer.is_success for answer in answers)


def test_two_services_take_commands_of_one_district_and_one_leads(
    services: tuple[Process, Process], tmp_path: Path
) -> None:
    """What each accepted is there once; both show the same, and so does a rebuild."""
    assert sorted(map(leads, services)) == [False, True]
    with ExitStack() as stack:
        officers = [stack.enter_context(service.client("officer")) for service in services]
        dispatchers = [stack.enter_context(service.client("dispatcher")) for service in services]
        paths = [dispatched(officers[0], dispatchers[1]), dispatched(officers[1], dispatchers[0])]
        with ThreadPoolExecutor() as threads:
            each = enumerate(itertools.product(officers, paths))
            calling = [threads.submit(called, http, path, f"{n}") for n, (http, path) in each]
            for done in calling:
                done.result()
        at = httpx.get(f"{services[0].url}/readyz").json()["head"]
        pages = [http.get("/whistles", params={"after": at}).json() for http in officers]
        shown = [{**page, "at": ""} for page in pages]
    assert shown[0] == shown[1]
    assert [leg["calls"] for row in shown[0]["rows"] for leg in row["legs"]] == [2 * CALLS] * 2
    for service in services:
        service.kill()
    same_after_rebuild(tmp_path)


def test_the_one_that_waits_takes_over_when_the_leader_is_killed(
    services: tuple[Process, Process],
) -> None:
    """Boards, live streams and commands go on with it."""
    follower, leader = sorted(services, key=leads)
    with follower.client("officer") as http:
        at = http.get("/whistles").json()["position"]
        with http.stream("GET", f"/live/whistles?after={at}") as stream:
            lines = stream.iter_lines()
            leader.kill()
            id_ = http.post("/whistles/blow-now", json=BLOW).raise_for_status().json()["id"]
            assert heard(lines, id_)
        assert leads(follower)
