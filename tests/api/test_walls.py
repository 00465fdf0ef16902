"""Links for walls: who makes them, what they open, and that they open nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from api import glass
from api.app import create_app
from api.requires import requirements
from api.settings import Settings
from tests.served import BLOW, Service, heard, served
from tests.signed import Browser, Open, browsers
from tests.world import OTHER, STREET

DISTRICT = "420102"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service with a whistle."""
    with served(tmp_path_factory.mktemp("data")) as made:
        made.do("officer", "/whistles/blow-now", **BLOW).raise_for_status()
        yield made


@pytest.fixture
def browser(service: Service) -> Iterator[Open]:
    """Give what opens a browser."""
    with browsers(service) as opening:
        yield opening


def make(service: Service, unit: str = STREET, who: str = "boss") -> dict[str, str]:
    """Make a link."""
    made: dict[str, str] = service.do(who, "/walls", unit=unit).json()
    return made


def hung(service: Service, browser: Browser, unit: str = STREET) -> Browser:
    """Give a browser that shows a wall."""
    opened = browser.post("/wall", token=make(service, unit)["token"])
    assert opened.status_code == 204
    return browser


def test_a_wall_reads_its_boards_and_its_name(service: Service, browser: Open) -> None:
    """Of the unit that it looks over, and of no other."""
    wall = hung(service, browser())
    assert wall.http.get("/wall").json() == {"units": [STREET], "name": "大智街道"}
    assert len(wall.http.get("/whistles").json()["rows"]) == 1
    assert [one["street"] for one in wall.http.get("/streets").json()["rows"]] == [STREET]
    elsewhere = hung(service, browser(), OTHER)
    assert elsewhere.http.get("/whistles").json()["rows"] == []


def test_a_wall_may_ask_for_nothing_else(service: Service, browser: Open) -> None:
    """Whatever routes there are: each one is asked, and answers as to a stranger."""
    wall = hung(service, browser(), "*")
    app: FastAPI = create_app(Settings(data=service.directory, log="json", log_level="error"))
    closed, may = 0, {*glass.PATHS, "/live"}
    for method, path, what in requirements(app):
        if not what.startswith("signed in") or (method == "GET" and path in may):
            continue
        asked = path.replace("{number}", "1").replace("{board}", "whistles").replace("{id}", "1")
        answer = wall.http.request(
            method, asked, json={}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 401, f"{method} {path}"
        closed += 1
    assert closed > 100
    assert wall.http.get("/live", params={"board": "inbox"}).status_code == 401
    assert wall.http.get("/live", params={"board": ["whistles", "desk"]}).status_code == 401


def test_a_wall_watches_live_until_it_is_revoked(service: Service, browser: Open) -> None:
    """The stream ends within seconds, and nothing opens it again."""
    made = make(service)
    wall = browser()
    wall.post("/wall", token=made["token"])
    with wall.http.stream("GET", "/live", params={"board": ["whistles", "streets"]}) as stream:
        lines = stream.iter_lines()
        heard(lines, "event: tick")
        assert service.ask("boss", "DELETE", f"/walls/{made['id']}").status_code == 204
        assert all("event: frame" not in line for line in lines)  # It ends.
    assert wall.http.get("/wall").status_code == 401
    assert wall.post("/wall", token=made["token"]).status_code == 401


def test_links_are_made_by_administrators_and_auditors_for_what_they_look_over(
    service: Service,
) -> None:
    """An auditor of a district hangs no wall over everything; an officer hangs none."""
    assert make(service, DISTRICT, "auditor")["unit_name"] == "江岸区"
    assert service.do("auditor", "/walls", unit="*").status_code == 403
    for who in ("officer", "dispatcher", "leader"):
        assert service.do(who, "/walls", unit=STREET).status_code == 403
    assert service.do("boss", "/walls", unit="nowhere").status_code == 404


def test_a_link_is_listed_and_revoked_without_what_opens_it(service: Service) -> None:
    """An auditor neither sees nor revokes what looks over more."""
    everything = make(service, "*")
    listed = service.ask("boss", "GET", "/walls").json()
    assert everything["id"] in {one["id"] for one in listed}
    assert not any("token" in one for one in listed)
    assert everything["id"] not in {
        one["id"] for one in service.ask("auditor", "GET", "/walls").json()
    }
    assert service.ask("auditor", "DELETE", f"/walls/{everything['id']}").status_code == 404
    assert service.ask("boss", "DELETE", f"/walls/{everything['id']}").status_code == 204
    assert service.ask("boss", "DELETE", f"/walls/{everything['id']}").status_code == 404


def test_nobody_elses_secret_hangs_a_wall(service: Service, browser: Open) -> None:
    """Neither a person's token nor a guess; and no other site may send one."""
    wall = browser()
    assert wall.post("/wall", token=service.tokens["officer"]).status_code == 401
    assert wall.post("/wall", token="wk_00_guess").status_code == 401  # noqa: S106
    away = {"Sec-Fetch-Site": "cross-site"}
    answer = httpx.post(f"{service.url}/wall", json={"token": "x"}, headers=away)
    assert answer.status_code == 403


def test_the_cookie_is_read_by_no_script_and_leaves_a_session_alone(
    service: Service, browser: Open
) -> None:
    """Whoever tries a link at their own desk stays signed in there."""
    set_ = browser().post("/wall", token=make(service)["token"]).headers["set-cookie"]
    assert "HttpOnly" in set_
    assert "SameSite=strict" in set_
    assert set_.startswith("whistle-wall=")


def test_there_are_only_so_many_links(service: Service) -> None:
    """What holds is counted, not what was."""
    made = [service.do("boss", "/walls", unit=OTHER) for _ in range(51)]
    assert made[-1].status_code == 409
    for one in made[:-1]:
        if one.is_success:
            service.ask("boss", "DELETE", f"/walls/{one.json()['id']}")
    assert service.do("boss", "/walls", unit=OTHER).status_code == 201
