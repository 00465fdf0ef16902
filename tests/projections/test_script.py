"""Text is found however it was typed, and in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.script import searchable

HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=8)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("臺北街", "台北街"),
        ("颱風", "台风"),
        ("發電機", "发电机"),
        ("頭髮", "头发"),
        ("幹部", "干部"),
        ("乾旱", "干旱"),
        ("乾坤里", "乾坤裏"),
        ("後湖", "后湖"),
        ("皇后", "皇后"),
        ("這裡", "这里"),
        ("里程", "里程"),
        ("答覆", "答复"),
        ("着火", "著火"),
        ("鐘錶", "钟表"),
        ("聯繫", "联系"),
        ("３棟", "3栋"),
        ("Ｗａｔｅｒ", "water"),
        ("PUMP", "pump"),
        ("㎡", "m2"),
    ],
)
def test_what_is_written_in_two_ways_is_searched_as_one(typed: str, stored: str) -> None:
    """繁體 and 简体, full and half width, upper and lower case; also where the words part."""
    assert searchable(typed) == searchable(stored)


@pytest.mark.parametrize(("one", "other"), [("水务局", "水厂"), ("东湖", "西湖"), ("甲", "乙")])
def test_what_is_different_stays_different(one: str, other: str) -> None:
    """Folding joins scripts, not words."""
    assert searchable(one) != searchable(other)


@given(HANZI, HANZI, HANZI)
def test_a_part_of_a_text_is_a_part_of_it_folded(before: str, part: str, after: str) -> None:
    """So that a search for two characters of a name finds the name."""
    assert searchable(part) in searchable(before + part + after)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    """For whatever characters there are, what was folded stays."""
    hanzi = "".join(one for one in text if "\u4e00" <= one <= "\u9fff")
    assert searchable(searchable(hanzi)) == searchable(hanzi)
