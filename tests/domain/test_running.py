"""Clocks that run: started, marked, met."""

from __future__ import annotations

from datetime import timedelta

from domain.due import Due
from domain.running import Running, key, marked, met, started
from tests.world import NOON

DUE = Due(
    clock="sign", leg=1, owner="x", start=NOON, due_at=NOON + timedelta(hours=1), warn_at=NOON
)


def test_a_clock_is_started_and_met_by_its_name() -> None:
    """What does not run is met without a word."""
    running = started({}, (DUE,))
    assert running == {key(1, "sign"): Running(due=DUE)}
    assert met(running, 1, "sign", "arrive") == {}


def test_only_a_clock_that_runs_is_marked() -> None:
    """One that was met meanwhile stays met."""
    assert marked(started({}, (DUE,)), 1, "sign", warned=True)["1/sign"].warned
    assert marked({}, 1, "sign", warned=True) == {}
