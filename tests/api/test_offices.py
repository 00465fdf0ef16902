"""`whistle office` and `whistle grant`: by file, whole or refused with the line, or one at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Said, whistle
from tests.world import CENTRE, STREET, WATER, world

OFFICES = f"""code,kind,name,short,area,answers_for,blows
420102-gas,department,江岸燃气公司,燃气,420102,燃气泄漏;管网,
{STREET},street,大智街道办事处,大智街,{STREET},,ER;RD
"""
GRANTS = f"""subject,role,unit,until
zhang,dispatcher,{CENTRE},2027-12-31T00:00:00+08:00
li,responder,{WATER},2027-12-31T00:00:00+08:00
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a directory with a district set up."""
    with world(tmp_path / "data"):
        pass
    return tmp_path / "data"


def imported(data: Path, group: str, text: str) -> Said:
    """Import a file of a group."""
    path = data.with_name(f"{group}.csv")
    path.write_text(text, encoding="utf-8")
    return whistle(group, "import", path, "--data", data)


def listed(data: Path, group: str, *more: str) -> list[dict[str, object]]:
    """List a group as programs read it."""
    said = whistle(group, "list", *more, "--json", "--data", data)
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_offices_are_opened_or_amended_and_again_nothing_changes(data: Path) -> None:
    """One is new, one is known under another short name."""
    assert "2 opened or amended" in imported(data, "office", OFFICES).stderr
    shown = {row["code"]: row for row in listed(data, "office")}
    assert shown["420102-gas"]["answers_for"] == ["燃气泄漏", "管网"]
    assert (shown[STREET]["short"], shown[STREET]["blows"]) == ("大智街", ["ER", "RD"])
    assert "0 opened or amended" in imported(data, "office", OFFICES).stderr
    assert "江岸燃气公司" in whistle("office", "list", "--data", data).stdout


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,department,名,名,990000,,", "area: 990000"),
        ("x,ministry,名,名,420102,,", "kind"),
        ("x,department,,名,420102,,", "name"),
        ("420102-gas,department,名,名,420102,,", "a second time"),
        ("x,department,名,名,420102,,,,", "more fields than columns"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_over(data: Path, line: str, reason: str) -> None:
    """Whatever is wrong with it."""
    before = listed(data, "office")
    said = imported(data, "office", OFFICES + line + "\n")
    assert (said.returncode, "line 4" in said.stderr, reason in said.stderr) == (1, True, True)
    assert listed(data, "office") == before


def test_a_file_without_its_columns_is_refused(data: Path) -> None:
    """The sentence names those that are missing."""
    said = imported(data, "grant", "subject,role\nx,clerk\n")
    assert (said.returncode, "unit, until" in said.stderr) == (1, True)


def test_grants_are_given_once(data: Path) -> None:
    """Importing again gives nothing twice."""
    assert "2 given" in imported(data, "grant", GRANTS).stderr
    assert "0 given" in imported(data, "grant", GRANTS).stderr
    (held,) = listed(data, "grant", "zhang")
    assert (held["role"], held["unit"]) == ("dispatcher", CENTRE)


def test_a_grant_over_nothing_is_refused_with_its_line(data: Path) -> None:
    """And the line before it is not given either."""
    said = imported(data, "grant", GRANTS + "wang,clerk,nowhere,2027-12-31T00:00:00+08:00\n")
    assert (said.returncode, "line 4" in said.stderr) == (1, True)
    assert listed(data, "grant", "zhang") == []


def test_a_role_is_given_and_ended_by_hand(data: Path) -> None:
    """The list says when."""
    given = whistle(
        "grant", "give", "zhao", "clerk", STREET, "--until", "2027-01-01", "--data", data
    )
    assert (given.returncode, "zhao is clerk" in given.stderr) == (0, True)
    (held,) = listed(data, "grant", "zhao")
    ended = whistle("grant", "end", str(held["id"]), "--reason", "调岗", "--data", data)
    assert ended.returncode == 0
    assert listed(data, "grant", "zhao")[0]["ended"] is not None
    assert "zhao" in whistle("grant", "list", "zhao", "--data", data).stdout
    again = whistle("grant", "end", str(held["id"]), "--reason", "调岗", "--data", data)
    assert (again.returncode, "has ended already" in again.stderr) == (1, True)
