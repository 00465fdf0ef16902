"""What the routes of sign-in refuse alike: queries, crowds; and what counts as one address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import Request

from api.access import Access
from api.access.accounts import Account, AccountExists, added
from api.access.passwords import AT_ONCE_MAX, WAITING_MAX
from api.bodies import address_of
from tests.served import Service, served
from tests.signed import PASSWORD


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:aaaa::1", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:bbbb::9", 1), "2001:db8:1:2::/64"),
        (("socket", 1), "socket"),
        (None, "local"),
    ],
)
def test_one_household_is_one_address(client: tuple[str, int] | None, address: str) -> None:
    """Whoever has an IPv6 network has 2^64 addresses, and is counted once."""
    assert address_of(Request({"type": "http", "client": client})) == address


@pytest.mark.parametrize("path", ["/sign-in?password=x", "/sign-in/code?code=x", "/sign-out?x"])
def test_an_address_takes_no_secret(service: Service, path: str) -> None:
    """What stands in an address is written down on its way: it is refused, whoever asks."""
    answer = service.do("officer", path, name="officer", password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-in-addresses")


def test_a_crowd_at_the_door_hears_503_and_when_to_come_back(service: Service) -> None:
    """Nothing was looked at; commands go on."""
    context = service._running.server._app.state.context
    inside = context.access.entrance.passwords._inside
    for _ in range(AT_ONCE_MAX + WAITING_MAX):
        inside.acquire()
    answer = service.do("officer", "/sign-in", name="officer", password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (503, "too-busy")
    assert answer.headers["retry-after"] == "1"
    for _ in range(AT_ONCE_MAX + WAITING_MAX):
        inside.release()
    answer = service.do("officer", "/sign-in", name="officer", password=PASSWORD)
    assert answer.status_code == 401


def test_of_two_who_choose_a_name_at_once_one_is_refused(service: Service) -> None:
    """Both found it free."""
    access = Access(service.directory)
    twin = Account("twin", "x", None, "2026", None)
    with access._store.asked() as connection:
        added(connection, twin)
    with pytest.raises(AccountExists), access._store.asked() as connection:
        added(connection, twin)
    access.close()
