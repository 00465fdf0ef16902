"""A real PostgreSQL for tests: a server of one's own, in a directory of its own, and empty ledgers in it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from api.access import store_postgres as access
from domain.ledger import migrate
from projections import store_postgres
from tests.world import world

MISSING = "the tests need PostgreSQL 15 or newer: apt-get install postgresql"
ROLE = "whistle_app"
LOOPBACK = "127.0.0.1"
NUMBERS = count()


def program(name: str) -> str:
    """Give the path of one of the server's programs."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *map(str, places)]))
    assert found, MISSING
    return found


def free_ports(count: int) -> list[int]:
    """Give ports of the loopback that nobody listens on now."""
    with ExitStack() as held:
        free = [held.enter_context(socket.socket()) for _ in range(count)]
        for sock in free:
            sock.bind((LOOPBACK, 0))
        return [int(sock.getsockname()[1]) for sock in free]


class Server:
    """A server on the loopback, with an owner and a role of the application's.

    It may be ``on`` another address of this machine, and then lets a whole network in.
    """

    def __init__(
        self, directory: Path, port: int = 0, *, durable: bool = False, on: str = LOOPBACK
    ) -> None:
        """Make its files, if they are not there; nothing runs yet; on a free port unless told which.

        No test takes the machine's power away, so nothing is written through to the disk unless
        it is to be ``durable``.
        Root may not run a server, so the system's user does.
        """
        self.directory, self._fsync = directory, "on" if durable else "off"
        self._host = on
        directory.mkdir(parents=True, exist_ok=True)
        self._set_up = ""
        self._who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._who:
            user = pwd.getpwnam("postgres")
            os.chown(directory, user.pw_uid, user.pw_gid)
            for above in directory.parents[:3]:
                above.chmod(above.stat().st_mode | 0o111)
        self.port = port or free_ports(1)[0]
        if not (directory / "PG_VERSION").exists():
            self._run(
                "initdb", "-D", str(directory), "-U", "owner", "-A", "trust", "-E", "UTF8", "-N"
            )
            if on != LOOPBACK:
                with (directory / "pg_hba.conf").open("a", encoding="ascii") as rights:
                    rights.write("host all all samenet trust\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-h {self._host} -p {self.port} -k {self.directory}"
        options += f" -c fsync={self._fsync} -c max_connections=200"
        log = str(self.directory / "server.log")
        self._run("pg_ctl", "-D", str(self.directory), "-w", "-l", log, "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; ``immediate`` as a power failure would."""
        self._run("pg_ctl", "-D", str(self.directory), "-w", "-m", how, "stop")

    def tool(self, name: str, *arguments: str) -> None:
        """Run one of the server's client programs as the owner."""
        self._run(name, "-h", self._host, "-p", str(self.port), "-U", "owner", *arguments)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [*self._who, program(name), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.directory,
        )

    def url(self, who: str, database: str = "postgres") -> str:
        """Give where somebody connects to."""
        return f"postgresql://{who}@{self._host}:{self.port}/{database}"

    def database(self, name: str = "") -> str:
        """Make an empty database if it is not there, and give its name."""
        name = name or f"district_{next(NUMBERS)}"
        with psycopg.connect(self.url("owner"), autocommit=True) as owner:
            if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                owner.execute(f"CREATE ROLE {ROLE} LOGIN")
            if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                owner.execute(f"CREATE DATABASE {name}")
        return name

    @contextmanager
    def district(self, directory: Path) -> Iterator[str]:
        """Give where the application connects to: a small district that is set up, gone at the end.

        The first one is kept, and the others are copies of it: set up once for all tests.
        """
        if not self._set_up:
            made = self.migrated()
            with world(directory / "set-up", database=self.url(ROLE, made)) as here:
                here.data.boards()
                self._set_up = made
        name = f"district_{next(NUMBERS)}"
        with psycopg.connect(self.url("owner"), autocommit=True) as owner:
            owner.execute(f"CREATE DATABASE {name} TEMPLATE {self._set_up}")
            owner.execute(f"GRANT CREATE ON DATABASE {name} TO {ROLE}")  # Not copied.
            yield self.url(ROLE, name)
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def migrated(self) -> str:
        """Make a database with everything in it, and give its name."""
        name = self.database()
        assert migrate(self.url("owner", name), ROLE)
        assert store_postgres.migrate(self.url("owner", name), ROLE)
        assert access.migrate(self.url("owner", name), ROLE)
        return name

    def ledger(self) -> tuple[str, str]:
        """Make an empty ledger, and give where its owner and where the application connect to."""
        name = self.database()
        assert migrate(self.url("owner", name), ROLE)
        return self.url("owner", name), self.url(ROLE, name)


@contextmanager
def running(directory: Path, *, durable: bool = False) -> Iterator[Server]:
    """Give a server that runs."""
    made = Server(directory, durable=durable)
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")


def asked(url: str, sql: str) -> list[Any]:
    """Give the first column of what a question finds, nothing for what is done."""
    with psycopg.connect(url) as connection:
        found = connection.execute(sql.encode())
        return [row[0] for row in found] if found.description else []


def owner(url: str) -> str:
    """Give where the owner connects to, from where the application does."""
    return url.replace(ROLE, "owner")
