"""The demo's day as a whole: what a street office has to see in it, whatever the seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from api.access import Access
from api.demo import run
from api.demo.district import MIX, STREET
from api.demo.seats import SEATS, accounts, on_the_night
from api.demo.story import BAD_HOUR, DAY
from api.settings import Settings
from domain.incident.words import Category
from domain.whistle.words import Kind
from projections.data import Data
from projections.query import Query

END = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
SEED = 20


class Day:
    """A day that was played: its boards, and its events."""

    def __init__(self, data: Data) -> None:
        """Bring the boards up to the end of the day."""
        self.data = data
        data.runner(data.boards()).catch_up()
        self._query = Query(data.boards(), ("*",))

    def rows(self, board: str, **filters: str) -> list[dict[str, Any]]:
        """Give all rows of a board."""
        page = self._query.page(board, filters=filters)
        found = list(page.rows)
        while page.cursor:
            page = self._query.page(board, filters=filters, cursor=page.cursor)
            found += page.rows
        return found

    def count(self, kind: str) -> int:
        """Count the events of a kind."""
        return sum(row.kind == kind for row in self.data.ledger.read(0, 100_000))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Play a day."""
    directory = tmp_path_factory.mktemp("data")
    settings = Settings(data=directory)
    run(settings, seed=SEED, pace=1, at=END, reset=False, live=False, show=print)
    data = Data(directory)
    yield Day(data)
    data.close()


def test_a_day_has_three_hundred_whistles_in_the_usual_mix(day: Day) -> None:
    """RD 60, LE 15, KT 5, ER 20 of a hundred (domain.md §7), and about 8 % of the work comes back."""
    rows = day.rows("whistles")
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 300
    assert set(kinds) == set(Kind)
    assert all(abs(kinds[kind] / len(rows) - share / 100) < 0.05 for kind, share in MIX.items())
    share = day.count("whistle.leg-rework-ordered.v1") / day.count(
        "whistle.leg-resolution-claimed.v1"
    )
    assert 0.04 < share < 0.12


def test_five_incidents_of_all_categories_take_their_course(day: Day) -> None:
    """One was none, two are over with their reports, two go on."""
    rows = day.rows("incidents")
    assert {row["category"] for row in rows} == set(Category)
    expected = {"closed": 2, "false-alarm": 1, "responding": 1, "graded": 1}
    assert Counter(row["status"] for row in rows) == expected


def test_the_bad_hour_has_three_emergencies_and_a_silent_department(day: Day) -> None:
    """All three are of the officer's street; others call about two; the gas company answers none."""
    since = (END - DAY + BAD_HOUR).isoformat()
    urgent = [
        row
        for row in day.rows("whistles", street=STREET)
        if row["level"] == "E1" and row["blown_at"] >= since
    ]
    assert len(urgent) == 3
    assert sorted(row["reports"] for row in urgent) == [0, 1, 2]
    silent = [leg for row in urgent for leg in row["legs"] if leg["name"] == "燃气"]
    assert [leg["state"] for leg in silent] == ["dispatched", "dispatched"]
    assert sum(len(row["whistles"]) == 3 for row in day.rows("incidents")) == 1


def test_three_shifts_are_handed_over_and_the_next_is_open_to_whoever_watches(day: Day) -> None:
    """Each leaves what it was promised; the list names who comes."""
    shifts = day.rows("shifts")
    assert [row["key"] for row in shifts] == [f"{STREET}.{number}" for number in (3, 2, 1)]
    assert all(row["handed_at"] for row in shifts)
    assert [len(row["promises"]) for row in shifts] == [1, 1, 1]
    assert f"--before {STREET}.3" in on_the_night()[1]


def test_every_seat_has_an_account_that_its_password_opens(day: Day) -> None:
    """As the table says; the password is its owner's alone to read."""
    path = day.data.directory / "password.txt"
    access = Access(day.data.directory)
    for subject in ("water.responder", f"{STREET}.officer"):
        assert access.entrance.sign_in(subject, path.read_text(), "127.0.0.1")
    access.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [line.split() for line in accounts()] == [[*pair] for pair in SEATS.items()]
