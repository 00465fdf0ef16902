"""Incidents and streets as people meet them: over HTTP, live, and in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.program import Said, whistle
from tests.served import BLOW, Service, served
from tests.world import COMMUNITY, OTHER, STREET, WATER

HEARD = {"category": "health", "place": COMMUNITY, "matter": "聚集性发热", "injured": 3}
START = {
    "item": "疫情处置",
    "level": "III",
    "authority": "420102",
    "authority_name": "江岸区人民政府",
    "measures": "流调，消杀",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture
def incident(service: Service) -> str:
    """Give the path of an incident that was verified and graded."""
    id_ = service.do("officer", "/incidents/report-incident", **HEARD).json()["id"]
    path = f"/incidents/{id_}"
    looked = service.do("officer", f"{path}/verify-incident", category="health", found="属实")
    looked.raise_for_status()
    service.do("checker", f"{path}/grade-incident", grade="III").raise_for_status()
    return path


def say(service: Service, who: str, *arguments: str) -> Said:
    """Run the program as a person."""
    return whistle(*arguments, token=service.tokens[who], url=service.url)


def ahead(**by: float) -> str:
    """Give a moment ahead of the service's clock."""
    return (datetime.now(UTC) + timedelta(**by)).isoformat()


def test_an_incident_is_shown_with_its_timeline(service: Service, incident: str) -> None:
    """One page: the row, and all that happened; a second look at the same is 304."""
    started = service.do(
        "dispatcher", f"{incident}/start-response", **START, expected_end=ahead(days=3)
    ).json()
    shown = service.ask("officer", "GET", incident, params={"after": started["position"]})
    body = shown.json()
    assert (body["row"]["status"], body["row"]["grade"]) == ("responding", "III")
    assert [line["kind"] for line in body["timeline"]] == [
        "incident.reported.v1",
        "incident.verified.v1",
        "incident.graded.v1",
        "incident.response-started.v1",
    ]
    seen = {"If-None-Match": shown.headers["etag"]}
    assert service.ask("officer", "GET", incident, headers=seen).status_code == 304
    assert service.ask("water", "GET", incident).json()["code"] == "nothing-shown"


def test_a_street_cannot_declare_a_response_itself(service: Service, incident: str) -> None:
    """The problem names the field and the body that it needs."""
    told = {**START, "authority": STREET, "expected_end": ahead(days=3)}
    answer = service.do("officer", f"{incident}/start-response", **told)
    assert (answer.status_code, answer.json()["code"]) == (422, "authority-too-low")
    assert answer.json()["parameters"]["field"] == "authority"


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_an_end_at_the_ends_of_time_is_refused(service: Service, incident: str, end: str) -> None:
    """Never a fault of ours."""
    answer = service.do("officer", f"{incident}/start-response", **START, expected_end=end)
    assert (answer.status_code, answer.json()["code"]) == (422, "end-not-ahead")


def test_the_whistles_of_an_incident_are_listed(service: Service, incident: str) -> None:
    """By a filter of the board of whistles, with their short numbers."""
    blown = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    attached = service.do("officer", f"{incident}/attach-whistle", whistle=blown).json()
    after = {"after": attached["position"], "incident": incident.removeprefix("/incidents/")}
    (row,) = service.ask("officer", "GET", "/whistles", params=after).json()["rows"]
    assert row["key"] == blown
    assert row["short"].startswith("大智-")
    other = service.do("officer", "/incidents/report-incident", **HEARD).json()["id"]
    answer = service.do("officer", f"/incidents/{other}/attach-whistle", whistle=blown)
    assert (answer.status_code, answer.json()["code"]) == (409, "whistle-taken")
    unknown = service.do("officer", f"{incident}/attach-whistle", whistle=OTHER)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "nothing-there")


def test_a_drill_is_begun_by_its_body_and_is_another_command_than_the_real(
    service: Service,
) -> None:
    """The same key for a drill and for the real is two different bodies."""
    headers = {"Idempotency-Key": "drill-1"}
    path = "/incidents/report-incident"
    played = service.ask("officer", "POST", path, json=HEARD | {"exercise": True}, headers=headers)
    real = service.ask("officer", "POST", path, json=HEARD, headers=headers)
    assert (real.status_code, real.json()["code"]) == (422, "key-used-differently")
    after = {"after": played.json()["position"]}
    shown = service.ask("officer", "GET", f"/incidents/{played.json()['id']}", params=after).json()
    assert shown["row"]["exercise"] is True


