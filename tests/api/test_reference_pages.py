"""The reference is written from the code, and in step with it."""

from __future__ import annotations

from pathlib import Path

import domain
from api.reference import reference, write
from api.reference.causes import refusals_of
from api.reference.values import said
from domain.refusals import refusals
from domain.registry import build, find_slices
from domain.text import Line
from domain.whistle.blowing import blow_now
from domain.whistle.commands import Legs

PAGES = Path(__file__).parents[2] / "docs" / "reference"


def test_the_reference_is_in_step_with_the_code(tmp_path: Path) -> None:
    """Run `make docs` when this fails, and read the diff."""
    write(tmp_path)
    for name in reference():
        kept, now = (
            folder.joinpath(name).read_text(encoding="utf-8") for folder in (PAGES, tmp_path)
        )
        assert kept == now, f"{name} is out of step: run make docs"


def test_every_rule_of_a_slice_stands_below_a_command_that_it_refuses() -> None:
    """What refuses nothing is dead, or the reference has lost it."""
    registry = build(find_slices(domain))
    named = {
        refusal
        for cls in registry.commands.values()
        for refusal in refusals_of(registry.home_of(cls, "whistle-").decide[cls])
    }
    leaves = {cls for cls in refusals().values() if not cls.__subclasses__()}
    rules = {cls for cls in leaves if cls.__module__.startswith("domain.")}
    mechanism = {cls for cls in rules if cls.__module__ in ("domain.authorise", "domain.command")}
    assert rules - mechanism == named


def test_a_refusal_is_found_through_what_a_decision_calls() -> None:
    """Blowing at once writes the brief first, which wants a known place."""
    codes = {refusal.code() for refusal in refusals_of(blow_now)}
    assert {"not-ones-to-blow", "unknown-place"} <= codes


def test_a_diagram_has_an_arrow_for_each_way_of_a_move() -> None:
    """From each standing in which it is legal, to where it leads."""
    drawn = reference()["states.md"]
    assert "    submitted --> returned: return-for-correction\n" in drawn
    assert "    [*] --> blown: blow-now\n" in drawn


def test_a_bound_is_written_with_its_unit() -> None:
    """As a person would say it."""
    assert (said(Line), said(Legs)) == (
        "text, 1 to 120 characters",
        "list of number, 1 to 64, 1 to 64 items",
    )
