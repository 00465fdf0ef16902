"""Boards are a function of the ledger: however it is cut into batches, the rows are byte-equal."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api.policy_file import default_policy
from domain.authorise import OPERATOR
from domain.ledger import Stored
from domain.office import AmendOffice
from domain.policy import PublishPolicy
from domain.territory import ImportPlaces
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level, Rating
from projections.board import stamp
from projections.consequences import Consequences
from projections.data import Data
from projections.evidence import PARTS, Evidence
from projections.explorer import Explorer, Sought
from projections.figures import CODES, Figures
from projections.figures import Asked as Wanted
from projections.news import news
from projections.query import Query
from projections.store import Build
from projections.ticker import tick
from tests.postgres import ROLE, Server
from tests.world import COMMUNITY, NOON, OTHER, POWER, ROWS, STREET, WATER, World, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水，疏散")
DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
CLAIM = c.ClaimResolved(measure="关阀换管", with_whom="社区书记", limit="今日")
GOOD = Rating.SATISFIED
JUDGED = c.EvaluateLeg(speed=GOOD, cooperation=GOOD, result=GOOD, satisfaction=GOOD)
RENAMED = replace(ROWS[4], name="保成路社区", short="保成路")
READERS = (("*",), (STREET,), (WATER, OTHER), ())
MOVED = replace(ROWS[5], parent=STREET)


@dataclass(frozen=True)
class Lived:
    """A district in which much has happened, and all that one batch makes of it in files."""

    data: Data
    at_once: list[Any]


@pytest.fixture(scope="module")
def in_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Give a district in which much has happened."""
    with world(tmp_path_factory.mktemp("data")) as made:
        lived(made)
        yield Lived(made.data, folded(made.data, [10_000], set()))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def district(
    request: pytest.FixtureRequest, in_files: Lived, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    """Give it in files, then with the same events in PostgreSQL."""
    if request.param == "sqlite":
        yield in_files
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.url(ROLE, server.migrated())
    with closing(Data(tmp_path_factory.mktemp("data"), url)) as data:
        data.ledger.append(in_files.data.ledger.read(0, 10_000))
        yield Lived(data, in_files.at_once)


def lived(here: World) -> None:
    """Let whistles come, wait, go up, be sent back and end, while the district changes under them."""
    consequences = Consequences(here.ports)
    urgent, other = (here.give("officer", BLOW).stream for _ in range(2))
    here.give("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), urgent)
    draft = here.give("clerk", DRAFT).stream
    here.give("clerk", DRAFT)  # Nothing more happens to it: its row stays as of now.
    here.give("clerk", c.SubmitWhistle(), draft)
    here.give(OPERATOR, ImportPlaces(rows=(*ROWS[:4], RENAMED, MOVED)), "territory-4201")
    here.give("leader", c.ReturnForCorrection(missing="哪一盏"), draft)
    here.give("water", c.ReportArrival(people=3), urgent, 1)
    here.give(OPERATOR, AmendOffice(name="区水务局", short="水务"), f"office-{WATER}")
    here.later(minutes=40)
    here.data.runner(here.data.boards()).catch_up()
    tick(here.data.boards(), here.ports)
    consequences.step()
    here.give("officer", c.WithdrawWhistle(reason="误报"), other)
    second = PublishPolicy(policy=replace(default_policy(), version=2))
    here.give(OPERATOR, second, "policy-default")
    here.give("power", c.ReportArrival(people=1), urgent, 2)
    for who, leg in (("water", 1), ("power", 2)):
        here.give(who, CLAIM, urgent, leg)
    here.give("officer", c.VerifyLeg(accepted=False, defects="仍漏水"), urgent, 1)
    here.give("water", CLAIM, urgent, 1)
    strange = Stored("office-new", 1, "office.blessed.v1", b"{}")
    here.data.ledger.append([strange])
    for leg in (1, 2):
        here.give("officer", c.VerifyLeg(accepted=True), urgent, leg)
    for leg in (1, 2):
        here.give("officer", JUDGED, urgent, leg)
    consequences.step()
    here.give("officer", BLOW)
    poisoned = here.give("clerk", DRAFT).stream
    here.give("clerk", c.SubmitWhistle(), poisoned)
    blown = Stored(poisoned, 3, "whistle.blown.v1", b"{")
    here.data.ledger.append([blown, blown._replace(version=4, kind="whistle.submitted.v1")])


def everything(build: Build) -> list[Any]:
    """Give all that readers and a next runner find in a build."""
    tables = build.tables
    facts = select(tables.register.c.name, tables.register.c.body)
    with build.engine.connect() as connection:
        rows = [
            *connection.execute(facts),
            *connection.execute(tables.parked.select()),
            *connection.execute(tables.unknown.select()),
        ]
    return [*build.dump(), *sorted(map(tuple, rows))]


def folded(data: Data, sizes: list[int], begun_anew: set[int]) -> list[Any]:
    """Fold the whole ledger in batches of these sizes, with a new runner now and then."""
    build = data.store.begin("other")
    runner = data.runner(build)
    for number, size in enumerate(itertools.cycle(sizes)):
        if number in begun_anew:
            runner = data.runner(build)
        if not runner.step(limit=size):
            break
    found = everything(build)
    build.close()
    return found


@settings(
    max_examples=20, deadline=None, phases=[Phase.generate]
)  # Its cases are small as they are.
@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=12),
    begun_anew=st.sets(st.integers(1, 20)),
)
def test_rows_are_byte_equal_whatever_the_batches(
    district: Lived, sizes: list[int], begun_anew: set[int]
) -> None:
    """Any cut of the ledger, by one runner or by several, in any database, gives what one batch gives."""
    assert folded(district.data, sizes, begun_anew) == district.at_once


def test_every_question_has_the_same_answer_in_every_database(
    district: Lived, in_files: Lived
) -> None:
    """Pages in their order, what changed, figures, and the events behind them, for each reader."""
    assert answers(district.data) == answers(in_files.data)


def answers(data: Data) -> list[Any]:
    """Ask whatever can be asked of boards."""
    build = data.boards()
    data.runner(build).catch_up()
    return [answer for units in READERS for answer in asked(build, units)]


def asked(build: Build, units: tuple[str, ...]) -> Iterator[Any]:
    """Ask as a reader of some units, page by page."""
    query, at = Query(build, units, units), stamp(NOON)
    for name in build.tables.readable:
        for words in ({}, {"text": "爆 水"}, {"unit": WATER}, {"key": "420102"}):
            cursor = None
            while page := query.page(name, at=at, cursor=cursor, limit=2, **words):  # type: ignore[arg-type]
                yield page.rows
                if (cursor := page.cursor) is None:
                    break
        yield sorted(news(build, [name], 5).of[name].rows, key=lambda row: str(row["key"]))
    yield Figures(build, units).all(Wanted())
    yield Figures(build, units).all(Wanted(department=WATER, first="2026-11-24", last="2026-11-24"))
    for code in CODES:
        for part in PARTS if code != "K4" else PARTS[:2]:
            yield Evidence(build, units).page(code, part, Wanted(), None, 50).rows
    for sought in (Sought(), Sought(after=3, place=STREET), Sought(since=NOON, actor="officer")):
        yield Explorer(build, units, everything=True).page(sought, 50).rows
