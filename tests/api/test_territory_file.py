"""Files of division codes: read whole, or refused with the line and the reason."""

from __future__ import annotations

import pytest

from api.territory_file import TerritoryFileWrong, read_rows, short_name, wuhan
from domain.territory import Level

HEAD = "code,parent,level,name\n"
CITY = "4201,42,city,武汉市\n"


def test_the_file_that_ships_holds_one_city_and_each_code_once() -> None:
    """A new installation can import it as it is."""
    rows = read_rows(wuhan())
    assert [row.code for row in rows if row.level is Level.CITY] == ["4201"]
    assert len({row.code for row in rows}) == len(rows) == wuhan().count("\n") - 1


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    """Spreadsheets write one."""
    assert read_rows("\ufeff" + HEAD + CITY) == read_rows(HEAD + CITY)


def test_a_short_name_and_an_authority_in_the_file_are_kept() -> None:
    """The columns may be given."""
    text = "code,parent,level,name,short,authority\n420102,4201,district,江岸区,岸,4201\n"
    (row,) = read_rows(text)
    assert (row.short, row.authority) == ("岸", "4201")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the columns code, parent, level, name are missing"),
        ("code,level,name\n", 1, "the columns parent are missing"),
        (HEAD + CITY + "420102,4201,county,江岸区\n", 3, "the level 'county' is none of"),
        (HEAD + CITY + "42010,4201,district,江岸区\n", 3, "a district has a code of 6 digits"),
        (HEAD + "42o1,42,city,武汉市\n", 2, "a city has a code of 4 digits"),
        (HEAD + CITY + "420102,4201,district, \n", 3, "a place has a name"),
        (HEAD + CITY + "420102,4201,district\n", 3, "a place has a name"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(
    text: str, line: int, reason: str
) -> None:
    """Whoever wrote the file is told where to look."""
    with pytest.raises(TerritoryFileWrong) as refused:
        read_rows(text)
    assert str(refused.value).startswith(f"line {line}: {reason}")


@pytest.mark.parametrize(
    ("level", "name", "short"),
    [
        (Level.CITY, "武汉市", "武汉"),
        (Level.DISTRICT, "江岸区", "江岸"),
        (Level.STREET, "大智街道", "大智"),
        (Level.COMMUNITY, "保成社区居委会", "保成"),
        (Level.COMMUNITY, "保成社区居民委员会", "保成"),
        (Level.COMMUNITY, "新村", "新村"),
    ],
)
def test_a_short_name_is_what_people_say(level: Level, name: str, short: str) -> None:
    """The ending says the level, which people leave out; one character is no name."""
    assert short_name(level, name) == short
