"""How attempts are slowed: whoever guesses waits longer and longer, whoever is honest does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.attempts import ADDRESS, FORGET_S, KEPT_MAX, PAIR, Attempts, Delayed

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


class Clock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.at = 0.0

    def __call__(self) -> float:
        """Give them."""
        return self.at


def tried(attempts: Attempts, account: str, address: str) -> int:
    """Try with a wrong password, and give the seconds to wait instead, or 0."""
    try:
        attempts.begin(account, address)
    except Delayed as delayed:
        return delayed.seconds
    return 0


def test_each_wrong_attempt_doubles_the_wait_up_to_a_quarter_of_an_hour() -> None:
    """Five are free; waiting the time out allows one more."""
    clock = Clock()
    attempts, waits = Attempts(clock), []
    for _ in range(PAIR.free + 12):
        attempts.begin("li", HERE)
        waits.append(tried(attempts, "li", HERE) if attempts._counts["li", HERE][0] >= 5 else 0)
        clock.at += waits[-1]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_asking_while_one_waits_does_not_lengthen_the_wait() -> None:
    """A thousand knocks are one."""
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(PAIR.free):
        attempts.begin("li", HERE)
    assert {tried(attempts, "li", HERE) for _ in range(1000)} == {1}
    clock.at += 1
    assert tried(attempts, "li", HERE) == 0


def test_letters_of_another_case_are_the_same_account() -> None:
    """Li has no five attempts more."""
    attempts = Attempts(Clock())
    for name in ("li", "Li", "lI", "LI", "li"):
        attempts.begin(name, HERE)
    assert tried(attempts, "Li", HERE) == 1


def test_an_address_that_tries_many_accounts_is_slowed_as_a_whole() -> None:
    """Fifty are free for an office's shared address, then at most a minute each."""
    clock = Clock()
    attempts = Attempts(clock)
    for number in range(ADDRESS.free):
        assert tried(attempts, f"a{number}", HERE) == 0
    waits = []
    for number in range(10):
        waits.append(tried(attempts, f"b{number}", HERE))
        clock.at += waits[-1]
        attempts.begin(f"b{number}", HERE)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_who_signed_in_from_an_address_before_is_not_slowed_by_others_there() -> None:
    """A colleague behind the same address who guesses keeps nobody out who was in."""
    attempts = Attempts(Clock())
    attempts.begin("li", HERE)
    attempts.right("li", HERE)
    for number in range(ADDRESS.free):
        tried(attempts, f"a{number}", HERE)
    assert tried(attempts, "new", HERE) > 0
    assert tried(attempts, "li", HERE) == 0


def test_a_right_password_forgets_the_wrong_ones_of_its_account_alone() -> None:
    """The address has tried what it has tried."""
    attempts = Attempts(Clock())
    for number in range(4):
        attempts.begin("li", HERE)
        attempts.begin(f"a{number}", HERE)
    attempts.begin("li", HERE)
    attempts.right("li", HERE)
    assert attempts._counts[HERE,][0] == 8
    assert [tried(attempts, "li", HERE) for _ in range(5)] == [0] * 5


def test_after_an_hour_of_rest_an_attempt_is_the_first() -> None:
    """People come back the next day."""
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(PAIR.free):
        attempts.begin("li", HERE)
    clock.at += FORGET_S
    assert [tried(attempts, "li", HERE) for _ in range(PAIR.free)] == [0] * PAIR.free


def test_what_is_remembered_is_bounded() -> None:
    """However many names and addresses are made up."""
    attempts = Attempts(Clock())
    for number in range(KEPT_MAX):
        attempts.begin("li", f"10.0.{number // 250}.{number % 250}")
        attempts.right("wang", f"10.0.{number // 250}.{number % 250}")
    attempts.begin("li", HERE)
    assert attempts.kept() == KEPT_MAX


@given(st.lists(st.tuples(st.sampled_from(["li", "wang"]), st.integers(0, 3)), max_size=200))
def test_whatever_others_try_elsewhere_ones_own_first_attempt_is_free(
    others: list[tuple[str, int]],
) -> None:
    """Nobody is locked out of an account by attempts from other addresses."""
    attempts = Attempts(Clock())
    for account, address in others:
        tried(attempts, account, f"10.0.0.{address}")
    assert tried(attempts, "li", ELSEWHERE) == 0


def test_taking_back_what_was_never_counted_changes_nothing() -> None:
    """An attempt that is forgotten already stays so."""
    attempts = Attempts(Clock())
    attempts.unlooked("li", HERE)
    assert attempts.kept() == 0


def test_a_delay_says_how_long() -> None:
    """In whole seconds."""
    with pytest.raises(Delayed, match="3 s"):
        raise Delayed(3)
