"""What a live board tells whom: rows that come into one's sight, keys of those that leave it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.grant import Role
from tests.served import Service, served
from tests.world import COMMUNITY, LATER, OTHER

DRAFT = {"kind": "RD", "matter": "路灯不亮", "need": "修复"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Give a running service, whose clerk works for both streets."""
    with served(tmp_path) as made:
        grant = {"subject": "clerk", "role": Role.CLERK, "unit": OTHER, "until": LATER.isoformat()}
        made.do("boss", "/grants/grant-role", **grant).raise_for_status()
        yield made


def told(service: Service, who: str, after: int, until: int) -> list[tuple[str, str]]:
    """Give what a reader of the whistles hears from one position to another, as (op, key)."""
    headers = {"Authorization": f"Bearer {service.tokens[who]}"}
    heard: list[tuple[str, str]] = []
    url = f"{service.url}/live/whistles"
    with (
        closing(httpx.Client(timeout=10)) as http,
        http.stream("GET", url, params={"after": after}, headers=headers) as stream,
    ):
        for line in stream.iter_lines():
            if line.startswith("data: "):
                frame: dict[str, Any] = json.loads(line[6:])
                heard += [(op["op"], op["key"]) for op in frame.get("ops", ())]
                if frame.get("pos", frame.get("head", 0)) >= until:
                    return heard
    raise AssertionError(f"the stream ended before {until}")


def test_a_row_that_moves_is_taken_from_those_who_saw_it_and_named_to_nobody_else(
    service: Service,
) -> None:
    """A draft goes to another street: one loses it, the other gets it, a department hears nothing."""
    drafted = service.do("clerk", "/whistles/draft-whistle", place=COMMUNITY, **DRAFT).json()
    service.ask("boss", "GET", "/whistles", params={"after": drafted["position"]})
    path = f"/whistles/{drafted['id']}/amend-whistle"
    amended = service.do("clerk", path, place=OTHER + "001", **DRAFT).json()
    service.ask("boss", "GET", "/whistles", params={"after": amended["position"]})
    span = (drafted["position"], amended["position"])
    assert told(service, "officer", *span) == [("remove", drafted["id"])]
    assert told(service, "stranger", *span) == [("upsert", drafted["id"])]
    assert told(service, "water", *span) == []


def test_a_row_that_comes_back_into_sight_is_there_again(service: Service) -> None:
    """There and back between two looks: put, not taken away."""
    drafted = service.do("clerk", "/whistles/draft-whistle", place=COMMUNITY, **DRAFT).json()
    path = f"/whistles/{drafted['id']}/amend-whistle"
    for place in (OTHER + "001", COMMUNITY):
        amended = service.do("clerk", path, place=place, **DRAFT).json()
        service.ask("boss", "GET", "/whistles", params={"after": amended["position"]})
    heard = told(service, "officer", drafted["position"], amended["position"])
    assert heard == [("upsert", drafted["id"])]
