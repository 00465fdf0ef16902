"""The screens say every refusal in each of their languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "api" / "web" / "src" / "words"
PROBLEMS = (ROOT / "docs/reference/problems.md").read_text()
CODES = re.findall(r"^\| `([\w-]+)` \|", PROBLEMS, re.MULTILINE)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_every_problem_has_a_sentence_on_the_screens(language: str) -> None:
    """The service answers with codes; sentences are the screens'."""
    own = json.loads((WORDS / language / "core.json").read_text())["fault"]
    rules = json.loads((WORDS / language / "refusal.json").read_text())["refusal"]
    assert [code for code in CODES if code not in own | rules] == []
    assert [code for code in rules if code not in CODES] == []
