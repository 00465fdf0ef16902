"""Scenario 13 for duty: the right to blow rests on who is on duty when the whistle is blown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain import duty
from domain.authorise import NotYours
from domain.duty import DutyPost
from domain.roster import NotOnDuty
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level
from tests.world import COMMUNITY, NOON, STREET, WATER, world

HOUR = timedelta(hours=1)
FIRST = duty.AssignDuty(
    subject="ann", post=DutyPost.DUTY_OFFICER, since=NOON, until=NOON + 8 * HOUR
)


def test_an_officer_who_is_not_on_duty_may_not_blow_and_a_stand_in_may(tmp_path: Path) -> None:
    """Scenario 13 for duty: checked as held when the whistle is blown, not when it was drafted."""
    blow = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
    with world(tmp_path) as here:
        here.give("officer", blow)
        row = replace(FIRST, subject="officer", since=here.now, until=here.now + HOUR)
        here.give("leader", row, f"duty-{STREET}")
        here.give("officer", blow)
        stand_in = duty.NameStandIn(duty=1, subject="deputy", until=here.now + HOUR / 2)
        here.give("officer", stand_in, f"duty-{STREET}")
        with pytest.raises(NotOnDuty):
            here.give("officer", blow)
        assert here.refused[-1] == ("officer", "not-on-duty")
        here.give("leader", blow)
        here.later(minutes=30)
        here.give("officer", blow)


def test_a_whistle_drafted_on_duty_is_not_blown_after_it(tmp_path: Path) -> None:
    """Approving is blowing; the leader, whose right is no duty, goes on."""
    draft = c.DraftWhistle(
        kind=Kind.ER, level=Level.E2, place=COMMUNITY, matter="积水", need="排水"
    )
    with world(tmp_path) as here:
        row = replace(FIRST, subject="officer", since=here.now, until=here.now + HOUR)
        night = replace(row, subject="other", since=row.until, until=row.until + HOUR)
        here.give("leader", duty.ImportDuties(rows=(row, night)), f"duty-{STREET}")
        stream = here.give("officer", draft).stream
        here.give("officer", c.SubmitWhistle(), stream)
        here.later(hours=1)
        with pytest.raises(NotOnDuty) as refused:
            here.give("officer", c.ApproveAndBlow(), stream)
        assert refused.value.parameters["on_duty"] == "other"
        assert here.give("leader", c.ApproveAndBlow(), stream).version == 4


def test_a_department_keeps_its_own_list(tmp_path: Path) -> None:
    """Its head lists whom it likes; a street's leader does not."""
    with world(tmp_path) as here:
        row = replace(FIRST, subject="water", post=DutyPost.RESPONDER)
        assert here.give("boss", row, f"duty-{WATER}").version == 1
        with pytest.raises(NotYours):
            here.give("leader", replace(row, subject="x"), f"duty-{WATER}")
