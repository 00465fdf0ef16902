"""Signing in over HTTP: with a cookie or as a bearer, from the first administrator to the last session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.access import Access
from api.access.codes import Purpose
from api.serve import Background, listening
from api.settings import Settings
from tests.served import BLOW, Service, served
from tests.signed import PASSWORD, Browser, Open, account, browsers


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
    assert int(answer.headers["retry-after"]) == answer.json()["parameters"]["seconds"] > 0
    assert statuses[:6] == [401] * 5 + [429]
    assert statuses.count(401) < 15
    assert guessing.sign_in("officer").status_code == 429
    assert browser("127.0.0.67").sign_in("officer").status_code == 200


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
    assert "script" in http.get("/sign-in/first", follow_redirects=True).text
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
