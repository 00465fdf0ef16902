"""The access database: what it keeps of a secret, and when what it gave out is dead."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.access import Access, WrongNameOrPassword
from api.access.accounts import AccountDisabled, AccountExists, NameReserved, NoAccount
from api.access.codes import LASTS, CodeDoesNotHold, Purpose
from api.access.schema import VERSION
from api.access.sessions import EACH_MAX, IDLE, WHOLE
from domain.ledger import NewerSchema, StorageDown

PASSWORD, OTHER = "four words nobody joins", "quite another four words"
HERE = "203.0.113.7"


class Wall:
    """The wall time of a test."""

    def __init__(self) -> None:
        """Begin at some moment."""
        self.at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give it."""
        return self.at


@pytest.fixture
def wall() -> Wall:
    """Give a time that the test moves."""
    return Wall()


@pytest.fixture
def access(tmp_path: Path, wall: Wall, database: str) -> Iterator[Access]:
    """Give an access database with one account, in a file, then in PostgreSQL."""
    with closing(Access(tmp_path, wall, database)) as made:
        made.accounts.add("li", "李建国", made.entrance.passwords.hash(PASSWORD))
        yield made


@pytest.fixture
def filed(tmp_path: Path, wall: Wall) -> Iterator[Access]:
    """Give one in a file."""
    with closing(Access(tmp_path, wall)) as made:
        made.accounts.add("li", "李建国", made.entrance.passwords.hash(PASSWORD))
        yield made


def begin(access: Access) -> str:
    """Begin a session."""
    return access.entrance.sign_in("li", PASSWORD, HERE)


def test_no_secret_is_kept_that_would_open_anything(filed: Access, tmp_path: Path) -> None:
    """Neither password nor session, token or code stands in the files."""
    begun, until = begin(filed), datetime.now(UTC) + timedelta(days=1)
    secrets = [PASSWORD, begun, filed.issue("li", until), filed.entrance.invite("li")]
    files = b"".join(file.read_bytes() for file in tmp_path.glob("access.db*"))
    assert b"li" in files
    assert [secret for secret in secrets if secret[-20:].encode() in files] == []


def test_the_file_is_for_its_owner_alone(filed: Access, tmp_path: Path) -> None:
    """Numbers and hashes are read by nobody else on the machine."""
    assert [oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("access.db*")] == [
        "0o600"
    ] * 3


def test_a_newer_file_is_refused_and_an_older_one_is_lifted(tmp_path: Path) -> None:
    """The version stands in the file."""
    Access(tmp_path).close()
    for version in (0, VERSION + 1):
        with closing(sqlite3.connect(tmp_path / "access.db")) as file:
            file.execute(f"PRAGMA user_version = {version}")
        if version <= VERSION:
            Access(tmp_path).close()
    with pytest.raises(NewerSchema):
        Access(tmp_path)


def test_a_file_that_cannot_be_made_is_storage_down(tmp_path: Path) -> None:
    """The folder is not there."""
    with pytest.raises(StorageDown):
        Access(tmp_path / "nowhere")


def test_a_file_that_is_broken_is_storage_down(filed: Access, tmp_path: Path) -> None:
    """A table is gone: the fault says so, and repeats no value."""
    with closing(sqlite3.connect(tmp_path / "access.db")) as file:
        file.execute("DROP TABLE accounts")
    with pytest.raises(StorageDown) as down:
        filed.accounts.find("canary")
    assert "canary" not in repr(down.value) + str(down.value.__cause__)


@pytest.mark.parametrize(
    ("rests", "lives"),
    [
        ([IDLE - timedelta(seconds=1)] * 3, True),
        ([IDLE], False),
        ([timedelta(minutes=29)] * 25, False),
    ],
)
def test_a_session_ends_by_rest_and_by_age(
    access: Access, wall: Wall, rests: list[timedelta], *, lives: bool
) -> None:
    """Thirty minutes without use, twelve hours in all, on wall time."""
    secret, begun = begin(access), wall.at
    for rest in rests:
        wall.at += rest
        found = access.subject_of(secret)
    assert (found == "li") == lives
    assert len(access.sessions.of("li")) == int(lives)
    assert lives or wall.at - begun >= min(IDLE, WHOLE)


def test_sessions_that_ended_leave_nothing(access: Access, wall: Wall) -> None:
    """The next sign-in takes their rows away."""
    begin(access)
    wall.at += WHOLE
    begin(access)
    with access._store.asked() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM sessions")).scalar() == 1


def test_one_session_too_many_ends_the_oldest(access: Access, wall: Wall) -> None:
    """Twenty of one account."""
    begun = []
    for _ in range(EACH_MAX + 1):
        wall.at += timedelta(seconds=1)
        begun.append(begin(access))
    assert [access.subject_of(secret) for secret in begun] == [None] + ["li"] * EACH_MAX


