"""Accounts, signing in and phones on the command line, as a person types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access import Access
from tests.program import Said, whistle
from tests.served import Service, served
from tests.signed import OTHER, PASSWORD, account
from tests.world import STREET, WATER, world

FILE = "whistle/sessions.json"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service with accounts."""
    with served(tmp_path_factory.mktemp("data")) as made:
        for name in ("officer", "leader"):
            account(made, name)
        yield made


class Terminal:
    """A person at a terminal, whose sessions are kept in a home of their own."""

    def __init__(self, service: Service, home: Path) -> None:
        """Sit down."""
        self.service, self.home = service, home

    def types(
        self, *arguments: str | Path, typed: str = "", url: str = "", token: str = ""
    ) -> Said:
        """Run the program."""
        url = url or self.service.url
        return whistle(*arguments, url=url, token=token, home=self.home, typed=typed)

    def keeps(self, *arguments: str | Path, typed: str = "") -> Said:
        """Run the program on the data directory."""
        return whistle(*arguments, "--data", self.service.directory, home=self.home, typed=typed)


@pytest.fixture
def terminal(service: Service, tmp_path: Path) -> Terminal:
    """Give a terminal."""
    return Terminal(service, tmp_path / "home")


def test_a_session_is_kept_for_its_service_until_one_signs_out(terminal: Terminal) -> None:
    """In a file for its owner alone; another service never hears it; a token that is set goes before."""
    said = terminal.types("sign-in", "officer", typed=f"{PASSWORD}\n")
    assert said.returncode == 0, said.stderr
    assert PASSWORD not in said.stderr + said.stdout
    file = terminal.home / FILE
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert json.loads(terminal.types("whoami", "--json").stdout)["subject"] == "officer"
    assert f"({STREET})" in terminal.types("whoami").stdout
    other = terminal.types("whoami", url="http://127.0.0.1:9")
    assert (other.returncode, "No token" in other.stderr) == (2, True)
    water = terminal.types("whoami", token=terminal.service.tokens["water"])
    assert water.stdout.startswith("water ")
    assert terminal.types("sign-out").returncode == 0
    assert json.loads(file.read_text()) == {}
    assert "No token" in terminal.types("whoami").stderr
    assert "Nobody is signed in" in terminal.types("sign-out").stderr


def test_signing_out_of_a_session_that_ended_says_so(terminal: Terminal) -> None:
    """The file forgets it all the same."""
    terminal.types("sign-in", "leader", typed=f"{PASSWORD}\n")
    assert "1 sessions" in terminal.keeps("user", "revoke", "leader").stderr
    said = terminal.types("sign-out")
    assert "Signed out here" in said.stderr
    assert json.loads((terminal.home / FILE).read_text()) == {}


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "said"),
    [
        (("sign-in", "officer"), "wrong\n", 1, "wrong-name-or-password"),
        (("sign-in", "officer"), "", 2, "pipe it as a line"),
        (("sign-in",), "x\n", 2, "Who signs in"),
        (("sign-in", "--code"), f"reset-x\n{PASSWORD}\n", 1, "code-does-not-hold"),
        (("sign-in", "--code"), f"first-x\n{PASSWORD}\n", 2, "Who signs in"),
        (("sign-in", "li", "--code"), f"first-x\n{PASSWORD}\n", 1, "administrator-exists"),
        (("sign-in", "officer", "--password", PASSWORD), "", 2, "No such option"),
    ],
)
def test_what_cannot_be_signed_in_gets_one_sentence(
    terminal: Terminal, arguments: tuple[str, ...], typed: str, code: int, said: str
) -> None:
    """A password is no argument."""
    answer = terminal.types(*arguments, typed=typed)
    assert answer.returncode == code, answer.stderr
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_home_that_cannot_be_written_is_said(service: Service) -> None:
    """The session is not kept, and how to go on."""
    said = whistle("sign-in", "officer", url=service.url, typed=f"{PASSWORD}\n")
    assert (said.returncode, "use WHISTLE_TOKEN" in said.stderr) == (1, True)


def test_an_account_is_added_listed_disabled_enabled_and_reset(terminal: Terminal) -> None:
    """On the data directory, while the service runs; the code is typed into sign-in."""
    added = terminal.keeps("user", "add", "zhao", "--shown", "赵云", "--invite")
    code = added.stdout.strip()
    listed = [json.loads(line) for line in terminal.keeps("user", "list").stdout.splitlines()]
    assert {"name": "zhao", "shown": "赵云", "waiting": True}.items() <= listed[-1].items()
    assert terminal.types("sign-in", "--code", typed=f"{code}\n{PASSWORD}\n").returncode == 0
    changed = terminal.types("password", typed=f"{PASSWORD}\n{OTHER}\n")
    assert "is changed" in changed.stderr
    (session,) = map(json.loads, terminal.keeps("user", "sessions", "zhao").stdout.splitlines())
    missed = terminal.keeps("user", "revoke", "zhao", "0000")
    assert (missed.returncode, "has no session 0000" in missed.stderr) == (1, True)
    assert terminal.keeps("user", "revoke", "zhao", session["id"]).returncode == 0
    assert "not-signed-in" in terminal.types("whoami").stderr
    assert terminal.keeps("user", "disable", "zhao").returncode == 0
    assert terminal.types("sign-in", "zhao", typed=f"{OTHER}\n").returncode == 1
    assert "account-disabled" in terminal.keeps("user", "reset-password", "zhao").stderr
    assert terminal.keeps("user", "enable", "zhao").returncode == 0
    assert terminal.keeps("user", "reset-password", "zhao").stdout.startswith("reset-")
    assert terminal.types("sign-in", "zhao", typed=f"{OTHER}\n").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "said"),
    [
        (("add", "officer"), f"{PASSWORD}\n", 1, "account-exists"),
        (("add", "two words"), f"{PASSWORD}\n", 2, "is no name"),
        (("add", "qian"), "short\n", 1, "password-too-short"),
        (("add", "qian"), "", 2, "pipe it as a line"),
        (("disable", "nobody"), "", 1, "no-account"),
        (("sessions", "nobody"), "", 1, "no-account"),
    ],
)
def test_an_account_that_cannot_be_kept_gets_one_sentence(
    terminal: Terminal, arguments: tuple[str, ...], typed: str, code: int, said: str
) -> None:
    """Nothing was added."""
    answer = terminal.keeps("user", *arguments, typed=typed)
    assert (answer.returncode, said in answer.stderr) == (code, True), answer.stderr
    assert "qian" not in terminal.keeps("user", "list").stdout


