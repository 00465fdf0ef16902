"""Territory, offices, grants and policies: what every other slice rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.policy_file import default_policy
from domain import grant, office, policy, territory
from domain.authorise import SYSTEM, NotYours
from domain.facts import Held, Office, Place, covers, lineage
from domain.register import Facts, Register
from domain.territory import ImportPlaces, Row
from domain.whistle import commands as c
from domain.whistle.words import Kind
from tests.scenario import Given, kinds
from tests.world import COMMUNITY, LATER, NOON, OTHER, ROWS, STREET, WATER, register, world

CITY = Given(territory.SLICE, id="4201")
IMPORTED = CITY.then(ImportPlaces(rows=ROWS))
STREET_OFFICE = office.OpenOffice(
    kind=office.OfficeKind.STREET,
    name="大智街道办事处",
    short="大智",
    area=STREET,
    blows=(Kind.ER,),
)
NEW_STREET = Given(office.SLICE, id=STREET)
GRANT = grant.GrantRole(subject="officer", role=grant.Role.CLERK, unit=STREET, until=LATER)
NEW_GRANT = Given(grant.SLICE, id="g1")
NEW_POLICY = Given(policy.SLICE, id="default", register=Register())


def test_importing_again_changes_nothing() -> None:
    """The same file once more gives no event."""
    assert IMPORTED.when(ImportPlaces(rows=ROWS)) == []


def test_a_changed_name_or_parent_is_an_event() -> None:
    """What was before stays in the ledger."""
    renamed = replace(ROWS[4], name="保成路社区", short="保成路")
    moved = replace(ROWS[5], parent=STREET, authority=OTHER)
    events = IMPORTED.when(ImportPlaces(rows=(*ROWS[:4], renamed, moved)))
    assert [event.place for event in events] == [renamed, moved]  # type: ignore[attr-defined]
    changed = IMPORTED.then(ImportPlaces(rows=(*ROWS[:4], renamed, moved)))
    assert changed.when(ImportPlaces(rows=(*ROWS[:4], renamed, moved))) == []


def test_a_code_missing_from_the_file_stays_and_is_reported() -> None:
    """Nobody loses a community by a short file."""
    assert IMPORTED.when(ImportPlaces(rows=ROWS[:4])) == []
    known = {row.code: row for row in ROWS}
    assert list(territory.missing(known, ROWS[:4])) == [ROWS[4].code, ROWS[5].code]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"code": "42010200200"}, territory.WrongCode),
        ({"code": "42010200200x"}, territory.WrongCode),
        ({"code": "430102002003"}, territory.OutsideTheCity),
        ({"code": "420102003001"}, territory.CodeTwice),
        ({"parent": "420102099"}, territory.ParentUnknown),
        ({"parent": COMMUNITY}, territory.ParentUnknown),
        ({"authority": "420102099"}, territory.AuthorityUnknown),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(change: dict[str, str], why: type) -> None:
    """The refusal names the row."""
    rows: tuple[Row, ...] = (*ROWS[:4], ROWS[5], replace(ROWS[4], **change))  # type: ignore[arg-type]
    CITY.refuses(ImportPlaces(rows=rows), why)


def test_containment_follows_the_authority_where_there_is_one() -> None:
    """A development zone leads streets that lie elsewhere in the statistics."""
    facts = Facts(register())
    place = facts.get(Place, COMMUNITY)
    facts.put(COMMUNITY, replace(place, authority=OTHER))
    told = facts.register(2)
    assert list(lineage(told, COMMUNITY)) == [COMMUNITY, OTHER, "420102", "4201", "42"]
    assert not covers(told, STREET, COMMUNITY)


def test_an_office_is_opened_once() -> None:
    """A code is one office for ever."""
    opened = NEW_STREET.then(STREET_OFFICE)
    opened.refuses(STREET_OFFICE, office.OfficeOpen)


def test_an_office_works_in_a_known_area() -> None:
    """Import the territory first."""
    NEW_STREET.refuses(replace(STREET_OFFICE, area="420199"), office.AreaUnknown)


def test_a_street_office_has_the_code_of_its_street() -> None:
    """So that a place finds its office."""
    replace(NEW_STREET, id="elsewhere").refuses(STREET_OFFICE, office.CodeIsNotThePlaces)


def test_amending_an_office_changes_only_what_is_new() -> None:
    """The same once more gives no event."""
    amend = office.AmendOffice(name="大智街道办事处", short="大智街", blows=(Kind.ER, Kind.RD))
    opened = NEW_STREET.then(STREET_OFFICE)
    amended = opened.then(amend)
    assert amended.when(amend) == []
    facts = Facts(Register())
    for event in amended.events:
        office.inform(facts, event)  # type: ignore[arg-type]
    known = facts.get(Office, STREET)
    assert (known.short, known.blows) == ("大智街", ("ER", "RD"))


def test_a_grant_is_over_something_that_is_there() -> None:
    """A place, an office, or everything."""
    NEW_GRANT.refuses(replace(GRANT, unit="nowhere"), grant.UnknownUnit)
    assert kinds(NEW_GRANT.when(replace(GRANT, unit="*"))) == ["RoleGranted"]


@pytest.mark.parametrize("until", [NOON, datetime(2027, 1, 1)])  # noqa: DTZ001  A moment without a zone.
def test_a_grant_ends_in_the_future(until: datetime) -> None:
    """With its time zone said."""
    NEW_GRANT.refuses(replace(GRANT, until=until), grant.AlreadyOver)


def test_a_grant_is_revoked_once_and_is_remembered() -> None:
    """Who could do what then is asked for years."""
    revoked = NEW_GRANT.then(GRANT).then(grant.RevokeGrant(reason="调岗"))
    revoked.refuses(grant.RevokeGrant(reason="x"), grant.GrantEnded)
    facts = Facts(Register())
    for event in revoked.events:
        grant.inform(facts, event)  # type: ignore[arg-type]
    (held,) = facts.get(Held, "officer").grants
    assert held.holds(NOON - timedelta(seconds=1))
    assert not held.holds(NOON)


def test_versions_of_a_policy_come_in_order_and_once() -> None:
    """A published version never changes."""
    first = policy.PublishPolicy(policy=default_policy())
    third = policy.PublishPolicy(policy=replace(default_policy(), version=3))
    NEW_POLICY.refuses(third, policy.NotTheNextVersion)
    published = NEW_POLICY.then(first)
    told = replace(published, register=register())
    assert told.when(first) == []
    assert kinds(published.when(policy.PublishPolicy(policy=replace(default_policy(), version=2))))


def test_a_policy_is_published_under_its_own_name() -> None:
    """The path and the file must agree."""
    other = replace(NEW_POLICY, id="other")
    other.refuses(policy.PublishPolicy(policy=default_policy()), policy.OtherPolicy)


def test_the_system_does_only_what_is_its_own(tmp_path: Path) -> None:
    """A named authority has the commands that name it."""
    with world(tmp_path) as here:
        blow = c.BlowNow(level="E1", place=COMMUNITY, matter="x", need="y")  # type: ignore[arg-type]
        with pytest.raises(NotYours):
            here.give(SYSTEM, blow)


def test_an_administrator_over_everything_opens_offices_and_grants(tmp_path: Path) -> None:
    """The unit * covers the installation; a district's administrator covers the district."""
    with world(tmp_path) as here:
        kind = office.OfficeKind.DEPARTMENT
        gas = office.OpenOffice(kind=kind, name="燃气", short="燃气", area="420102")
        assert here.give("boss", gas, "office-420102-gas").version == 1
        assert here.give(
            "boss", office.AmendOffice(name="燃气公司", short="燃气"), "office-420102-gas"
        )
        role = grant.GrantRole(subject="x", role=grant.Role.AUDITOR, unit=WATER, until=LATER)
        stream = here.give("boss", role).stream
        assert here.give("boss", grant.RevokeGrant(reason="误授"), stream).version == 2
        two = replace(default_policy(), version=2)
        assert here.give("boss", policy.PublishPolicy(policy=two), "policy-default").version == 2
