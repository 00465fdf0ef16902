"""New values from old ones are what dataclasses would make, and nobody can change them."""

from __future__ import annotations

import dataclasses

import pytest

from domain.change import changer, maker, replace
from domain.whistle.state import Leg
from domain.whistle.words import LegState

LEG = Leg(leg=2, office="420102-water", lead=True)
SIGNED = dataclasses.replace(LEG, state=LegState.SIGNED)
MADE = {
    "replace": lambda: replace(LEG, state=LegState.SIGNED),
    "changer": lambda: changer(Leg, "state")(LEG, state=LegState.SIGNED),
    "maker": lambda: replace(
        maker(Leg)(leg=2, office="420102-water", lead=True), state=LegState.SIGNED
    ),
}


@pytest.mark.parametrize("way", MADE)
def test_a_copy_is_what_dataclasses_would_make(way: str) -> None:
    """Equal, of the same class, with the same hash."""
    made = MADE[way]()
    assert (made, type(made), hash(made)) == (SIGNED, Leg, hash(SIGNED))


@pytest.mark.parametrize("way", MADE)
def test_a_copy_is_as_frozen_as_its_original(way: str) -> None:
    """It is filled in before it becomes one of its class, and never after."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        MADE[way]().calls = 7  # type: ignore[misc]


@pytest.mark.parametrize("way", MADE)
def test_the_original_stays_as_it_was(way: str) -> None:
    """A state that was given out is never changed underneath."""
    MADE[way]()
    assert LEG.state is LegState.DISPATCHED
