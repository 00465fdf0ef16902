"""Duty, shifts and the desk over HTTP and live, as people of a street use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from tests.served import BLOW, Service, served
from tests.world import LATER, NOON, STREET, WATER

HOUR = timedelta(hours=1)
LINES_MAX = 100


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service, in which the street has its officer on duty now."""
    with served(tmp_path_factory.mktemp("data")) as made:
        made.do("leader", f"/duties/{STREET}/assign-duty", **on_duty(made)).raise_for_status()
        yield made


def now(service: Service) -> datetime:
    """Give the service's time, which is the moment of its last event at least."""
    draft = {"kind": "RD", "place": BLOW["place"], "matter": "x", "need": "y"}
    at = service.do("clerk", "/whistles/draft-whistle", **draft).json()["recorded_at"]
    return datetime.fromisoformat(at)


def on_duty(service: Service, who: str = "officer", hours: int = 8) -> dict[str, str]:
    """Give the body that puts somebody on duty from now on."""
    at = now(service)
    since, until = at.isoformat(), (at + hours * HOUR).isoformat()
    return {"subject": who, "post": "duty_officer", "since": since, "until": until}


def taken(service: Service, **more: object) -> str:
    """Take the street's shift over, and give its path."""
    body = {"office": STREET, "leader": "leader", **more}
    answer = service.do("officer", "/shifts/take-over-shift", **body)
    answer.raise_for_status()
    return f"/shifts/{answer.json()['id']}"


def rows(service: Service, who: str, path: str, after: int = 0, **more: object) -> list[Any]:
    """Give the rows of a list once the boards hold a position."""
    answer = service.ask(who, "GET", path, params={"after": after, **more})
    answer.raise_for_status()
    found: list[Any] = answer.json()["rows"]
    return found


def head(service: Service) -> int:
    """Give the position of the last event."""
    position: int = service.http.get("/readyz").json()["head"]
    return position


def test_everybody_sees_who_is_on_duty_now(service: Service) -> None:
    """A department reads whom it may ring at the street; nobody is there the day after."""
    (row,) = rows(service, "water", "/duty", head(service))
    assert (row["subject"], row["present"], row["gap"]) == ("officer", False, False)
    later = (now(service) + 24 * HOUR).isoformat()
    (gap,) = rows(service, "water", "/duty", at=later)
    assert (gap["subject"], gap["gap"]) == ("", True)
    assert rows(service, "water", "/duty", office=WATER) == []


def test_a_list_that_time_alone_turns_is_never_nothing_new(service: Service) -> None:
    """The same position says nothing of who is on duty by now; of other lists it does."""
    answers = {}
    for path in ("/duty", "/shifts"):
        tag = service.ask("water", "GET", path, params={"after": head(service)}).headers["ETag"]
        answer = service.ask("water", "GET", path, headers={"If-None-Match": tag})
        answers[path] = answer.status_code
    assert answers == {"/duty": 200, "/shifts": 304}


