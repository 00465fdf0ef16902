"""Passwords: what is refused of a new one, and what work a check is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.access import Access, TooBusy, WrongNameOrPassword
from api.access.passwords import (
    AT_ONCE_MAX,
    WAITING_MAX,
    PasswordLikeTheName,
    Passwords,
    PasswordTooLong,
    PasswordTooShort,
    check,
)

PASSWORD, HERE = "four words nobody joins", "203.0.113.7"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven-char", PasswordTooShort),
        ("江岸大智街道值班室", PasswordTooShort),
        ("长" * 67, PasswordTooLong),
        ("x" * 201, PasswordTooLong),
        ("lijianguo1234", PasswordLikeTheName),
        ("Li-Jian-Guo-LiJianGuo", PasswordLikeTheName),
        ("李建国李建国李建国2026", PasswordLikeTheName),
    ],
)
def test_a_new_password_that_breaks_a_rule_is_refused(password: str, why: type[Exception]) -> None:
    """Twelve characters, two hundred bytes, and something beside the name."""
    with pytest.raises(why):
        check(password, "lijianguo", "李建国")


@pytest.mark.parametrize("password", ["twelve-chars", "长" * 66, "x" * 200, "lijianguo12345678"])
def test_a_new_password_at_the_edge_of_a_rule_is_taken(password: str) -> None:
    """The rules say what they say, and no more."""
    check(password, "lijianguo", "李建国")


def test_a_password_is_hashed_at_the_settings_that_owasp_gives() -> None:
    """They stand in the hash: argon2id, 19 MiB, two passes, one lane."""
    assert Passwords().hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    """Composed or not, full width or not; and nothing beyond two hundred bytes is cut away."""
    passwords = Passwords()
    known = passwords.hash("ｅ\u0301tage de la mairie")
    assert passwords.right("\u00e9tage de la mairie", known) == (True, None)
    long = "x" * 199
    assert passwords.right(f"{long}z", passwords.hash(f"{long}y")) == (False, None)


def test_a_wrong_name_costs_the_work_of_a_wrong_password(tmp_path: Path) -> None:
    """One hash each, at the same settings; the answers are the same too."""
    access = Access(tmp_path)
    entrance = access.entrance
    access.accounts.add("li", "李建国", entrance.passwords.hash(PASSWORD))
    access.accounts.add("wang", "王芳", None)
    access.accounts.add("zhao", "赵云", entrance.passwords.hash(PASSWORD))
    access.accounts.disable("zhao")
    said = []
    for name, tried in (("li", "wrong"), ("nobody", PASSWORD), ("wang", "x"), ("zhao", PASSWORD)):
        before = entrance.passwords.done
        with pytest.raises(WrongNameOrPassword) as wrong:
            entrance.sign_in(name, tried, HERE)
        said.append((entrance.passwords.done - before, str(wrong.value)))
    access.close()
    assert said == [(1, "")] * 4


def test_a_hash_of_older_settings_is_replaced_at_sign_in(tmp_path: Path) -> None:
    """Whoever signs in is protected as of now."""
    older = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1),))
    access = Access(tmp_path)
    access.accounts.add("li", "李建国", older.hash(PASSWORD))
    access.entrance.sign_in("li", PASSWORD, HERE)
    kept = access.accounts.named("li").password
    access.entrance.sign_in("li", PASSWORD, HERE)
    access.close()
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_more_than_two_wait_and_more_than_ten_are_sent_away() -> None:
    """Places are given back; nothing was done for those who were sent away."""
    passwords = Passwords(wait_s=0.01)
    for _ in range(AT_ONCE_MAX):
        passwords._places.acquire()
    with pytest.raises(TooBusy):
        passwords.hash(PASSWORD)
    for _ in range(AT_ONCE_MAX):
        passwords._places.release()
    for _ in range(AT_ONCE_MAX + WAITING_MAX):
        passwords._inside.acquire()
    with pytest.raises(TooBusy):
        passwords.hash(PASSWORD)
    assert passwords.done == 0
    passwords._inside.release()
    assert passwords.hash(PASSWORD)


def test_an_attempt_that_was_not_looked_at_does_not_count(tmp_path: Path) -> None:
    """A crowd at the door slows nobody down."""
    access = Access(tmp_path)
    entrance = access.entrance
    access.accounts.add("li", "李建国", entrance.passwords.hash(PASSWORD))
    for _ in range(AT_ONCE_MAX + WAITING_MAX):
        entrance.passwords._inside.acquire()
    for _ in range(20):
        with pytest.raises(TooBusy):
            entrance.sign_in("li", PASSWORD, HERE)
    entrance.passwords._inside.release()
    assert access.subject_of(entrance.sign_in("li", PASSWORD, HERE)) == "li"
    access.close()
