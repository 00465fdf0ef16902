"""The default policy's numbers, and how a policy answers what is asked of it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.policy_file import default_policy
from domain import rules
from domain.codec import from_json, to_json
from domain.duration import parse_duration
from domain.grant import Role
from domain.office import OfficeKind
from domain.rules import IN_FORCE, Policy, track_of
from domain.whistle.commands import BLOWER
from domain.whistle.words import Cause, Kind, Level

POLICY = default_policy()

# domain.md §3.6, as printed there, for the clocks of the spine.
TABLE = """
clock    E1    E2    LE   KT  RD
triage   3min  5min  1wh  4wh 1wh
confirm  24h   24h   -    -   -
sign     5min  10min 1h   1h  1h
contact  5min  15min 24h  24h 24h
arrive   30min 60min 3wd  5wd 3wd
resolve  2h    24h   10wd 15d 7d
overrun  4h    48h   20wd 30d 14d
verify   2h    24h   2wd  3wd 2wd
evaluate 3d    3d    5wd  5wd 5wd
"""
TRACKS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [(row[0], t, time) for row in ROWS for t, time in zip(TRACKS[1:], row[1:], strict=True)]


@pytest.mark.parametrize(("clock", "track", "time"), CELLS)
def test_a_clock_of_the_default_policy_runs_as_long_as_its_table_says(
    clock: str, track: str, time: str
) -> None:
    """The file and the table of the domain notes say the same; a dash means no clock."""
    limit = POLICY.limit(clock, track)
    assert (limit.time if limit else "-") == time


# The clocks of reports upward: health by the law (公共卫生条例 art. 19-20), the rest sourced in the file.
REPORTS = """
clock            health accident natural security
report-first     2h     1h       2h      1h
pass-on          2h     2h       2h      2h
receive          30min  30min    30min   30min
report-continued 24h    24h      24h     24h
report-final     14d    7d       5d      7d
"""
CATEGORIES, *REPORT_ROWS = (line.split() for line in REPORTS.strip().splitlines())


@pytest.mark.parametrize("row", REPORT_ROWS, ids=lambda row: row[0])
def test_a_report_upward_is_due_as_its_table_says(row: list[str]) -> None:
    """Each category of incidents has its own."""
    limits = [POLICY.limit(row[0], category) for category in CATEGORIES[1:]]
    assert [limit.time if limit else "-" for limit in limits] == row[1:]


@pytest.mark.parametrize("track", TRACKS[1:])
def test_work_overruns_at_twice_its_time(track: str) -> None:
    """More than 100 % over (domain.md §3.7)."""
    once, twice = (POLICY.limit(clock, track) for clock in ("resolve", "overrun"))
    assert once is not None
    assert twice is not None
    length, double = parse_duration(once.time), parse_duration(twice.time)
    assert (double.unit, double.amount) == (length.unit, 2 * length.amount)


def test_every_number_of_the_default_policy_names_its_source() -> None:
    """A number is sourced or a proposal of ours, and says which."""
    rules_of = (POLICY.limits, POLICY.escalations, POLICY.kinds)
    sources = [rule.source for told in rules_of for rule in told]
    assert all(source.startswith(("S:", "P", "domain.md")) for source in sources)


@pytest.mark.parametrize(
    ("kind", "roles", "place_bound"),
    [
        ("ER", {"duty_officer", "leader", "chief"}, True),
        ("LE", {"leader", "chief"}, True),
        ("KT", {"chief"}, False),
        ("RD", {"leader", "chief"}, False),
    ],
)
def test_who_may_blow_depends_on_the_kind(kind: str, roles: set[str], place_bound: bool) -> None:  # noqa: FBT001  A case.
    """Limiting who blows keeps whistles rare (domain.md §3.2)."""
    assert set(POLICY.blown_by(kind)) == roles
    assert POLICY.place_bound(kind) is place_bound


def test_a_kind_that_the_policy_does_not_know_is_nobodys_to_blow() -> None:
    """A kind left out by a city is closed, not open to all."""
    assert POLICY.blown_by("PM") == ()
    assert not POLICY.place_bound("PM")


@pytest.mark.parametrize(
    ("clock", "kind", "level", "rung"),
    [
        ("sign", "RD", "N", 1),
        ("contact", "ER", "E2", 1),
        ("arrive", "LE", "N", 2),
        ("sign", "ER", "E1", 2),
        ("verify", "ER", "E1", 2),
        ("overrun", "ER", "E1", 3),
        ("overrun", "RD", "N", 3),
        ("verify", "RD", "N", None),
        ("evaluate", "KT", "N", None),
    ],
)
def test_a_breach_goes_as_far_up_as_the_ladder_says(
    clock: str, kind: str, level: str, rung: int | None
) -> None:
    """Signs at 1, arrivals and whatever is breached of E1 at 2, twice the time at 3 (§3.7)."""
    rule = POLICY.escalation("breach", clock, kind, level, 0)
    assert (rule.level if rule else None) == rung


@pytest.mark.parametrize(("begins", "rung"), [(2, None), (3, 2), (4, 3), (9, 3)])
def test_work_sent_back_twice_is_supervised_and_three_times_goes_up(
    begins: int, rung: int | None
) -> None:
    """Scenario 6; the first time back begins round 2."""
    rule = POLICY.escalation("rework", "resolve", "RD", "N", begins)
    assert (rule.level if rule else None) == rung


def test_the_time_to_answer_an_escalation_doubles_with_each_rung() -> None:
    """One, two and four hours (domain.md §3.7)."""
    assert {(r.level, r.ack) for r in POLICY.escalations} == {(1, "1h"), (2, "2h"), (3, "4h")}


@pytest.mark.parametrize(
    ("kind", "level", "track"), [("ER", "E1", "E1"), ("ER", "E2", "E2"), ("KT", "N", "KT")]
)
def test_an_emergency_runs_by_its_level_and_the_others_by_their_kind(
    kind: str, level: str, track: str
) -> None:
    """Levels exist for emergencies only."""
    assert track_of(kind, level) == track


def test_the_words_of_a_policy_are_the_words_of_the_protocol() -> None:
    """A policy cannot name a kind, a level, a role or an office that the slices do not know."""
    assert set(get_args(rules.Kind)) == set(Kind)
    assert set(get_args(rules.Track)) == {track_of(k, v) for k in Kind for v in Level} - {"N"}
    assert set(get_args(rules.Blower)) == set(BLOWER) <= set(Role)
    assert set(get_args(rules.Addressee)) <= set(OfficeKind)
    assert {rule.cause for rule in POLICY.escalations} == set(Cause)


def test_a_policy_is_stored_and_read_again_whole() -> None:
    """The event that publishes a policy carries all of it, calendar and sources too."""
    assert from_json(to_json(POLICY), Policy) == POLICY


@given(st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_each_version_has_its_own_key(one: int, other: int) -> None:
    """A whistle finds the version it was blown under, and no version is mistaken for the present."""
    first, second = replace(POLICY, version=one), replace(POLICY, version=other)
    assert (first.key == second.key) is (one == other)
    assert first.key != IN_FORCE
