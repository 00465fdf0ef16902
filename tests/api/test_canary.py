"""A canary number and a canary password, entered wherever they can be, come out nowhere."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access import Access
from projections.data import Data
from tests.program import whistle
from tests.world import STREET, WATER, world

NUMBER, WORD = "13912345670", "Canary-Pa55word-kept"
NEXT = "Canary-Pa55word-next"
SECRETS = (NUMBER, WORD, NEXT)
HEAD = "office,order,post,name,number\n"
PHONE = {"post": "duty-phone", "name": "值班室", "number": NUMBER}


class Flight:
    """A service of its own process, all that it answered and logged, and all that was typed at it."""

    def __init__(self, directory: Path, port: int) -> None:
        """Set up and serve, with every log line there is."""
        self.directory, self.answers = directory, list[httpx.Response]()
        with world(directory):
            pass
        self.said = whistle("user", "add", "boss", "--data", directory, typed=f"{WORD}\n")
        env = {**os.environ, "WHISTLE_LOG": "json", "WHISTLE_LOG_LEVEL": "debug"}
        env |= {"WHISTLE_METRICS_TOKEN": "figures"}
        serve = [sys.executable, "-m", "api", "serve", "--data", str(directory)]
        self.process = subprocess.Popen(
            [*serve, "--port", str(port)], stderr=subprocess.PIPE, text=True, env=env
        )
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        while not self._up():
            assert self.process.poll() is None

    def _up(self) -> bool:
        try:
            return self.http.get("/readyz").is_success
        except httpx.HTTPError:
            return False

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        """Ask, and remember the answer."""
        self.answers.append(self.http.request(method, path, **more))
        return self.answers[-1]

    def types(self, *arguments: str | Path, typed: str = "") -> None:
        """Type at the data directory, and remember what was said."""
        said = whistle(*arguments, typed=typed, url=str(self.http.base_url))
        self.said = subprocess.CompletedProcess(
            (), 0, self.said.stdout + said.stdout, self.said.stderr + said.stderr
        )

    def end(self) -> str:
        """End the service, and give its log."""
        self.http.close()
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=20)[1]


ENTERED = (
    {"name": "boss", "password": NUMBER},
    {"name": "nobody", "password": WORD},
    {"name": WORD, "password": WORD},
    {"name": NUMBER, "password": "x"},
    {"name": f"{WORD} ", "password": WORD},
    {"name": "boss", "password": WORD, WORD: WORD},
    {"name": "boss", "password": [WORD]},
    {"name": "boss", "password": WORD * 11},
    {"code": WORD, "password": NUMBER},
    {"code": f"reset-{NUMBER}", "password": WORD},
)
ADDRESSES = (
    ("GET", f"/offices/{WATER}/phones?number={NUMBER}"),
    ("GET", f"/offices/{NUMBER}/phones"),
    ("POST", f"/offices/{WATER}/phones/{NUMBER}/check"),
    ("GET", f"/users/{NUMBER}/sessions"),
    ("POST", f"/users/{NUMBER}/disable"),
    ("DELETE", f"/sessions/{NUMBER}"),
    ("GET", f"/nothing/{NUMBER}/{WORD}"),
    ("GET", f"/problems/{NUMBER}"),
)
BROKEN = (
    f"{WATER},1,值班电话,值班室,{NUMBER}x",
    f"{WATER},1,{NUMBER},值班室,{NUMBER}",
    f"{WATER},{NUMBER},值班电话,值班室,{NUMBER}",
    f"{NUMBER},1,值班电话,值班室,{NUMBER}",
    f"{WATER},1,值班电话,值班室,{NUMBER},{NUMBER}",
    f'{WATER},1,值班电话,值班室,"{NUMBER * 20_000}"',
)


def enter_at_the_door(flight: Flight) -> None:
    """Sign in: wrong, broken, in the address, right; show the password as a token."""
    ask = flight.ask
    for entered in ENTERED:
        for path in ("/sign-in", "/sign-in/code", "/sign-in/first"):
            ask("POST", path, json=entered)
    ask("POST", "/sign-in", content=f'{{"password": "{WORD}", ')
    ask("POST", f"/sign-in?password={WORD}", json={"name": "boss", "password": WORD})
    ask("POST", "/sign-in", data={"password": WORD, "name": NUMBER})
    assert ask("POST", "/sign-in", json={"name": "boss", "password": WORD}).status_code == 200
    for shown in (f"Bearer {WORD}", f"Bearer wk_{NUMBER}_{WORD}", f"Basic {WORD}"):
        ask("GET", "/me", headers={"Authorization": shown})


def enter_inside(flight: Flight) -> None:
    """Change and reset the password, name both in addresses, set phones, right and broken."""
    ask, phones = flight.ask, f"/offices/{WATER}/phones"
    for change in ({"old": NUMBER, "new": WORD}, {"old": WORD, "new": NUMBER}):
        ask("POST", "/password", json=change)
    assert ask("POST", "/password", json={"old": WORD, "new": NEXT}).status_code == 204
    code = ask("POST", "/users/boss/reset-password").json()["code"]
    for password in (NUMBER, WORD):
        ask("POST", "/sign-in/code", json={"code": code, "password": password})
    for method, path in ADDRESSES:
        ask(method, path)
    assert ask("PUT", phones, json={"phones": [PHONE]}).status_code == 200
    for broken in ({"number": f"{NUMBER}x"}, {NUMBER: "x"}, {"post": NUMBER}, {"name": ""}):
        ask("PUT", phones, json={"phones": [PHONE | broken]})
    ask("PUT", phones, json={NUMBER: []})
    ask("PUT", phones, content=f"[{NUMBER}")
    ask("POST", f"{phones}/1/check")


def enter_on_the_terminal(flight: Flight) -> None:
    """Import files, whole and broken; type the password wherever it is asked for."""
    file, data = flight.directory.parent / "phones.csv", ("--data", flight.directory)
    for line in (f"{WATER},1,值班电话,值班室,{NUMBER}", *BROKEN):
        file.write_text(f"{HEAD}{line}\n", "utf-8")
        flight.types("phones", "import", file, *data)
    for name in ("boss", "li"):
        flight.types("user", "add", name, *data, typed=f"{WORD}\n")
    flight.types("sign-in", "boss", typed=f"{WORD}\n")
    flight.types("sign-in", "--code", typed=f"reset-{NUMBER}\n{WORD}\n")
    li = {"name": "li", "password": WORD}
    assert flight.ask("POST", "/sign-in", json=li).status_code == 200


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flight, str, str]:
    """Give the service after the flight, with its metrics and its log."""
    directory = tmp_path_factory.mktemp("flight") / "data"
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    flight = Flight(directory, port)
    try:
        enter_at_the_door(flight)
        enter_inside(flight)
        enter_on_the_terminal(flight)
        figures = flight.http.get("/metrics", headers={"Authorization": "Bearer figures"}).text
    finally:
        log = flight.end()
    return flight, figures, log


def found(text: str) -> list[str]:
    """Give the secrets that stand in a text, as they are or as JSON would write them."""
    return [secret for secret in SECRETS if secret in text]


def test_neither_stands_in_an_answer_that_refuses(flown: tuple[Flight, str, str]) -> None:
    """Nor in any header or address of one that accepts."""
    flight, _, _ = flown
    refused = [answer for answer in flight.answers if answer.is_error]
    assert len(refused) > 40
    assert {answer.status_code for answer in refused} >= {401, 403, 404, 422}
    assert [answer.text for answer in refused if found(answer.text)] == []
    assert found(str([[*answer.headers.items()] for answer in flight.answers])) == []


def test_neither_stands_in_a_line_of_the_log(flown: tuple[Flight, str, str]) -> None:
    """With every level on; each request has its line."""
    flight, _, log = flown
    lines = [line for line in log.splitlines() if "request.answered" in line]
    assert len(lines) >= len(flight.answers)
    assert all(json.loads(line) for line in lines)
    assert found(log) == []


def test_neither_stands_in_what_the_terminal_said(flown: tuple[Flight, str, str]) -> None:
    """Neither in a refusal of a broken line, nor where a password was typed."""
    flight, _, _ = flown
    assert flight.said.stderr.count("Nothing was imported") == len(BROKEN)
    assert found(flight.said.stderr + flight.said.stdout) == []


def test_neither_stands_in_the_figures(flown: tuple[Flight, str, str]) -> None:
    """Sign-ins are counted by outcome alone."""
    _, figures, _ = flown
    assert 'whistle_sign_ins_total{outcome="wrong"}' in figures
    assert found(figures) == []


def test_neither_stands_in_an_event_or_a_board(flown: tuple[Flight, str, str]) -> None:
    """Nor in any other file of the directory but, the number alone, the access database."""
    flight, _, _ = flown
    data = Data(flight.directory)
    bodies = "".join(str(row.body) + row.stream for row in data.ledger.read(0, 10**6))
    data.close()
    assert STREET in bodies
    assert found(bodies) == []
    for file in sorted(flight.directory.iterdir()):
        kept = found(file.read_bytes().decode("utf-8", "replace"))
        assert kept == [] or (kept == [NUMBER] and file.name.startswith("access.db")), file.name


def test_the_canaries_were_alive(flown: tuple[Flight, str, str]) -> None:
    """The number stands where it belongs, and the password opens the account."""
    flight, _, _ = flown
    access = Access(flight.directory)
    assert [phone.number for phone in access.phones.chain(WATER)] == [NUMBER]
    assert access.entrance.sign_in("li", WORD, "here")
    access.close()
    assert found(f"x{NUMBER}y") == [NUMBER]
