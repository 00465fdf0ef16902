"""Options and fixtures that every test may use."""

from __future__ import annotations

import pytest

from tests.golden import Golden


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be read in the diff."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give the check against golden files."""
    return Golden(update=bool(request.config.getoption("--update-golden")))