def test_only_what_begins_a_matter_says_that_it_is_a_drill(service: Service, incident: str) -> None:
    """A grant is never an exercise, and what follows inherits it."""
    role = {"subject": "guest", "role": "clerk", "unit": STREET, "until": ahead(days=900)}
    grant = service.do("boss", "/grants/grant-role", **role, exercise=True)
    step = service.do("officer", f"{incident}/submit-report", stage="first", exercise=True)
    assert (grant.status_code, step.status_code) == (422, 422)


def test_the_streets_are_counted_live(service: Service) -> None:
    """A whistle is blown, and whoever watches the streets hears of it."""
    before = service.ask("dispatcher", "GET", "/streets").json()
    (mine,) = (row for row in before["rows"] if row["street"] == STREET)
    blown = service.do("officer", "/whistles/blow-now", **BLOW).json()
    headers = {"Authorization": f"Bearer {service.tokens['dispatcher']}"}
    url, after = f"{service.url}/live/streets", {"after": before["position"]}
    with (
        closing(httpx.Client(timeout=10)) as http,
        http.stream("GET", url, params=after, headers=headers) as stream,
    ):
        for line in stream.iter_lines():
            frame: dict[str, Any] = json.loads(line[6:]) if line.startswith("data: ") else {}
            rows = {op["key"]: op["row"] for op in frame.get("ops", ())}
            if frame.get("pos", 0) >= blown["position"]:
                break
    assert rows[STREET]["open"] == mine["open"] + 1
    assert service.ask("water", "GET", "/streets").json()["rows"] == []


def test_an_incident_is_worked_from_the_terminal(service: Service) -> None:
    """Reported, looked at, reported upward, received: by the beginning of its id."""
    spoken = ("do", "report-incident", "--category", "natural", "--place", COMMUNITY)
    told = json.loads(say(service, "officer", *spoken, "--matter", "暴雨积水").stdout)
    some = told["id"][:8]
    found = ("do", "verify-incident", some, "--category", "natural", "--found", "水深 40 厘米")
    assert say(service, "officer", *found).returncode == 0
    assert say(service, "officer", "do", "submit-report", some, "--stage", "first").returncode == 0
    taken = say(service, "dispatcher", "do", "acknowledge-report", f"{some}/1")
    assert json.loads(taken.stdout)["events"] == ["incident.report-acknowledged.v1"]
    blown = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    attached = say(service, "officer", "do", "attach-whistle", some, "--whistle", blown[:8])
    assert json.loads(attached.stdout)["events"] == ["incident.whistle-attached.v1"]
    which = say(service, "dispatcher", "do", "acknowledge-report", some)
    assert (which.returncode, "Which report?" in which.stderr) == (2, True)


def test_a_drill_is_begun_from_the_terminal(service: Service) -> None:
    """And says so on every board."""
    spoken = ("do", "report-incident", "--category", "accident", "--place", COMMUNITY)
    told = say(service, "officer", *spoken, "--matter", "燃气泄漏演练", "--exercise")
    service.ask(
        "officer", "GET", "/incidents", params={"after": json.loads(told.stdout)["position"]}
    )
    assert "演练" in say(service, "officer", "board", "incidents", "-q", "演练").stdout


def test_the_boards_are_drawn_for_people(service: Service, incident: str) -> None:
    """Grade by numeral, shape and word; a street by its figures."""
    service.do(
        "dispatcher", f"{incident}/start-response", **START, expected_end=ahead(days=3)
    ).raise_for_status()
    sent = service.do("officer", f"{incident}/submit-report", stage="first").json()
    unrest = HEARD | {"category": "security", "affected": [WATER]}
    last = service.do("officer", "/incidents/report-incident", **unrest).json()
    assert sent["position"] < last["position"]
    service.ask("officer", "GET", "/incidents", params={"after": last["position"]})
    shown = say(service, "officer", "board", "incidents").stdout
    for word in ("Ⅲ■较大", "公共卫生事件", "Ⅲ级响应", "受伤 3", "初报…", "不分级", "水务局"):
        assert word in shown, word
    streets = say(service, "dispatcher", "board", "streets").stdout
    assert "今日按时到场" in streets
    assert "大智" in streets
