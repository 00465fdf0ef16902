"""A browser and a served district for all tests of this folder; each test gets desks of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desks import Desks, chromium
from tests.served import Service, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser; not for longer, since its event loop runs in the thread of the tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a small district on wall time, for the tests of one file."""
    with served(tmp_path_factory.mktemp("district")) as service:
        yield service


@pytest.fixture
def desks(browser: Browser, service: Service) -> Iterator[Desks]:
    """Give desks, whose consoles must stay silent."""
    with Desks(browser, service) as desks:
        yield desks
