"""Duty lists: listed, imported, changed, cancelled, stood in for; and who was on duty when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain import duty
from domain.duty import DutyPost
from domain.register import Facts, Register
from domain.roster import DutyList, NotOnDuty, OfficeNotOpen, check_on_duty, on_duty
from tests.scenario import Given, kinds
from tests.world import NOON, STREET, register

HOUR = timedelta(hours=1)
MORNING, EVENING = NOON - 4 * HOUR, NOON + 8 * HOUR
LIST = Given(duty.SLICE, id=STREET)
FIRST = duty.AssignDuty(subject="ann", post=DutyPost.DUTY_OFFICER, since=MORNING, until=EVENING)
NIGHT = replace(FIRST, since=EVENING, until=EVENING + 12 * HOUR)
LISTED = LIST.then(FIRST)
MONTH = tuple(
    duty.DutyRow(
        subject=("ann", "bob", "cai")[day % 3],
        post=DutyPost.DUTY_OFFICER,
        since=NOON + day * 24 * HOUR,
        until=NOON + (day + 1) * 24 * HOUR,
    )
    for day in range(30)
)
IMPORT = duty.ImportDuties(rows=MONTH)


def told(given: Given) -> Register:
    """Give the register after the events of a list."""
    facts = Facts(register())
    for event in given.events:
        duty.inform(facts, event)  # type: ignore[arg-type]
    return facts.register(2)


def names(given: Given, at: datetime = NOON) -> list[str]:
    """Give who is on duty at a moment."""
    return [span.subject for span in on_duty(told(given), STREET, at)]


def test_who_is_listed_is_on_duty_from_the_beginning_until_before_the_end() -> None:
    """The end belongs to whoever comes next."""
    assert [names(LISTED, at) for at in (MORNING, EVENING - HOUR, EVENING)] == [
        ["ann"],
        ["ann"],
        [],
    ]


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    """Twelve in Wuhan is four in UTC, and kept so."""
    wuhan = timezone(8 * HOUR)
    there = replace(FIRST, since=MORNING.astimezone(wuhan), until=EVENING.astimezone(wuhan))
    assert tuple(LIST.when(there)) == LISTED.events


def test_a_duty_is_kept_for_an_open_office() -> None:
    """Otherwise nobody could look it up."""
    replace(LIST, id="nowhere").refuses(FIRST, OfficeNotOpen)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (MORNING, MORNING),
        (EVENING, MORNING),
        (MORNING, MORNING + 48 * HOUR + timedelta(seconds=1)),
        (MORNING.replace(tzinfo=None), EVENING),
        (MORNING, EVENING.replace(tzinfo=None)),
        (datetime.min.replace(tzinfo=timezone(14 * HOUR)), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_duty_has_times_that_can_be_kept(since: datetime, until: datetime) -> None:
    """Forwards, two days at most, each with its time zone."""
    LIST.refuses(replace(FIRST, since=since, until=until), duty.WrongTimes)


@pytest.mark.parametrize("days", [-63, 401, 2_000_000])
def test_a_duty_list_reaches_two_months_back_and_a_year_ahead(days: int) -> None:
    """What lies beyond is a slip of the pen."""
    since = datetime.max.replace(tzinfo=UTC) - HOUR if days > 1000 else NOON + timedelta(days=days)
    LIST.refuses(replace(FIRST, since=since, until=since + HOUR / 2), duty.OutOfReach)


def test_one_person_holds_one_duty_of_an_office_at_a_time() -> None:
    """Touching is not overlapping, and another person may."""
    LISTED.refuses(replace(FIRST, since=EVENING - HOUR, until=EVENING + HOUR), duty.OnDutyAlready)
    assert names(LISTED.then(NIGHT), EVENING) == ["ann"]
    assert names(LISTED.then(replace(FIRST, subject="bob"))) == ["ann", "bob"]


def test_a_month_is_imported_whole_and_again_changes_nothing() -> None:
    """One event, each duty with a number of its own; then none."""
    imported = LIST.then(IMPORT)
    (event,) = imported.events
    assert [one.duty for one in event.duties] == list(range(1, 31))  # type: ignore[attr-defined]
    assert imported.when(IMPORT) == []
    assert names(imported, NOON + 25 * HOUR) == ["bob"]


def test_an_import_refuses_the_whole_file_and_names_the_row() -> None:
    """Ann cannot be there twice."""
    wrong = replace(MONTH[7], subject="ann", since=MONTH[6].since, until=MONTH[6].until)
    with pytest.raises(duty.OnDutyAlready) as refused:
        LIST.when(duty.ImportDuties(rows=(*MONTH[:7], wrong)))
    assert refused.value.parameters == {"subject": "ann", "duty": 7, "row": 8}
    with pytest.raises(duty.WrongTimes) as refused_:
        LIST.when(duty.ImportDuties(rows=(MONTH[0], replace(MONTH[1], until=MONTH[1].since))))
    assert refused_.value.parameters["row"] == 2


def test_what_was_cancelled_is_not_imported_again() -> None:
    """The same file once more changes nothing, whatever was changed since."""
    changed = LIST.then(IMPORT).then(duty.CancelDuty(duty=3, reason="病假"))
    assert changed.when(IMPORT) == []
    assert names(changed, MONTH[2].since) == []


def test_a_large_import_is_cut_into_events_that_can_be_stored() -> None:
    """Five hundred duties in each."""
    rows = tuple(
        replace(MONTH[0], subject=f"p{n}", since=NOON + n * HOUR, until=NOON + n * HOUR + HOUR)
        for n in range(501)
    )
    events = LIST.when(duty.ImportDuties(rows=rows))
    assert [len(one.duties) for one in events] == [500, 1]  # type: ignore[attr-defined]
    assert LIST.then(duty.ImportDuties(rows=rows)).when(duty.ImportDuties(rows=rows)) == []


def test_a_duty_to_come_is_moved() -> None:
    """To other times, and the same once more changes nothing."""
    planned = LIST.then(NIGHT)
    move = duty.ChangeDuty(duty=1, since=EVENING + HOUR, until=EVENING + 6 * HOUR)
    moved = planned.then(move)
    assert [names(moved, EVENING), names(moved, EVENING + HOUR)] == [[], ["ann"]]
    assert moved.when(move) == []


def test_what_has_been_held_stays() -> None:
    """A running duty keeps its beginning, ends now or later, and none begins in the past."""
    LISTED.refuses(duty.ChangeDuty(duty=1, since=NOON, until=EVENING), duty.AlreadyHeld)
    early = duty.ChangeDuty(duty=1, since=MORNING, until=NOON - HOUR)
    LISTED.refuses(early, duty.AlreadyHeld)
    assert kinds(LISTED.when(replace(early, until=NOON + HOUR))) == ["DutyChanged"]
    back = duty.ChangeDuty(duty=1, since=NOON - HOUR, until=EVENING)
    LIST.then(NIGHT).refuses(back, duty.AlreadyHeld)


def test_a_duty_is_not_moved_onto_another_of_the_same_person() -> None:
    """Nor to times that cannot be kept."""
    both = LISTED.then(NIGHT)
    longer = duty.ChangeDuty(duty=1, since=MORNING, until=EVENING + HOUR)
    both.refuses(longer, duty.OnDutyAlready)
    both.refuses(replace(longer, until=MORNING), duty.WrongTimes)


def test_a_duty_that_has_ended_or_never_was_is_not_touched() -> None:
    """It was held as it was."""
    over = LISTED.at(EVENING)
    times = {"since": MORNING, "until": EVENING + HOUR}
    for command in (
        duty.ChangeDuty(duty=1, **times),
        duty.CancelDuty(duty=1, reason="x"),
        duty.NameStandIn(duty=1, subject="bob", until=EVENING + HOUR),
    ):
        over.refuses(command, duty.DutyOver)
        LISTED.refuses(replace(command, duty=2), duty.NoSuchDuty)


def test_a_running_duty_that_is_cancelled_ends_now_and_was_held_until_now() -> None:
    """What she did at eleven she did on duty."""
    cancelled = LISTED.then(duty.CancelDuty(duty=1, reason="突发疾病"))
    assert [names(cancelled, NOON - HOUR), names(cancelled)] == [["ann"], []]
    cancelled.refuses(duty.CancelDuty(duty=1, reason="x"), duty.DutyOver)


def test_a_duty_to_come_is_cancelled_once() -> None:
    """Then nobody holds it."""
    cancelled = LIST.then(NIGHT).then(duty.CancelDuty(duty=1, reason="调班"))
    assert names(cancelled, EVENING + HOUR) == []
    cancelled.refuses(duty.CancelDuty(duty=1, reason="x"), duty.DutyOver)


def test_a_stand_in_holds_the_duty_from_now_until_a_moment() -> None:
    """Before and after it is held by whoever was listed."""
    stood = LISTED.then(duty.NameStandIn(duty=1, subject="bob", until=NOON + HOUR))
    seen = [names(stood, at) for at in (NOON - HOUR, NOON, NOON + HOUR)]
    assert seen == [["ann"], ["bob"], ["ann"]]
    (span,) = on_duty(told(stood), STREET, NOON)
    assert (span.absent, span.since, span.until) == ("ann", NOON, NOON + HOUR)


def test_the_stand_in_named_last_holds_the_duty_and_the_listed_one_may_come_back() -> None:
    """Bob stands in for Ann, Cai for Bob, then Ann is back early."""
    stood = LISTED.then(duty.NameStandIn(duty=1, subject="bob", until=EVENING))
    stood = stood.at(NOON + HOUR)
    stood = stood.then(duty.NameStandIn(duty=1, subject="cai", until=NOON + 2 * HOUR))
    back = stood.at(NOON + 3 * HOUR).then(duty.NameStandIn(duty=1, subject="ann", until=EVENING))
    hours = [names(back, NOON + n * HOUR) for n in range(4)]
    assert hours == [["bob"], ["cai"], ["bob"], ["ann"]]
    (span,) = on_duty(told(back), STREET, NOON + 3 * HOUR)
    assert not span.absent


@pytest.mark.parametrize(
    "until", [NOON, NOON - HOUR, EVENING + HOUR, (NOON + HOUR).replace(tzinfo=None)]
)
def test_a_stand_in_ends_within_the_duty(until: datetime) -> None:
    """With its time zone said."""
    LISTED.refuses(duty.NameStandIn(duty=1, subject="bob", until=until), duty.OutsideTheDuty)


def test_nobody_stands_in_while_holding_another_duty() -> None:
    """Bob sits at the other desk."""
    both = LISTED.then(replace(FIRST, subject="bob", post=DutyPost.SHIFT_LEADER))
    both.refuses(duty.NameStandIn(duty=1, subject="bob", until=EVENING), duty.OnDutyAlready)


def test_whoever_somebody_stands_in_for_is_free_for_another_duty() -> None:
    """Ann swaps with Bob."""
    stood = LISTED.then(duty.NameStandIn(duty=1, subject="bob", until=EVENING))
    swapped = stood.then(replace(FIRST, since=NOON, post=DutyPost.RESPONDER))
    assert names(swapped) == ["bob", "ann"]


def test_what_is_long_over_is_dropped_from_the_list_and_its_numbers_are_not_given_again() -> None:
    """The list in the register stays as long as two months are; the ledger keeps everything."""
    later = LISTED.at(NOON + timedelta(days=70))
    since = later.now
    grown = later.then(replace(FIRST, since=since, until=since + HOUR))
    known = told(grown).get(DutyList, STREET)
    assert known is not None
    assert [one.duty for one in known.duties] == [2]


def test_where_a_list_names_an_officer_now_only_who_is_on_it_acts_as_one() -> None:
    """Ann and Bob are on it, whatever their posts; Cai is told who is."""
    both = told(LISTED.then(replace(FIRST, subject="bob", post=DutyPost.SHIFT_LEADER)))
    for subject in ("ann", "bob"):
        check_on_duty(both, STREET, "duty_officer", subject, NOON)
    with pytest.raises(NotOnDuty) as refused:
        check_on_duty(both, STREET, "duty_officer", "cai", NOON)
    assert refused.value.parameters["on_duty"] == "ann"


def test_where_a_list_names_no_officer_now_the_grant_alone_decides() -> None:
    """An emergency is not stopped by paperwork: no list, none for this hour, none for this post."""
    leading = LIST.then(replace(FIRST, post=DutyPost.SHIFT_LEADER))
    for known, at in ((register(), NOON), (told(LISTED), EVENING), (told(leading), NOON)):
        check_on_duty(known, STREET, "duty_officer", "cai", at)