def test_an_empty_directory_gets_its_first_administrator_with_a_password(tmp_path: Path) -> None:
    """Typed, never an argument; the role is an event, the password is not."""
    directory = tmp_path / "new"
    add = ("user", "add", "li", "--administrator", "--data", directory)
    assert "administers everything" in whistle(*add, typed=f"{PASSWORD}\n").stderr
    events = whistle("events", "list", "--data", directory, "--json").stdout
    granted = json.loads(events)
    assert (granted["data"]["subject"], granted["data"]["unit"]) == ("li", "*")
    access = Access(directory)
    assert access.subject_of(access.entrance.sign_in("li", PASSWORD, "here")) == "li"
    access.close()


def serving(directory: Path, port: int) -> subprocess.Popen[str]:
    """Start the service, and give its process."""
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--data", str(directory)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ})


def ended(process: subprocess.Popen[str]) -> str:
    """End it, and give what it said."""
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=20)[1]


def test_serve_prints_a_link_until_somebody_administers(tmp_path: Path, unused_port: int) -> None:
    """The code in it is for once; the page behind it gets it from nobody but the browser."""
    process = serving(tmp_path, unused_port)
    assert process.stderr is not None
    link = next(line for line in process.stderr if "#first-" in line).strip()
    assert link.startswith(f"http://127.0.0.1:{unused_port}/sign-in/first#first-")
    url, code = f"http://127.0.0.1:{unused_port}", link.partition("#")[2]
    typed, home = f"{code}\n{PASSWORD}\n", tmp_path / "home"
    for _ in range(50):
        said = whistle("sign-in", "li", "--code", url=url, home=home, typed=typed)
        if said.returncode != 3:  # Not up yet.
            break
    assert "as li" in said.stderr
    assert "administrator" in whistle("whoami", url=url, home=home).stdout
    ended(process)
    again = serving(tmp_path, unused_port)
    for _ in range(50):
        if whistle("whoami", url=url, home=home).returncode == 0:
            break
    assert "#first-" not in ended(again)


def test_a_newer_access_database_is_said(tmp_path: Path) -> None:
    """In one sentence, by whatever opens it."""
    with world(tmp_path):
        pass
    access = Access(tmp_path)
    with access._store.asked() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    access.close()
    for arguments in (("user", "list"), ("token", "list"), ("serve", "--port", "0")):
        said = whistle(*arguments, "--data", tmp_path)
        assert (said.returncode, "newer version" in said.stderr) == (1, True), said.stderr
        assert "Traceback" not in said.stderr


def test_phones_are_imported_listed_checked_and_exported(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Whole or refused with the line; again changes nothing; what was exported is a file to import."""
    file = tmp_path / "phones.csv"
    file.write_text(
        f"office,order,post,name,number\n{WATER},1,值班电话,值班室,027-82212345\n", "utf-8"
    )
    assert "1 changed" in terminal.keeps("phones", "import", file).stderr
    assert "nothing is new" in terminal.keeps("phones", "import", file).stderr
    officer = terminal.service.tokens["officer"]
    assert "未核对" in terminal.types("phones", "list", WATER, token=officer).stdout
    checked = terminal.types("phones", "check", WATER, "1", token=officer)
    assert "officer" in checked.stdout
    exported = tmp_path / "exported.csv"
    exported.write_text(terminal.keeps("phones", "export").stdout, "utf-8")
    assert "027-82212345" in exported.read_text("utf-8")
    assert "nothing is new" in terminal.keeps("phones", "import", exported).stderr
    shown = json.loads(terminal.types("phones", "list", WATER, "--json", token=officer).stdout)
    assert shown["phones"][0]["checked_by"] == "officer"
    none = terminal.types("phones", "list", STREET, token=officer)
    assert "This office has no phones" in none.stderr
    hidden = terminal.types("phones", "list", STREET, token=terminal.service.tokens["stranger"])
    assert "nothing-there" in hidden.stderr


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"office,order\n", 1, "line 1: the columns post, name, number are missing"),
        (b"\xff\xfe", 2, "it is not UTF-8"),
        (None, 2, "No such file"),
    ],
)
def test_a_broken_file_of_phones_is_refused_whole(
    terminal: Terminal, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    """With the line and the reason."""
    file = tmp_path / "phones.csv"
    if content is not None:
        file.write_bytes(content)
    answer = terminal.keeps("phones", "import", file)
    assert (answer.returncode, said in answer.stderr) == (code, True), answer.stderr
