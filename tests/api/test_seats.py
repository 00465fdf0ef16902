"""The demo's seats: one click signs in where all data is synthetic, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.seats import SYNTHETIC
from tests.desks import admitted
from tests.served import Service, served


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service over a small district that is not a demo."""
    with served(tmp_path_factory.mktemp("data")) as made:
        admitted(made, "officer")
        yield made


def sit(service: Service, who: str, **headers: str) -> tuple[httpx.Response, int]:
    """Click on a seat, as a browser does; give the answer, and what it hears of who it is then."""
    with httpx.Client(base_url=service.url) as browser:
        answer = browser.post(f"/demo/seats/{who}", headers=headers)
        return answer, browser.get("/me").status_code


def test_a_real_installation_has_no_seats(service: Service) -> None:
    """It answers as if nothing were there, also for an account that exists, and nobody is signed in."""
    assert service.http.get("/demo/seats").json() == []
    answer, known = sit(service, "officer")
    assert (answer.status_code, answer.json()["code"], known) == (404, "no-such-page", 401)


def test_a_click_in_a_demo_signs_in(service: Service) -> None:
    """The cookie is one that no script reads; the seats are the accounts."""
    service.here.data.ledger.keep(SYNTHETIC, "1")
    assert [one["subject"] for one in service.http.get("/demo/seats").json()] == ["officer"]
    answer, known = sit(service, "officer")
    assert (answer.status_code, known) == (204, 200)
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert sit(service, "nobody-known")[0].status_code == 404


def test_no_other_site_makes_a_browser_sit_down(service: Service) -> None:
    """A link on another page must not sign anybody in."""
    service.here.data.ledger.keep(SYNTHETIC, "1")
    answer, known = sit(service, "officer", **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, known) == (403, 401)
