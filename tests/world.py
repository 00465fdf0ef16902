"""A small real district for tests: a data directory with territory, offices, grants and a policy."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from api.policy_file import default_policy
from domain.authorise import OPERATOR
from domain.circumstances import Actor
from domain.command import Ports, give
from domain.facts import Office, Place
from domain.grant import GrantRole, Role
from domain.office import OfficeKind, OpenOffice
from domain.order import Answer, Order
from domain.policy import PublishPolicy
from domain.refusals import Refusal
from domain.register import Facts, Register
from domain.rules import IN_FORCE
from domain.territory import ImportPlaces, Level, Row
from domain.whistle.words import Kind
from projections.data import Data

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3650)  # Services in tests run on wall time.
STREET, COMMUNITY, OTHER = "420102002", "420102002003", "420102003"
WATER, POWER, CENTRE, CHECK = "420102-water", "420102-power", "420102-centre", "420102-check"
ROWS = (
    Row(code="4201", parent="42", level=Level.CITY, name="武汉市", short="武汉"),
    Row(code="420102", parent="4201", level=Level.DISTRICT, name="江岸区", short="江岸"),
    Row(code=STREET, parent="420102", level=Level.STREET, name="大智街道", short="大智"),
    Row(code=OTHER, parent="420102", level=Level.STREET, name="一元街道", short="一元"),
    Row(code=COMMUNITY, parent=STREET, level=Level.COMMUNITY, name="保成社区", short="保成"),
    Row(code=OTHER + "001", parent=OTHER, level=Level.COMMUNITY, name="岳飞社区", short="岳飞"),
)
OFFICES = {
    STREET: (OfficeKind.STREET, "大智街道办事处", "大智", STREET, tuple(Kind)),
    OTHER: (OfficeKind.STREET, "一元街道办事处", "一元", OTHER, (Kind.ER,)),
    CENTRE: (OfficeKind.CENTRE, "江岸区城市运行管理中心", "区城运", "420102", ()),
    CHECK: (OfficeKind.SUPERVISION, "江岸区政府督查室", "督查室", "420102", ()),
    WATER: (OfficeKind.DEPARTMENT, "江岸区水务局", "水务局", "420102", ()),
    POWER: (OfficeKind.DEPARTMENT, "江岸供电公司", "供电", "420102", ()),
}
GRANTS = (
    ("clerk", Role.CLERK, STREET),
    ("officer", Role.DUTY_OFFICER, STREET),
    ("leader", Role.LEADER, STREET),
    ("chief", Role.CHIEF, STREET),
    ("stranger", Role.DUTY_OFFICER, OTHER),
    ("dispatcher", Role.DISPATCHER, CENTRE),
    ("water", Role.RESPONDER, WATER),
    ("head", Role.HEAD, WATER),
    ("power", Role.RESPONDER, POWER),
    ("checker", Role.DISTRICT_LEADER, CHECK),
    ("auditor", Role.AUDITOR, "420102"),
    ("boss", Role.ADMINISTRATOR, "*"),
)


@cache
def register() -> Register:
    """Give the register of the small district, without a ledger."""
    facts = Facts(Register())
    for row in ROWS:
        place = Place(
            code=row.code, parent=row.parent, level=row.level, name=row.name, short=row.short
        )
        facts.put(row.code, place)
    for code, (kind, name, short, area, blows) in OFFICES.items():
        office = Office(code=code, kind=kind, name=name, short=short, area=area, blows=blows)
        facts.put(code, office)
    facts.put(IN_FORCE, default_policy())
    facts.put(default_policy().key, default_policy())
    return facts.register(1)


class World:
    """A data directory at a moment that the test moves, and people who give commands."""

    def __init__(self, data: Data, now: datetime) -> None:
        """Stand at a moment, over whatever the directory holds."""
        self.data, self.refused = data, list[tuple[str, str]]()
        self._keys = (f"k{number}" for number in itertools.count(data.ledger.head()))
        self.data.clock.set(now)
        self.now = now
        self.ports: Ports = data.ports(self._refused)

    def give(self, who: str | Actor, command: object, stream: str = "", part: int = 0) -> Answer:
        """Give a command under a new key."""
        return self.ask(self.order(who, command, stream, part))

    def order(self, who: str | Actor, command: object, stream: str = "", part: int = 0) -> Order:
        """Prepare a command under a new key."""
        return Order(command=command, who=who, key=next(self._keys), stream=stream, part=part)

    def ask(self, order: Order) -> Answer:
        """Give a command that was prepared."""
        return give(order, self.ports)

    def later(self, **by: float) -> None:
        """Let time pass; nobody is told."""
        self.now += timedelta(**by)
        self.data.clock.set(self.now)

    def set_up(self) -> None:
        """Import places, open offices, publish the policy, grant the roles."""
        self.give(OPERATOR, ImportPlaces(rows=ROWS), "territory-4201")
        self.give(OPERATOR, PublishPolicy(policy=default_policy()), "policy-default")
        for code, (kind, name, short, area, blows) in OFFICES.items():
            office = OpenOffice(kind=kind, name=name, short=short, area=area, blows=blows)
            self.give(OPERATOR, office, f"office-{code}")
        for subject, role, unit in GRANTS:
            self.give(OPERATOR, GrantRole(subject=subject, role=role, unit=unit, until=LATER))

    def events(self, stream: str) -> list[object]:
        """Give the events of a stream."""
        return [self.data.codec.decode(row).event for row in self.data.ledger.load(stream)]

    def _refused(self, order: Order, _: str, refusal: Refusal) -> None:
        self.refused.append((order.subject, refusal.code()))


@contextmanager
def world(directory: Path, now: datetime = NOON, database: str = "") -> Iterator[World]:
    """Open a world in a directory, or in a database beside it, set up when it is new."""
    data = Data(directory, database)
    try:
        made = World(data, now)
        if data.ledger.head() == 0:
            made.set_up()
        yield made
    finally:
        data.close()
