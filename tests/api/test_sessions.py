"""What people do with their sessions, tokens and passwords, and administrators with everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from api.access import Access
from tests.served import Service, served
from tests.signed import OTHER, PASSWORD, Browser, Open, account, browsers


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service, with accounts for an officer and an administrator."""
    with served(tmp_path_factory.mktemp("data")) as made:
        account(made, "officer")
        account(made, "boss")
        yield made


@pytest.fixture
def browser(service: Service) -> Iterator[Open]:
    """Give what opens a browser, each at an address of its own unless one is named."""
    with browsers(service) as opening:
        yield opening


@pytest.fixture
def officer(browser: Open) -> Browser:
    """Give an officer who has signed in."""
    made = browser()
    assert made.sign_in("officer").status_code == 200
    return made


def test_own_sessions_are_listed_and_ended_alone_or_together(browser: Open) -> None:
    """What is ended is dead at once; others' ids end nothing."""
    here, there, third, boss = browser(), browser(), browser(), browser()
    for one, name in ((here, "officer"), (there, "officer"), (third, "officer"), (boss, "boss")):
        one.sign_in(name)
    listed = here.http.get("/sessions").json()
    assert {one["subject"] for one in listed} == {"officer"}
    assert sum(one["own"] for one in listed) == 1
    foreign = boss.me().json()["session"]
    assert here.http.delete(f"/sessions/{foreign}").status_code == 404
    assert here.http.delete(f"/sessions/{there.me().json()['session']}").status_code == 204
    assert there.me().status_code == 401
    assert here.http.delete("/sessions").json()["ended"] >= 1
    assert [one.me().status_code for one in (here, third, boss)] == [200, 401, 200]


def test_own_tokens_are_listed_and_revoked(service: Service, officer: Browser) -> None:
    """Of the own ones only, without the secret."""
    access = Access(service.directory)
    (known,) = access.by_token.all("officer")
    mine = access.issue("officer", datetime.fromisoformat(known.until))
    access.close()
    ids = {one["id"] for one in officer.http.get("/tokens").json()}
    assert ids == {known.id, mine.split("_")[1]}
    foreign = service.tokens["water"].split("_")[1]
    assert officer.http.delete(f"/tokens/{foreign}").status_code == 404
    assert officer.http.delete(f"/tokens/{mine.split('_')[1]}").status_code == 204
    headers = {"Authorization": f"Bearer {mine}"}
    assert service.http.get("/me", headers=headers).status_code == 401


def test_a_password_is_changed_by_whoever_knows_the_old_one(
    service: Service, browser: Open
) -> None:
    """The other sessions end; the rules hold; guessing the old one is slowed as signing in is."""
    account(service, "changing")
    here, there = browser(), browser()
    here.sign_in("changing")
    there.sign_in("changing")
    wrong = here.post("/password", old="wrong", new=OTHER)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong-name-or-password")
    short = here.post("/password", old=PASSWORD, new="short")
    assert (short.status_code, short.json()["parameters"]) == (422, {"field": "password"})
    assert here.post("/password", old=PASSWORD, new=OTHER).status_code == 204
    assert [one.me().status_code for one in (here, there)] == [200, 401]
    assert browser().sign_in("changing").status_code == 401
    assert browser().sign_in("changing", OTHER).status_code == 200
    slowed = [here.post("/password", old="wrong", new=OTHER).status_code for _ in range(6)]
    assert slowed == [401] * 5 + [429]


def test_who_has_no_account_has_no_password_to_change(service: Service) -> None:
    """A token of a seat."""
    answer = service.do("water", "/password", old=PASSWORD, new=OTHER)
    assert (answer.status_code, answer.json()["code"]) == (404, "no-account")


def test_an_administrator_brings_somebody_in_and_out_again(browser: Open) -> None:
    """A code sets the password once; disabled, all is dead at once; enabled, the password works."""
    boss, new = browser(), browser()
    boss.sign_in("boss")
    made = boss.post("/users", name="zhao", shown="赵云")
    assert made.status_code == 201
    assert boss.post("/users", name="ZHAO", shown="x").json()["code"] == "account-exists"
    body = {"code": made.json()["code"], "password": PASSWORD}
    assert new.post("/sign-in/code", **body).json() == {"subject": "zhao"}
    assert browser().post("/sign-in/code", **body).json()["code"] == "code-does-not-hold"
    row = next(one for one in boss.http.get("/users").json() if one["name"] == "zhao")
    assert (row["shown"], row["waiting"], row["disabled"]) == ("赵云", False, None)
    assert boss.post("/users/zhao/disable").status_code == 204
    assert new.me().status_code == 401
    assert browser().sign_in("zhao").status_code == 401
    assert boss.post("/users/zhao/reset-password").json()["code"] == "account-disabled"
    assert boss.post("/users/zhao/enable").status_code == 204
    assert new.me().status_code == 401
    assert new.sign_in("zhao").status_code == 200
    code = boss.post("/users/zhao/reset-password").json()["code"]
    again = browser().post("/sign-in/code", code=code, password=OTHER, bearer=True).json()
    assert new.me().status_code == 401
    assert again["token"].startswith("ws_")


def test_an_administrator_ends_somebodys_sessions_and_tokens(
    service: Service, browser: Open
) -> None:
    """One, or all."""
    account(service, "sun")
    boss, one, other = browser(), browser(), browser()
    boss.sign_in("boss")
    for each in (one, other):
        each.sign_in("sun")
    listed = boss.http.get("/users/sun/sessions").json()
    assert len(listed) == 2
    assert boss.http.delete(f"/users/sun/sessions/{one.me().json()['session']}").status_code == 204
    assert [each.me().status_code for each in (one, other)] == [401, 200]
    assert boss.http.delete("/users/sun/sessions").json() == {"ended": 1}
    assert other.me().status_code == 401
    power = boss.http.get("/users/power/tokens").json()[0]["id"]
    assert boss.http.delete(f"/users/power/tokens/{power}").status_code == 204
    assert boss.http.delete(f"/users/power/tokens/{power}").status_code == 404
    assert service.ask("power", "GET", "/me").status_code == 401


def test_nobody_disables_themselves(browser: Open) -> None:
    """Not even by other letters."""
    boss = browser()
    boss.sign_in("boss")
    assert boss.post("/users/Boss/disable").json()["code"] == "your-own-account"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users"),
        ("POST", "/users/boss/disable"),
        ("POST", "/users/boss/reset-password"),
        ("GET", "/users/boss/sessions"),
        ("DELETE", "/users/boss/sessions"),
        ("GET", "/users/boss/tokens"),
    ],
)
def test_accounts_of_others_are_for_administrators_of_everything(
    officer: Browser, method: str, path: str
) -> None:
    """Everybody else is told so."""
    answer = officer.http.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-yours")