def test_what_is_revoked_is_dead_at_once(access: Access) -> None:
    """A session and a token, each alone; other ids and other people's end nothing."""
    session = begin(access)
    token = access.issue("li", datetime.now(UTC) + timedelta(days=1))
    assert not access.sessions.end(access.sessions.of("li")[0].id, "wang")
    assert not access.by_token.revoke(token.split("_")[1], "wang")
    assert [access.subject_of(secret) for secret in (session, token)] == ["li", "li"]
    assert access.sessions.end(access.sessions.of("li")[0].id, "LI")
    assert access.by_token.revoke(token.split("_")[1], "LI")
    assert [access.subject_of(secret) for secret in (session, token)] == [None, None]


def test_a_disabled_account_dies_with_all_it_has_and_comes_back_bare(access: Access) -> None:
    """Session, token, code and password are dead; enabled again, the password alone works."""
    session, code = begin(access), access.entrance.invite("li")
    token = access.issue("LI", datetime.now(UTC) + timedelta(days=1))
    access.accounts.disable("li")
    assert [access.subject_of(secret) for secret in (session, token)] == [None, None]
    with pytest.raises(WrongNameOrPassword):
        begin(access)
    with pytest.raises(AccountDisabled):
        access.entrance.invite("li")
    access.accounts.enable("li")
    assert [access.subject_of(secret) for secret in (session, token)] == [None, None]
    with pytest.raises(CodeDoesNotHold):
        access.entrance.redeem(code, OTHER, HERE)
    assert access.subject_of(begin(access)) == "li"


def test_a_changed_password_ends_the_other_sessions(access: Access) -> None:
    """The one that changed it goes on; the old password opens nothing."""
    own, other = begin(access), begin(access)
    shown = access.shown(own)
    assert shown is not None
    access.entrance.change("li", shown.session, PASSWORD, OTHER, HERE)
    assert [access.subject_of(secret) for secret in (own, other)] == ["li", None]
    with pytest.raises(WrongNameOrPassword):
        begin(access)


def test_a_code_sets_the_password_once_and_ends_all_sessions(access: Access) -> None:
    """The second use is refused, and so is the code before it."""
    session, older = begin(access), access.entrance.invite("li")
    code = access.entrance.invite("LI")
    with pytest.raises(CodeDoesNotHold):
        access.entrance.redeem(older, OTHER, HERE)
    assert access.subject_of(access.entrance.redeem(code, OTHER, HERE)) == "li"
    assert access.subject_of(session) is None
    with pytest.raises(CodeDoesNotHold):
        access.entrance.redeem(code, PASSWORD, HERE)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_code_ends_by_itself(access: Access, wall: Wall, purpose: Purpose) -> None:
    """An hour for the first administrator, a day for a password; each for its purpose alone."""
    codes, other = access.entrance.codes, next(p for p in Purpose if p is not purpose)
    code = codes.make(purpose, "li")
    with pytest.raises(CodeDoesNotHold):
        codes.subject(other, code)
    wall.at += LASTS[purpose] - timedelta(seconds=1)
    assert codes.subject(purpose, code) == "li"
    wall.at += timedelta(seconds=1)
    with pytest.raises(CodeDoesNotHold):
        codes.subject(purpose, code)


def test_of_two_who_hold_a_code_one_is_refused(
    access: Access, tmp_path: Path, database: str
) -> None:
    """The second looked before the first was done, and spends after it."""
    codes = access.entrance.codes
    code = codes.make(Purpose.RESET, "li")
    again = Access(tmp_path, Wall(), database)
    assert again.entrance.codes.subject(Purpose.RESET, code) == "li"
    with access._store.asked() as connection:
        codes.spend(connection, code)
    with pytest.raises(CodeDoesNotHold), again._store.asked() as connection:
        codes.spend(connection, code)
    again.close()


def test_a_first_administrator_who_cannot_be_granted_is_not_there(access: Access) -> None:
    """The account goes again when the ledger did not take the grant."""

    def grant(_: str) -> None:
        raise StorageDown("the disk is full")

    code = access.entrance.codes.make(Purpose.FIRST)
    with pytest.raises(StorageDown):
        access.entrance.first(code, ("wang", "王芳"), PASSWORD, grant)
    assert access.accounts.find("wang") is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("li", AccountExists),
        ("LI", AccountExists),
        ("operator", NameReserved),
        ("SYSTEM", NameReserved),
    ],
)
def test_a_name_that_cannot_be_had_is_refused(
    access: Access, name: str, why: type[Exception]
) -> None:
    """Names differ by more than their letters' case, and are none of the service's own."""
    with pytest.raises(why):
        access.accounts.add(name, "x", None)


def test_an_account_that_is_not_there_cannot_be_changed(access: Access) -> None:
    """Each act says so."""
    for act in (access.accounts.disable, access.accounts.enable, access.entrance.invite):
        with pytest.raises(NoAccount):
            act("nobody")


def test_an_account_whose_password_is_still_to_be_set_opens_to_nobody(access: Access) -> None:
    """Whatever is tried."""
    access.accounts.add("wang", "王芳", None)
    for tried in ("", "None", PASSWORD):
        with pytest.raises(WrongNameOrPassword):
            access.entrance.sign_in("wang", tried, HERE)
