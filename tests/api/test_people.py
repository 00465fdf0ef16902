"""What people are called: names beside the accounts that events hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desks import NAMES, admitted
from tests.served import Service, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service over a small district with two accounts."""
    with served(tmp_path_factory.mktemp("data")) as made:
        for who in ("officer", "water"):
            admitted(made, who)
        yield made


def test_whoever_holds_a_role_reads_what_people_are_called(service: Service) -> None:
    """Names, and nothing that opens an account."""
    told = service.ask("power", "GET", "/people").json()
    assert told == [{"subject": who, "name": NAMES[who]} for who in ("officer", "water")]


def test_an_account_without_a_role_reads_nobody(service: Service) -> None:
    """It is not of this district's business."""
    service.admit("guest")
    assert service.ask("guest", "GET", "/people").json() == []


def test_nobody_reads_them_from_outside(service: Service) -> None:
    """Names of accounts are what a stranger would try passwords on."""
    assert service.http.get("/people").status_code == 401
