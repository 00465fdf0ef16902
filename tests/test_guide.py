"""The developer's guide, followed word by word in a copy of the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
GUIDE = HOME / "docs" / "guide" / "first-command.md"
FILE = re.compile(r"^`([\w/.]+)`:\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the repository with the guide's files in it."""
    copy = tmp_path_factory.mktemp("guide") / "copy"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listed, cwd=HOME, capture_output=True, check=True, text=True).stdout
    for name in filter(None, found.split("\0")):
        if (HOME / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / name, copy / name)
    files = FILE.findall(GUIDE.read_text(encoding="utf-8"))
    assert [name for name, _ in files] == ["domain/notice.py", "tests/domain/test_notice.py"]
    for name, text in files:
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def run(copy: Path, *arguments: str) -> str:
    """Run a module of Python's in the copy, and give what it said."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_guides_tests_pass(followed: Path) -> None:
    """What it says must be true is."""
    assert "2 passed" in run(
        followed, "pytest", "-v", "-p", "no:cacheprovider", "tests/domain/test_notice.py"
    )


def test_the_guides_code_keeps_the_house_rules(followed: Path) -> None:
    """It is code to copy from."""
    files = ("domain/notice.py", "tests/domain/test_notice.py")
    run(followed, "ruff", "check", "--no-cache", *files)
    run(followed, "ruff", "format", "--no-cache", "--check", *files)


def test_the_golden_files_gain_the_new_names_and_lose_nothing(followed: Path) -> None:
    """Nothing else is touched."""
    names = followed / "tests" / "domain" / "golden" / "names.txt"
    before = names.read_text(encoding="utf-8").splitlines()
    tests = ("tests/domain/test_names.py", "tests/api/test_authorisation.py")
    run(followed, "pytest", "-p", "no:cacheprovider", "--update-golden", *tests)
    after = names.read_text(encoding="utf-8").splitlines()
    assert set(before) < set(after)
    assert {line for line in set(after) - set(before) if "notice" not in line} == set()


def test_the_verb_is_there(followed: Path) -> None:
    """With its help."""
    assert "Pin a notice to an office's wall." in run(followed, "api", "do", "pin-notice", "--help")
