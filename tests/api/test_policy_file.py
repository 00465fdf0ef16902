"""Policy files: a wrong one is refused whole, and the refusal says where and why."""

from __future__ import annotations

from importlib.resources import files

import pytest
from pydantic import TypeAdapter, ValidationError

from api.policy_file import PolicyFileWrong, default_policy, load_policy
from domain.codec import to_plain
from domain.rules import Policy

TEXT = (files("api") / "data" / "policy-1.toml").read_text(encoding="utf-8")


def line_of(text: str, part: str) -> int:
    """Give the line on which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1


def test_the_policy_that_ships_is_version_1_of_the_default() -> None:
    """A new installation has something to begin with."""
    assert default_policy().key == "default/1"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('KT = { time = "5wd"', 'KT = { time = "5 wd"', "limits.arrive.KT.time: A duration is"),
        ('RD = { time = "7d"', 'RX = { time = "7d"', "limits.resolve.RX.track: Input should be"),
        ("[limits.sign]", "[limits.sing]", "limits.sing.E1.clock: Input should be 'triage'"),
        (
            'health = { time = "2h", source = "S:49 公共卫生条例 art. 19-20, two hours a hop" }',
            'E1 = { time = "2h", source = "x" }',
            "limits: A report's clock runs by category",
        ),
        ("version = 1", 'version = "one"', "version: Input should be a valid integer"),
        ("effective = ", "efective = ", "effective: Field required"),
        ("place_bound = true", "place_bnd = true", "kinds.ER.place_b"),
        ('blown_by = ["chief"]', 'blown_by = ["mayor"]', "kinds.KT.blown_by.0: Input should be"),
        ('zone = "Asia/Shanghai"', 'zone = "Asia/Wuhan"', "calendar.zone: A zone is named as"),
        ('hours = [["08:30", "12:00"]', 'hours = [["08:30", "15:00"]', "calendar.hours: Hours are"),
        ("round = 4", "round = 4000", "escalations.5.round: Input should be less than or equal"),
        ('name = "default"', "name = default", "Invalid value"),
        ("[kinds.ER]", "[kinds]\nER = 3\n[x]", "kinds.ER must be a table"),
        ("[limits.verify]", "[limits]\nverify = 3\n[x]", "limits.verify must be a table"),
        ('E1 = { time = "24h"', 'E1 = 3\nE3 = { time = "24h"', "limits.confirm.E1 must be a table"),
    ],
)
def test_a_wrong_policy_file_is_refused_with_the_line_and_the_reason(
    right: str, wrong: str, reason: str
) -> None:
    """Whoever wrote the file is told which line to look at."""
    with pytest.raises(PolicyFileWrong) as refused:
        load_policy(TEXT.replace(right, wrong, 1))
    assert refused.value.reason.startswith(reason)
    assert str(refused.value) == f"line {refused.value.line}: {refused.value.reason}"


@pytest.mark.parametrize(
    ("right", "wrong", "stands"),
    [
        ('KT = { time = "5wd"', 'KT = { time = "5 wd"', 'KT = { time = "5 wd"'),
        ("version = 1", "version = 0", "version = 0"),
        ("[kinds.KT]", "[kinds.TK]", "[kinds.TK]"),
        ("round = 4", "round = 4000", "round = 4000"),
        ("level = 3", "lvel = 3", 'cause = "breach"\nlvel = 3'),
        ('name = "default"', "name = default", "name = default"),
    ],
)
def test_the_line_is_where_the_wrong_thing_stands(right: str, wrong: str, stands: str) -> None:
    """A key has its own line; what is missing is looked for where its table begins."""
    text = TEXT.replace(right, wrong, 1)
    with pytest.raises(PolicyFileWrong) as refused:
        load_policy(text)
    missing = "lvel" in wrong
    assert refused.value.line == line_of(text, stands) - missing


@pytest.mark.parametrize(("text", "line"), [("", 1), ("x = 1", 1), ("name = 'a'\nx = [", 2)])
def test_a_file_that_is_no_policy_is_refused_with_a_line_as_well(text: str, line: int) -> None:
    """Nothing at all, something else, a file cut off at its end."""
    with pytest.raises(PolicyFileWrong) as refused:
        load_policy(text)
    assert refused.value.line == line


@pytest.mark.parametrize("table", ["kinds", "limits"])
def test_a_policy_that_says_a_thing_twice_is_refused(table: str) -> None:
    """Two limits for one clock, or two rules for one kind, would leave the choice to chance."""
    plain = to_plain(default_policy())
    plain[table] = [*plain[table], plain[table][0]]
    with pytest.raises(ValidationError, match=f"{table}\n.*is_each"):
        TypeAdapter(Policy).validate_python(plain)
