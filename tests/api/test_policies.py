"""`whistle policy`: what is in force, what a file would change, a bad file refused with its line."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.program import whistle
from tests.world import world

SHIPPED = (files("api") / "data" / "policy-1.toml").read_text(encoding="utf-8")
SECOND = SHIPPED.replace("\nversion = 1\n", "\nversion = 2\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory in which the shipped policy is in force."""
    directory = tmp_path_factory.mktemp("policies") / "data"
    with world(directory):
        pass
    return directory


def written(directory: Path, text: str) -> Path:
    """Write a policy file."""
    path = directory / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_in_force_is_shown_for_people_and_for_programs(data: Path) -> None:
    """A table of clocks by track, or one JSON object."""
    shown = whistle("policy", "show", "--data", data)
    assert "默认办理时限 (default/1)" in shown.stdout
    assert "▲特急" in shown.stdout
    policy = json.loads(whistle("policy", "show", "--json", "--data", data).stdout)
    assert (policy["name"], policy["version"]) == ("default", 1)


def test_a_difference_is_a_line_with_before_and_after(tmp_path: Path, data: Path) -> None:
    """Only what differs is said."""
    text = SECOND.replace("warn_percent = 80", "warn_percent = 75")
    said = whistle("policy", "diff", written(tmp_path, text), "--data", data)
    assert said.stdout.splitlines() == ["version: 1 → 2", "warn_percent: 80 → 75"]
    same = whistle("policy", "diff", written(tmp_path, SHIPPED), "--data", data)
    assert (same.stdout, "says what is in force already" in same.stderr) == ("", True)


def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, data: Path) -> None:
    """Nothing is published."""
    line = SECOND.splitlines().index("warn_percent = 80") + 1
    bad = SECOND.replace("warn_percent = 80", "warn_percent = 800")
    said = whistle("policy", "publish", written(tmp_path, bad), "--data", data)
    assert (said.returncode, f"line {line}" in said.stderr) == (1, True)
    assert "Nothing was changed" in said.stderr
    assert '"version": 1,' in whistle("policy", "show", "--json", "--data", data).stdout


def test_a_file_that_is_not_there_is_a_wrong_use(tmp_path: Path, data: Path) -> None:
    """The sentence names it."""
    said = whistle("policy", "publish", tmp_path / "nowhere.toml", "--data", data)
    assert (said.returncode, "cannot be read" in said.stderr) == (2, True)


def test_the_next_version_is_put_in_force_and_another_is_not(tmp_path: Path) -> None:
    """Versions go up by one, each once."""
    with world(tmp_path / "data"):
        pass
    far = written(tmp_path, SHIPPED.replace("\nversion = 1\n", "\nversion = 3\n"))
    said = whistle("policy", "publish", far, "--data", tmp_path / "data")
    assert (said.returncode, "next: 2" in said.stderr) == (1, True)
    done = whistle("policy", "publish", written(tmp_path, SECOND), "--data", tmp_path / "data")
    assert (done.returncode, "default/2" in done.stderr) == (0, True)


def test_without_a_policy_the_program_says_how_to_get_one(tmp_path: Path) -> None:
    """An empty directory can be given its first."""
    first = whistle("policy", "publish", written(tmp_path, SHIPPED), "--data", tmp_path / "new")
    assert (first.returncode, "default/1" in first.stderr) == (0, True)
