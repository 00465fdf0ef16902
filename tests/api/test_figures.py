"""Figures and events over HTTP and in the terminal, as people and programs read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from api.boards import sealed
from api.cli.figures import drawn, span, spreadsheet
from projections.query import Cursor
from tests.program import Said, whistle
from tests.served import BLOW, Service, served
from tests.world import POWER, WATER

NO_PLACE = Cursor(sort="a", key="b|99999999999", pos=0)
EMPTY = {"from": "2020-01-01", "to": "2020-01-31"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service with a whistle that water signed and power did not."""
    with served(tmp_path_factory.mktemp("data")) as made:
        id_ = made.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
        made.do("dispatcher", f"/whistles/{id_}/triage", lead=WATER, assist=[POWER])
        made.do("water", f"/whistles/{id_}/legs/1/report-arrival", people=3)
        head = made.http.get("/readyz").json()["head"]
        made.ask("officer", "GET", "/whistles", params={"after": head})
        yield made


def figures(service: Service, who: str = "officer", **asked: str) -> dict[str, dict[str, object]]:
    """Give the figures by code."""
    rows = service.ask(who, "GET", "/figures", params=asked).raise_for_status().json()["rows"]
    return {row["code"]: row for row in rows}


def shown(service: Service, *arguments: str, who: str = "officer") -> Said:
    """Run the program as a person."""
    return whistle("figures", *arguments, token=service.tokens[who], url=service.url)


def test_a_figure_says_its_cases_and_where_its_events_are(service: Service) -> None:
    """One of two arrived, the other may yet; the events open under their names."""
    arrived = figures(service)["K3"]
    assert (arrived["numerator"], arrived["denominator"], arrived["open"]) == (1, 2, 1)
    events = arrived["events"]
    assert isinstance(events, dict)
    (row,) = service.ask("officer", "GET", events["numerator"]).json()["rows"]
    stream, _, version = row["event"].rpartition("/")
    whole = service.ask("officer", "GET", f"/whistles/{stream.partition('-')[2]}").json()
    (event,) = [one for one in whole["timeline"] if one["version"] == int(version)]
    assert event["kind"] == "whistle.leg-arrived.v1"


def test_what_was_asked_is_asked_of_the_events_too(service: Service) -> None:
    """A department's figure opens the department's events."""
    row = figures(service, department=POWER, kind="ER")["K3"]
    assert isinstance(row["events"], dict)
    found = service.ask("officer", "GET", row["events"]["open"]).json()["rows"]
    assert [one["office"] for one in found] == [POWER]
    assert row["of"] == {"department": POWER, "kind": "ER"}


