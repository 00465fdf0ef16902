"""The demo's day: played whole, or begun anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from api.access import Access
from api.demo import PLAYING, NotADemo, run
from api.demo.seats import SEATS, seats, table, typed
from api.seats import SYNTHETIC
from api.settings import Settings
from domain.grant import Role
from projections.data import Data
from projections.lock import lock
from tests.program import whistle
from tests.terminal import GIVEN, terminal


def demo_in(directory: Path) -> Data:
    """Give a directory, open, in which a day was begun."""
    data = Data(directory)
    data.ledger.keep(SYNTHETIC, "1")
    return data


def played(directory: Path, *, reset: bool = False) -> None:
    """Play a day."""
    settings = Settings(data=directory)
    run(settings, seed=1, pace=1, at=None, reset=reset, live=False, show=print)


def test_a_day_that_was_cut_off_is_not_played_on(tmp_path: Path) -> None:
    """Its clock stands in the middle of the day, so going on would play another day."""
    demo_in(tmp_path).close()
    with pytest.raises(NotADemo, match="begin anew with --reset"):
        played(tmp_path)


def test_a_directory_that_somebody_reads_is_not_begun_anew(tmp_path: Path) -> None:
    """Its files would be gone under them; once they have ended, it is."""
    reading = demo_in(tmp_path)
    lineage = reading.ledger.fact("lineage")
    with pytest.raises(NotADemo, match="in use by another process"):
        played(tmp_path, reset=True)
    assert reading.ledger.fact("lineage") == lineage
    reading.close()
    played(tmp_path, reset=True)
    anew = Data(tmp_path)
    assert anew.ledger.fact("lineage") != lineage
    anew.close()


def test_a_demo_that_is_played_is_not_played_twice(tmp_path: Path) -> None:
    """Two would move one clock, and each would end the other's tokens."""
    demo_in(tmp_path).close()
    with lock(tmp_path / PLAYING), pytest.raises(NotADemo, match="in use"):  # type: ignore[union-attr]
        played(tmp_path)
    (tmp_path / "new").mkdir()
    with lock(tmp_path / "new" / PLAYING), pytest.raises(NotADemo, match="in use"):  # type: ignore[union-attr]
        played(tmp_path / "new")


def test_a_seat_keeps_its_token_until_it_ends(tmp_path: Path) -> None:
    """A second terminal goes on after the demo was stopped and begun again; only the owner reads them."""
    access = Access(tmp_path)
    first = seats(tmp_path, access)
    assert all(access.subject_of(first[seat]) == subject for seat, subject in SEATS.items())
    access.revoke(first["审计员"].split("_")[1])
    second = seats(tmp_path, access)
    access.close()
    assert {seat for seat in SEATS if first[seat] != second[seat]} == {"审计员"}
    assert (tmp_path / "tokens.txt").stat().st_mode & 0o777 == 0o600


def test_the_seats_are_one_table_with_a_line_for_each() -> None:
    """The columns stand below each other, and every role that a person may hold has a seat."""
    lines = list(table(dict.fromkeys(SEATS, "wk_x")))
    places = {cell_len(line.partition("wk_")[0]) for line in lines}
    assert (len(lines), len(places)) == (len(SEATS), 1)
    assert len(SEATS) > len(Role)


def test_what_is_to_be_typed_names_the_service_only_where_it_must() -> None:
    """At the usual address a token is enough."""
    tokens = dict.fromkeys(SEATS, "wk_x")
    usual = typed(Settings(), tokens)
    assert usual == ["export WHISTLE_TOKEN=wk_x", "whistle watch inbox"]
    other = typed(Settings(host="::1", port=9), tokens)
    assert other[0] == "export WHISTLE_URL=http://[::1]:9"


WATERS = "水务局○未签收"  # Alone or in the lead, which has a star.


def test_a_demo_is_watched_taken_part_in_and_ended(tmp_path: Path) -> None:
    """The board, what to type beside it, no log over it; water has something to do; Ctrl-C keeps all."""
    with terminal("demo", "--data", str(tmp_path / "d"), "--port", "0", settings={}) as screen:
        shown = screen.until(
            lambda shown: "● 实时" in shown and WATERS in shown.replace("*", ""), 60
        )
        url = re.search(r"export WHISTLE_URL=(\S+)", shown)
        token = re.search(r"export WHISTLE_TOKEN=(\S+)", shown)
        assert url
        assert token
        assert "演示，数据均为虚构" in shown
        inbox = whistle("board", "inbox", token=token[1], url=url[1])
        number = re.search(r"水务局 签收\s+(\S+/1)", inbox.stdout)
        assert number, inbox.stderr
        signed = whistle("do", "sign-leg", number[1], token=token[1], url=url[1])
        assert signed.returncode == 0, signed.stderr
        assert screen.interrupt() == 130
    assert "演示停止，数据都在" in screen.heard.rpartition(GIVEN)[2]
    assert "request.answered" not in screen.heard
    assert "request.answered" in (tmp_path / "d" / "service.log").read_text()
