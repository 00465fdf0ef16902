"""What is written for people says what is so: README, CONTRIBUTING and the decision records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings

HOME = Path(__file__).parents[1]
RECORDS = sorted((HOME / "docs/adr").glob("*.md"))
PAPERS = [HOME / "README.md", HOME / "CONTRIBUTING.md", *RECORDS]
PARTS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
README_LINES_MAX, RECORD_LINES_MAX, CHECKLIST_MAX, SETTINGS_MAX = 150, 40, 6, 14
NAMED = re.compile(
    r"`((?:domain|projections|api|tests|docs|scripts)/[\w/.-]+|[\w.-]+\.(?:md|toml))`"
)


def missing(text: str) -> Iterator[str]:
    """Find the files and folders that a text names and the repository does not have."""
    yield from (name for name in NAMED.findall(text) if not (HOME / name).exists())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(paper: Path) -> None:
    """A reader who follows a name finds what it names."""
    assert [*missing(paper.read_text("utf-8"))] == []


def test_a_file_that_is_not_there_is_found() -> None:
    """The search would find a name that leads nowhere."""
    assert [*missing("see `domain/nowhere.py` and `README.md`")] == ["domain/nowhere.py"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_has_its_parts_on_one_page(record: Path) -> None:
    """Forty lines, the five parts in their order, a number, and what enforces it."""
    text = record.read_text("utf-8")
    assert text.startswith(f"# ADR-{record.name[:4]}: ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == PARTS
    assert len(text.splitlines()) <= RECORD_LINES_MAX
    assert NAMED.search(text.partition("## Enforced by")[2])


def test_the_readme_is_short_and_names_every_setting() -> None:
    """What may be set stands where a new user looks, and it is little."""
    text = (HOME / "README.md").read_text("utf-8")
    settings = {f"WHISTLE_{name.upper()}" for name in Settings.model_fields}
    assert len(text.splitlines()) <= README_LINES_MAX
    assert len(settings) <= SETTINGS_MAX
    assert set(re.findall(r"`(WHISTLE_\w+)`", text)) == settings


def test_no_checklist_is_longer_than_six_lines() -> None:
    """A longer one says that the mechanism is missing something."""
    _, *lists = (HOME / "CONTRIBUTING.md").read_text("utf-8").split("\n### ")
    assert lists
    steps = {each.partition("\n")[0]: len(re.findall(r"(?m)^\d\. ", each)) for each in lists}
    assert {name: n for name, n in steps.items() if not 0 < n <= CHECKLIST_MAX} == {}
