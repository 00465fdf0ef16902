"""`whistle events list` finds events in a directory by what they are, without a service."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.ledger import Stored
from domain.whistle import commands as c
from domain.whistle.words import Level
from tests.program import whistle
from tests.world import COMMUNITY, NOON, OTHER, STREET, WATER, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory in which an emergency was blown, and signed two days later."""
    path = tmp_path_factory.mktemp("data")
    with world(path) as here:
        stream = here.give("officer", BLOW).stream
        here.give("dispatcher", c.Triage(lead=WATER), stream)
        newer = here.data.ledger.load(stream)[-1]
        here.data.ledger.append([Stored("whistle-newer", 1, "whistle.unheard-of.v1", newer.body)])
        here.later(days=2)
        here.give("water", c.SignLeg(), stream, 1)
    return path


def listed(directory: Path, *arguments: str) -> list[dict[str, Any]]:
    """Give what the program lists."""
    said = whistle("events", "list", "--data", directory, "--json", *arguments)
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_all_that_is_said_of_an_event_must_be_so(directory: Path) -> None:
    """Kind, actor, place and all in it, time, stream, position."""
    (signed,) = listed(directory, "--kind", "whistle.leg-signed")
    day = (NOON + timedelta(days=1)).astimezone().strftime("%Y-%m-%dT%H:%M:%S")
    assert listed(directory, "--actor", "water", "--place", STREET, "--since", day) == [signed]
    assert listed(directory, "--actor", "water", "--until", day) == []
    assert listed(directory, "--actor", "water", "--place", OTHER) == []
    of = listed(directory, "--stream", signed["stream"], "--actor", "officer")
    assert [row["kind"] for row in of] == ["whistle.drafted.v1", "whistle.blown.v1"]
    assert listed(directory, "--after", str(of[-1]["position"]), "--actor", "officer") == []


def test_no_more_are_listed_than_asked_for(directory: Path) -> None:
    """The first ones."""
    assert [row["position"] for row in listed(directory, "--limit", "2")] == [1, 2]


def test_a_kind_that_there_is_not_is_said(directory: Path) -> None:
    """One sentence, and the exit code of a wrong question."""
    said = whistle("events", "list", "--data", directory, "--kind", "whistle.blwon")
    assert (said.returncode, said.stdout) == (2, "")
    assert "whistle.blwon" in said.stderr