def test_a_stranger_counts_nothing_of_it(service: Service) -> None:
    """Another street sees neither the figure nor the events."""
    assert {row["n"] for row in figures(service, "stranger").values()} == {0}
    path = "/figures/K3/events?part=denominator"
    assert service.ask("stranger", "GET", path).json()["rows"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/figures?from=2026-02-02&to=2026-02-01", 422, "period-backwards"),
        ("/figures?from=yesterday", 422, "invalid"),
        ("/figures/K99/events", 404, "no-such-figure"),
        ("/figures/K4/events?part=missed", 404, "no-such-figure"),
        ("/figures/K3/events?part=all", 422, "invalid"),
        ("/figures/K3/events?cursor=WyJhIiwiYiJd", 422, "bad-cursor"),
        (f"/figures/K47/events?part=denominator&cursor={sealed(NO_PLACE)}", 422, "bad-cursor"),
        ("/events?kind=whistle.unheard-of", 422, "no-such-kind"),
        ("/events?cursor=WyJhIiwiYiJd", 422, "bad-cursor"),
        ("/events?since=2026-02-02", 422, "invalid"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_a_problem(service: Service, path: str, status: int, code: str) -> None:
    """Each with its code."""
    answer = service.ask("officer", "GET", path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_events_are_listed_newest_first_and_by_kind_of_any_version(service: Service) -> None:
    """With the name that figures call them by."""
    rows = service.ask("officer", "GET", "/events", params={"limit": 3}).json()["rows"]
    assert [row["pos"] for row in rows] == sorted((row["pos"] for row in rows), reverse=True)
    for kind in ("whistle.leg-arrived", "whistle.leg-arrived.v1"):
        (row,) = service.ask("officer", "GET", "/events", params={"kind": kind}).json()["rows"]
        assert row["event"] == f"{row['stream']}/{row['version']}"


def test_events_are_read_on_from_a_position_as_lines(service: Service) -> None:
    """For pipes: the oldest first, a link to the next page."""
    lines = {"Accept": "application/x-ndjson"}
    found, path = list[int](), "/events?after=0&limit=4"
    while path:
        answer = service.ask("boss", "GET", path, headers=lines)
        found += [json.loads(line)["pos"] for line in answer.text.splitlines()]
        path = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert found == sorted(found)
    assert found[0] == 1


def test_only_who_administers_or_audits_everything_finds_grants(service: Service) -> None:
    """They lie nowhere: an auditor of one district does not read who may do what in another."""
    params = {"kind": "grant.role-granted", "limit": 200}
    counts = [
        len(service.ask(who, "GET", "/events", params=params).json()["rows"])
        for who in ("boss", "auditor", "officer", "checker")
    ]
    assert counts[0] > 0
    assert counts[1:] == [0, 0, 0]


@pytest.mark.parametrize("q", ["水管爆裂", "水管 保成", "ＢＡＯ" * 0 + "水管", "爆裂 大智"])
def test_a_search_wants_every_word(service: Service, q: str) -> None:
    """In whatever order."""
    assert service.ask("officer", "GET", "/whistles", params={"q": q}).json()["rows"]
    missing = service.ask("officer", "GET", "/whistles", params={"q": f"{q} 停电"})
    assert missing.json()["rows"] == []


def test_a_search_finds_the_other_script(service: Service) -> None:
    """繁體 finds 简体, on every board."""
    for path, q in (
        ("/whistles", "水管爆裂　大智"),
        ("/offices", "江岸區水務局"),
        ("/places", "武漢"),
    ):
        assert service.ask("officer", "GET", path, params={"q": q}).json()["rows"], path


def test_the_terminal_shows_cases_and_no_percentage_of_few(service: Service) -> None:
    """1/2, not 50 %."""
    said = shown(service)
    line = next(line for line in said.stdout.splitlines() if line.startswith("K3"))
    assert "按时报到率" in line
    assert "1/2" in line
    assert "%" not in line


def test_a_spreadsheet_opens_with_its_chinese_intact(service: Service) -> None:
    """UTF-8 with a mark that says so."""
    said = shown(service, "--csv", "--department", WATER)
    assert said.stdout.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(said.stdout.removeprefix("\ufeff"))))
    (arrived,) = [row for row in rows if row["指标"] == "K3"]
    assert (arrived["名称"], arrived["分子"], arrived["分母"]) == ("按时报到率", "1", "1")
    assert [row["单位"] for row in rows if row["指标"] == "K4"] == ["", "水务局"]


def test_a_program_reads_a_figure_a_line(service: Service) -> None:
    """JSON lines."""
    said = shown(service, "--json")
    assert [json.loads(line)["code"] for line in said.stdout.splitlines()][:2] == ["K1", "K2"]


def test_an_empty_period_is_said(service: Service) -> None:
    """On standard error, with nothing on standard output but what was asked for."""
    said = shown(service, "--from", EMPTY["from"], "--to", EMPTY["to"])
    assert (said.stdout, said.returncode) == ("", 0)
    assert "Nothing counts here" in said.stderr
    assert shown(service, "--json", "--csv").returncode == 2


ROW = {"code": "K1", "n": 20, "numerator": 15, "open": 0, "value": 0.75, "groups": []}


def test_a_percentage_is_shown_from_twenty_cases_on() -> None:
    """15/20 is 75 %; 15/19 is 15/19, and so is what can still change."""
    assert ",75.0%," in spreadsheet([ROW]).decode("utf-8-sig")
    assert "%" not in spreadsheet([ROW | {"n": 19}]).decode("utf-8-sig")
    assert "%" not in spreadsheet([ROW | {"open": 1}]).decode("utf-8-sig")
    assert drawn([ROW]).row_count == 1


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    """Names are other people's text."""
    group = {"kind": "ER", "department_name": "=1+1", "n": 1, "p50": 61, "p90": 61}
    row = ROW | {"code": "K4", "numerator": None, "groups": [group]}
    assert "'=1+1" in spreadsheet([row]).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (0, "0 秒"),
        (59, "59 秒"),
        (61, "1 分"),
        (3_660, "1 时 1 分"),
        (90_000, "1 天 1 时"),
    ],
)
def test_a_span_is_written_as_people_say_it(seconds: int | None, said: str) -> None:
    """The two largest parts."""
    assert span(seconds) == said
