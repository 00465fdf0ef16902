"""Signing in over HTTP: with a cookie or as a bearer, from the first administrator to the last session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from api.access import Access
from api.access.codes import Purpose
from api.serve import Background, listening
from api.settings import Settings
from tests.served import BLOW, Service, served
from tests.signed import OTHER, PASSWORD, Browser, account

Open = Callable[..., Browser]


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
    opened: list[Browser] = []

    def opening(address: str = "") -> Browser:
        count = service.__dict__["browsers"] = service.__dict__.get("browsers", 0) + 1
        opened.append(Browser(service, address or f"127.0.1.{count}"))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


@pytest.fixture
def officer(browser: Open) -> Browser:
    """Give an officer who has signed in."""
    made = browser()
    assert made.sign_in("officer").status_code == 200
    return made


def test_a_session_in_a_cookie_gives_commands_and_reads(officer: Browser) -> None:
    """As a token does; the cookie is for no script and no other site."""
    assert officer.post("/whistles/blow-now", **BLOW).status_code == 201
    assert officer.http.get("/whistles").status_code == 200
    assert officer.me().json()["subject"] == "officer"


def test_the_cookie_is_closed_to_scripts_and_other_sites(browser: Open) -> None:
    """On plain http it has no prefix, for that needs https; the secret is in no body."""
    answer = browser().sign_in("officer")
    name, _, rest = answer.headers["set-cookie"].partition("=")
    secret, *marks = rest.split("; ")
    assert name == "whistle"
    assert {"HttpOnly", "Path=/", "SameSite=lax"} == set(marks)
    assert secret not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_behind_https_the_cookie_has_the_prefix_that_no_other_host_can_set(
    service: Service,
) -> None:
    """A cookie without it opens nothing there."""
    secure = {"X-Forwarded-Proto": "https"}
    body = {"name": "officer", "password": PASSWORD}
    answer = service.http.post("/sign-in", json=body, headers=secure)
    service.http.cookies.clear()
    name, _, rest = answer.headers["set-cookie"].partition("=")
    secret = rest.partition(";")[0]
    assert name == "__Host-whistle"
    assert "Secure" in rest
    assert "Domain" not in rest
    for cookie, status in ((name, 200), ("whistle", 401)):
        headers = secure | {"Cookie": f"{cookie}={secret}"}
        assert httpx.get(f"{service.url}/me", headers=headers).status_code == status


def test_a_session_as_a_bearer_sets_no_cookie(service: Service, browser: Open) -> None:
    """For the command line; it is the same session."""
    answer = browser().sign_in("officer", bearer=True)
    assert "set-cookie" not in answer.headers
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert service.http.get("/me", headers=headers).json()["subject"] == "officer"


def test_me_says_what_one_holds_by_name(officer: Browser) -> None:
    """Roles held now, with the unit's name; the session's id, which opens nothing."""
    me = officer.me().json()
    assert me["name"] == "officer 同志"
    assert [(role["role"], role["unit_name"]) for role in me["roles"]] == [
        ("duty_officer", "大智街道办事处")
    ]
    assert me["units"] == ["420102002"]
    assert not me["administers"]
    for opens_nothing in (me["session"], f"ws_{me['session']}"):
        bare = {"Authorization": f"Bearer {opens_nothing}"}
        assert officer.http.get("/me", headers=bare).status_code == 401


def test_me_knows_tokens_and_everything_too(service: Service) -> None:
    """A token of an administrator without an account."""
    me = service.ask("boss", "GET", "/me").json()
    assert (me["session"], me["units"], me["administers"]) == (None, ["*"], True)
    assert service.ask("water", "GET", "/me").json()["name"] == "water"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(browser: Open) -> None:
    """Byte for byte, with the same headers."""
    one, other = browser().sign_in("officer", "wrong"), browser().sign_in("nobody", "wrong")
    same = [
        (answer.status_code, answer.content, sorted(set(answer.headers) - {"date"}))
        for answer in (one, other)
    ]
    assert same[0] == same[1]
    assert (one.status_code, one.json()["code"]) == (401, "wrong-name-or-password")


def test_a_session_that_somebody_planted_is_not_taken_over(browser: Open, officer: Browser) -> None:
    """Signing in gives a new secret and ends the session that the browser came with."""
    planted = officer.http.cookies["whistle"]
    victim = browser()
    victim.http.cookies.set("whistle", planted, domain="127.0.0.1")
    victim.sign_in("boss")
    fresh = [one.value for one in victim.http.cookies.jar if one.value != planted]
    assert len(fresh) == 1
    assert officer.me().status_code == 401


def test_a_made_up_session_stays_nobodys(browser: Open) -> None:
    """Before and after somebody signs in with it in the browser."""
    victim, made_up = browser(), "ws_made-up"
    victim.http.cookies.set("whistle", made_up, domain="127.0.0.1")
    assert victim.me().status_code == 401
    victim.sign_in("officer")
    headers = {"Authorization": f"Bearer {made_up}"}
    assert victim.http.get("/me", headers=headers).status_code == 401


def test_signing_out_ends_the_session_at_the_service(officer: Browser) -> None:
    """Not only in the browser."""
    kept = {"Authorization": f"Bearer {officer.http.cookies['whistle']}"}
    assert officer.post("/sign-out").status_code == 204
    assert "whistle" not in officer.http.cookies
    assert officer.http.get("/me", headers=kept).status_code == 401


def test_a_token_is_not_signed_out(service: Service) -> None:
    """It is revoked."""
    answer = service.ask("water", "POST", "/sign-out")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-a-session")


def test_a_thousand_wrong_attempts_do_not_stop_the_right_one_from_elsewhere(
    service: Service, browser: Open
) -> None:
    """Five are looked at, the rest wait; who comes from another address comes in."""
    guessing, statuses = browser("127.0.0.66"), []
    for number in range(1000):
        answer = guessing.sign_in("officer", f"guess number {number}")
        statuses.append(answer.status_code)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == answer.json()["parameters"]["seconds"] > 1
    assert statuses[:6] == [401] * 5 + [429]
    assert statuses.count(401) < 15
    assert guessing.sign_in("officer").status_code == 429
    assert browser("127.0.0.67").sign_in("officer").status_code == 200


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


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "OWN"}, 403),
        ({"Origin": "OWN"}, 201),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 201),
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(
    service: Service, officer: Browser, headers: dict[str, str], status: int
) -> None:
    """By Sec-Fetch-Site, else by Origin; a token is no cookie, and is sent by nobody unasked."""
    sent = {name: service.url if value == "OWN" else value for name, value in headers.items()}
    answer = officer.http.post("/whistles/blow-now", json=BLOW, headers=sent)
    assert answer.status_code == status
    assert status == 201 or answer.json()["code"] == "cross-site"
    token = service.ask("officer", "POST", "/whistles/blow-now", json=BLOW, headers=sent)
    assert token.status_code == 201
    assert officer.http.get("/me", headers=sent).status_code == 200


def test_another_site_cannot_sign_a_browser_in(browser: Open) -> None:
    """Nobody works under a name that somebody else chose for them."""
    body = {"name": "officer", "password": PASSWORD}
    answer = browser().http.post("/sign-in", json=body, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "officer"},
        {"name": "", "password": "x"},
        {"name": "officer", "password": ""},
        {"name": "officer", "password": "x" * 201},
        {"name": "officer", "password": "a\x00b"},
        {"name": "officer", "password": 12},
        {"name": "officer", "password": PASSWORD, "more": 1},
        {"name": "not a name", "password": PASSWORD},
    ],
)
def test_a_field_that_cannot_be_is_named_and_not_repeated(
    browser: Open, body: dict[str, object]
) -> None:
    """422 with the field's name."""
    answer = browser().post("/sign-in", **body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("body.")
    assert PASSWORD not in answer.text


def test_a_lone_surrogate_is_no_password(browser: Open) -> None:
    """It has no bytes to be hashed."""
    headers = {"Content-Type": "application/json"}
    content = b'{"name": "officer", "password": "\\ud800 and some more"}'
    assert browser().http.post("/sign-in", content=content, headers=headers).status_code == 422


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[httpx.Client, Path]]:
    """Give a service over an empty directory."""
    sock = listening("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    running = Background(Settings(data=tmp_path, log="json", log_level="error"), sock)
    with httpx.Client(base_url=url, timeout=10) as http:
        while not _ready(http):
            pass
        yield http, tmp_path
    running.stop()


def _ready(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").is_success
    except httpx.HTTPError:
        return False


def test_the_first_administrator_comes_in_by_the_code_that_was_printed(
    empty: tuple[httpx.Client, Path],
) -> None:
    """Once; a refused password does not spend it; afterwards there is somebody to ask."""
    http, directory = empty
    access = Access(directory)
    code = access.entrance.codes.make(Purpose.FIRST)
    access.close()
    assert "script" in http.get("/sign-in/first").text
    body = {"code": code, "name": "li", "shown": "李建国", "password": PASSWORD}
    for wrong, said in (
        ({"code": "first-x"}, "code-does-not-hold"),
        ({"password": "short"}, "password-too-short"),
        ({"name": "operator"}, "name-reserved"),
    ):
        assert http.post("/sign-in/first", json=body | wrong).json()["code"] == said
    assert http.post("/sign-in/first", json=body).json() == {"subject": "li"}
    me = http.get("/me").json()
    assert me["administers"]
    assert me["name"] == "李建国"
    again = http.post("/sign-in/first", json=body | {"name": "wang"})
    assert (again.status_code, again.json()["code"]) == (403, "administrator-exists")
