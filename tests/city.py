"""A district in production as tests use it: a cluster with people in it, and what must be so in the end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg

from api.access import Access
from domain.ledger import StorageDown, Stored
from projections.addressed import Addressed, topic_for
from projections.data import Data
from projections.kafka.faults import Stopped
from projections.kafka.link import Link
from projections.kafka.standing import Standing, standing
from projections.kafka.topics import EVENTS
from projections.subscribed import Subscribed
from scripts.cluster import Cluster, Process
from scripts.kafka.secured import ADMIN
from scripts.links import Links
from tests.asking import Accepted, Client
from tests.independent import everything
from tests.postgres import ROLE
from tests.world import GRANTS, LATER, WATER, world

PATIENCE_S = 90.0
ROWS = 20_000  # Of the ledger, read at once.
NEWER = "weather.measured.v1"  # A kind that this version does not know.
HOLDER = """SELECT a.pid, a.client_port FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objid = (hashtext(%s)::bigint & 4294967295)::oid"""


class City:
    """A cluster, its people and a department; ``accepted`` is every command that was answered."""

    def __init__(self, directory: Path, nodes: int = 1, links: Links | None = None) -> None:
        """Prepare; nothing runs yet."""
        self.cluster, self.directory = Cluster(directory, nodes, links), directory
        self.url = self.cluster.postgres.url(ROLE, "district")
        self.owner = self.cluster.postgres.url("owner", "district")
        self.accepted: list[Accepted] = []
        self.admin = Link(self.cluster.servers, "admin", self.cluster.passwords[ADMIN])

    def start(self) -> None:
        """Bring it up, let people in, and let a department subscribe to a topic of its own."""
        self.cluster.start()
        with world(self.directory / "setting-up", datetime.now(UTC), self.url):
            pass
        access = Access(self.directory, database=self.url)
        self.tokens = {who: access.issue(who, LATER) for who, _, _ in GRANTS}
        access.close()
        as_admin = self.cluster.env("tool", "admin")
        said = json.loads(self.cluster.run("department", "add", WATER, "--json", **as_admin))
        self.department = Link(self.cluster.servers, said["kafka_user"], said["kafka_password"])
        self.look()

    def look(self) -> None:
        """Open what is kept, to look at it."""
        self.data = Data(self.directory / "looking", self.url)
        self._subscribed = Subscribed(self.data.ports(lambda *_: None))

    def stop(self) -> None:
        """End all of it."""
        self.data.close()
        self.cluster.stop()

    def http(self, who: str) -> httpx.Client:
        """Give a client of somebody's."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return httpx.Client(base_url=self.cluster.url, headers=headers, timeout=20)

    def back_up(self) -> None:
        """Keep a copy of the database as it is now."""
        self.cluster.postgres.tool("pg_dump", "-Fc", "-f", str(self._backup), "district")

    def put_back(self) -> None:
        """Put the copy in the place of the database, under all who use it."""
        with psycopg.connect(self.cluster.postgres.url("owner"), autocommit=True) as owner:
            owner.execute("DROP DATABASE district WITH (FORCE)")
        self.cluster.postgres.tool("pg_restore", "-C", "-d", "postgres", str(self._backup))

    @property
    def _backup(self) -> Path:
        return self.cluster.postgres.directory / "backup"

    @contextmanager
    def working(self, clients: int, rest_s: float = 0.0) -> Iterator[Sequence[Client]]:
        """Let clients give commands, resting between whistles; in the end each has all its answers."""
        working = [Client(self.cluster.url, self.tokens, rest_s) for _ in range(clients)]
        for client in working:
            client.start()
        try:
            yield working
        finally:
            for client in working:
                client.ending.set()
            for client in working:
                self.accepted += client.answered()

    def leader(self, name: str) -> Process:
        """Give the process that leads, once one does."""
        found: Process = self.until(partial(self._leader, name))
        return found

    def _leader(self, name: str) -> Process | None:
        held = self.holder(name)
        its = self.cluster.processes.values() if held else ()
        return next((it for it in its if held and connected(it.pid, held[1])), None)

    def holder(self, name: str) -> tuple[int, int] | None:
        """Give the server's process that holds a lease, and the port of its client; None when nobody does."""
        with psycopg.connect(self.owner) as owner:
            found: tuple[int, int] | None = owner.execute(HOLDER, [f"whistle-{name}"]).fetchone()
        return found

    def taken_over(self, name: str, after: tuple[int, int] | None) -> float:
        """Wait until another one holds a lease, and give for how many seconds."""
        begun = time.monotonic()
        self.until(lambda: self.holder(name) not in {None, after}, each=0.02)
        return time.monotonic() - begun

    def said(self) -> dict[str, int]:
        """Note how long each log is now."""
        return {it.name: it.log.stat().st_size for it in self.cluster.processes.values()}

    def heard(self, kind: str, words: str, since: Mapping[str, int]) -> None:
        """Wait until a process of a kind has said something since."""

        def there() -> bool:
            its = (it for it in self.cluster.processes.values() if it.name.startswith(kind))
            return any(words in it.log.read_bytes()[since[it.name] :].decode() for it in its)

        self.until(there)

    def standing(self) -> Standing:
        """Say how far the relay is."""
        return standing(self.data.ledger, self.admin, datetime.now(UTC))

    def until(self, so: Any, each: float = 0.1) -> Any:  # noqa: ANN401  Whatever says that it is so.
        """Look again and again until it is so, whatever is away meanwhile, and give what was found."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            with suppress(StorageDown, Stopped, psycopg.Error):
                if found := so():
                    return found
            time.sleep(each)
        raise AssertionError(f"it was not so within {PATIENCE_S:.0f} s: see {self.directory}")

    def settled(self) -> int:
        """Wait until the topic and the boards hold what the ledger holds; give up to where."""

        def at_rest() -> int:
            head = self.data.ledger.head()
            same = self.data.boards().position() == head == self.standing().sent
            return head if same and self.data.ledger.head() == head else 0

        found: int = self.until(at_rest, each=0.3)
        return found

    def whole(self) -> None:
        """See that all is in order, and that the boards are as if nothing had ever happened."""
        self.in_order()
        self.same_after_rebuild()

    def in_order(self) -> None:
        """See that nothing was lost, nothing doubled, no order broken, on every way out."""
        rows = self.recorded(head := self.settled())
        assert self.data.ledger.check() == []
        self.kept_once(rows)
        told = [one for one in everything(self.admin, EVENTS) if one.row.position <= head]
        assert [one.row for one in told] == rows
        assert [one.prev for one in told] == list(range(head))
        self.share(rows)

    def recorded(self, head: int) -> list[Stored]:
        """Read the ledger up to a position, page by page: a statement may not take long."""
        rows = list[Stored]()
        while len(rows) < head:
            rows += self.data.ledger.read(len(rows), min(ROWS, head - len(rows)))
        return rows

    def kept_once(self, rows: Sequence[Stored]) -> None:
        """See that what was accepted is in the ledger as it was answered, and nothing besides."""
        kept = dict[str, list[Stored]]()
        for row in rows:
            if row.kind == NEWER:
                continue
            meta = self.data.codec.decode(row).meta
            if meta.actor in {"clerk", "officer", "dispatcher"} and "/" not in meta.command:
                kept.setdefault(meta.command, []).append(row)
        answered = {one.command: one for one in self.accepted}
        assert kept.keys() == answered.keys()
        for command, found in kept.items():
            said = answered[command]
            mine = [row for row in found if row.stream == said.stream]
            assert [row.kind for row in mine] == said.events
            assert mine[-1].position == said.position

    def share(self, rows: Sequence[Stored]) -> None:
        """See that the department's topic holds what its filter wants, in order, and no more."""
        to, topic = Addressed(self.data.ledger, self._subscribed), topic_for(WATER)
        wanted = [row for row in rows if topic in to(row)]
        told = [one for one in everything(self.department, topic) if one.row.position <= len(rows)]
        assert [one.row for one in told] == wanted
        assert [one.prev for one in told] == [0, *(row.position for row in wanted)][: len(wanted)]
        assert 0 < len(wanted) < len(rows)

    def same_after_rebuild(self) -> None:
        """See that the boards equal boards built anew, row by row; nothing else may happen between."""

        def same() -> bool:
            self.settled()
            now = self.data.boards()
            before = (now.position(), list(now.dump()))
            anew = self.data.rebuild()
            after = (anew.position(), list(anew.dump()))
            assert before[0] != after[0] or before == after
            return before == after

        self.until(same)


def connected(pid: int, port: int) -> bool:
    """Say whether a process has a connection from a port, in whatever network it is."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        found = [line.split() for line in lines]
        sockets = {f"socket:[{at[9]}]" for at in found if int(at[1].partition(":")[2], 16) == port}
        return any(str(one.readlink()) in sockets for one in Path(f"/proc/{pid}/fd").iterdir())
    return False
