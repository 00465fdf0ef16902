"""Options and fixtures that every test may use."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from projections.kafka.link import Link
from tests import kafka as kafkas
from tests import secured
from tests.golden import Golden
from tests.postgres import Server, running

LONGEST = (
    "tests/crash/",
    "tests/api/test_fuzzed.py",
    "tests/faults/",
    "tests/browser/test_every_screen.py",
    "tests/browser/test_standing.py",
    "tests/api/test_demo.py",
    "tests/api/test_cli.py",
    "tests/domain/whistle/test_invariants.py",
    "tests/domain/test_due_walked.py",
    "tests/test_packaging.py",
)
os.environ["LC_ALL"] = "C.UTF-8"  # Tests read English, whatever the developer's locale.


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be read in the diff."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")
    parser.addoption("--kills", default=20, type=int, help="how often the crash test kills")
    parser.addoption(
        "--copies", default=12, type=int, help="backups under load, one a second if over 12"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: no worker is left alone with one in the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give the check against golden files."""
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture
def unused_port() -> int:
    """Give a port of the loopback that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL server that runs for all tests of a process."""
    # Not below pytest's own directory: another run that begins closes it to the server's user.
    with (
        TemporaryDirectory(prefix="whistle-postgres-") as directory,
        running(Path(directory)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kafkas.Broker]:
    """Give a Kafka broker that runs for all tests of a process."""
    with kafkas.running(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


@pytest.fixture(scope="session")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Link]:
    """Give the administrator of a Kafka that knows its users, which runs for all tests of a process."""
    with secured.running(tmp_path_factory.mktemp("secured")) as link:
        yield link


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give where ledger and boards are kept: in files of the directory, then in PostgreSQL."""
    if request.param == "sqlite":
        yield ""
        return
    server: Server = request.getfixturevalue("postgres")
    with server.district(tmp_path) as url:
        yield url