def test_a_moment_that_is_none_names_its_field(service: Service) -> None:
    """Nobody knows which rows hold when a moment has no zone."""
    answer = service.ask("water", "GET", "/duty", params={"at": "2026-11-24T12:00:00"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "query.at"


def test_who_is_not_on_duty_is_told_who_is(service: Service) -> None:
    """409 with the rule, and a name to turn to."""
    until = LATER.isoformat()
    grant = {"subject": "stranger", "role": "duty_officer", "unit": STREET, "until": until}
    service.do("boss", "/grants/grant-role", **grant).raise_for_status()
    answer = service.do("stranger", "/whistles/blow-now", **BLOW)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "not-on-duty")
    assert problem["parameters"]["on_duty"] == "officer"
    assert service.do("officer", "/whistles/blow-now", **BLOW).status_code == 201


def test_a_shift_is_shown_with_its_timeline_and_its_log(service: Service) -> None:
    """What was promised, what happened meanwhile; page by page, each event once."""
    path = taken(service)
    until = (now(service) + HOUR).isoformat()
    promise = {"to": WATER, "post": "调度", "what": "回电", "until": until}
    service.do("officer", f"{path}/record-promise", **promise).raise_for_status()
    service.do("officer", "/whistles/blow-now", **BLOW).raise_for_status()
    whole = service.ask("officer", "GET", path, params={"after": head(service)}).json()
    assert whole["row"]["promises"][-1]["what"] == "回电"
    assert whole["timeline"][0]["kind"] == "shift.taken-over.v1"
    found: list[str] = []
    since: int | None = 0
    while since is not None:
        page = service.ask("leader", "GET", f"{path}/log", params={"since": since, "limit": 2})
        found += [row["kind"] for row in page.json()["rows"]]
        since = page.json()["next"]
    assert "whistle.blown.v1" in found
    assert len(found) == len(rows(service, "leader", f"{path}/log"))


@pytest.mark.parametrize("path", ["", "/log"])
def test_a_shift_is_shown_to_those_who_look_over_its_office(service: Service, path: str) -> None:
    """To others it is not there; the district's auditor reads it."""
    shift = taken(service) + path
    after = {"after": head(service)}
    asked = ("officer", "auditor", "stranger", "water")
    statuses = [service.ask(who, "GET", shift, params=after).status_code for who in asked]
    assert statuses == [200, 200, 404, 404]


def test_the_desk_is_ones_own(service: Service) -> None:
    """The centre triages, the street confirms and calls the roll; the administrator owes nothing."""
    taken(service)
    service.do("officer", "/whistles/blow-now", **BLOW).raise_for_status()
    at = head(service)
    tasks = {
        who: {row["task"] for row in rows(service, who, "/desk", at)}
        for who in ("officer", "dispatcher", "boss", "water")
    }
    assert tasks == {
        "officer": {"confirm"},
        "dispatcher": {"triage"},
        "boss": set(),
        "water": set(),
    }


def test_the_desk_is_live(service: Service) -> None:
    """A promise comes, and goes when it is kept; a department does not hear of it."""
    path = taken(service)
    until = (now(service) + HOUR).isoformat()
    at = rows_position(service, "/desk")
    headers = {"Authorization": f"Bearer {service.tokens['officer']}"}
    with service.http.stream("GET", f"/live/desk?after={at}", headers=headers) as stream:
        lines = stream.iter_lines()
        promise = {"to": WATER, "post": "调度", "what": "回电", "until": until}
        service.do("officer", f"{path}/record-promise", **promise).raise_for_status()
        assert operation(lines, "/promise/1") == "upsert"
        service.do("officer", f"{path}/mark-promise-kept", promise=1).raise_for_status()
        assert operation(lines, "/promise/1") == "remove"


def test_duty_is_live_and_turns_by_time_alone(service: Service) -> None:
    """Who confirms is there at once; who comes later is told of when the time has come."""
    path = taken(service)
    since = rows_position(service, "/duty")
    headers = {"Authorization": f"Bearer {service.tokens['water']}"}
    with service.http.stream("GET", f"/live/duty?after={since}", headers=headers) as stream:
        lines = stream.iter_lines()
        service.do("leader", f"{path}/add-note", note="x").raise_for_status()
        assert operation(lines, f"{STREET}/1/") == "upsert"
        soon = (now(service) + timedelta(seconds=2)).isoformat()
        night = on_duty(service, "night") | {"since": soon}
        service.do("leader", f"/duties/{STREET}/assign-duty", **night).raise_for_status()
        assert operation(lines, f"{STREET}/2/") == "remove"
        assert "event: resync" in islice(lines, LINES_MAX)
    assert "night" in {row["subject"] for row in rows(service, "water", "/duty")}


def rows_position(service: Service, path: str) -> int:
    """Give the position of a list that holds all that has happened."""
    answer = service.ask("officer", "GET", path, params={"after": head(service)})
    position: int = answer.json()["position"]
    return position


def operation(lines: Iterator[str], key: str) -> str:
    """Give the next operation on a row whose key holds some text."""
    for line in islice(lines, LINES_MAX):
        if line.startswith("data: "):
            for op in json.loads(line[6:]).get("ops", ()):
                if key in op["key"]:
                    return str(op["op"])
    return "none"


def test_the_month_is_imported_over_http_too(service: Service) -> None:
    """An office's own clerk sends it; a wrong row is named and nothing is listed."""
    start = now(service) + 24 * HOUR
    month = [
        on_duty(service)
        | {
            "since": (start + n * 24 * HOUR).isoformat(),
            "until": (start + (n + 1) * 24 * HOUR).isoformat(),
        }
        for n in range(30)
    ]
    path = f"/duties/{STREET}/import-duties"
    wrong = service.do("clerk", path, rows=[*month, month[3]])
    assert (wrong.status_code, wrong.json()["parameters"]["row"]) == (409, 31)
    assert service.do("clerk", path, rows=month).json()["events"] == ["duty.listed.v1"]
    assert service.do("clerk", path, rows=month).json()["events"] == []
    assert service.do("stranger", path, rows=month).status_code == 403
    assert start > NOON
