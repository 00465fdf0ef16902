"""What an installation lacks before its first whistle, and what ships with the package for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.policy_file import default_policy
from api.territory_file import read_rows
from domain.codec import from_plain
from domain.rules import Policy
from tests.served import Service, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service over the small district."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


def test_whoever_sets_up_sees_how_far_it_is(service: Service) -> None:
    """Counts, the policy in force, and the one that ships, which can be published as it is."""
    told = service.ask("boss", "GET", "/setup").json()
    assert (told["places"], told["offices"], told["policy"]) == (6, 6, default_policy().key)
    assert from_plain(told["shipped"], Policy) == default_policy()


def test_the_shipped_codes_are_read_by_the_import(service: Service) -> None:
    """As the command line reads them."""
    assert len(read_rows(service.ask("boss", "GET", "/setup/wuhan").text)) > 1000


def test_the_setup_is_shown_to_administrators_alone(service: Service) -> None:
    """It says how many accounts there are."""
    assert service.ask("officer", "GET", "/setup").status_code == 403


def test_an_administrator_lists_somebodys_grants(service: Service) -> None:
    """With the name of the unit, and whether each holds."""
    rows = service.ask("boss", "GET", "/users/officer/grants").json()
    assert [(row["role"], row["unit_name"], row["holds"]) for row in rows] == [
        ("duty_officer", "大智街道办事处", True)
    ]
    assert service.ask("boss", "GET", "/users/nobody/grants").json() == []


def test_no_real_installation_says_that_its_data_is_invented(service: Service) -> None:
    """Only a demo does."""
    assert service.ask("officer", "GET", "/me").json()["synthetic"] is False
