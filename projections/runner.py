"""The one loop: read a batch, fold it, write rows and position in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from domain.codec import Codec, from_json, to_json
from domain.facts import Office, Place
from domain.ledger import Stored
from domain.register import Facts, Register
from domain.registry import Registry
from domain.rules import Policy
from projections.feed import Feed
from projections.fold import Fold
from projections.put import put
from projections.store import Build, Store, position_of
from projections.write import write

BATCH = 500
BATCH_REBUILD = 20_000
OBJECTS_BETWEEN_LOOKS = 500_000
REMEMBERED: tuple[type, ...] = (Place, Office, Policy)


class Overtaken(Exception):
    """Another worker has moved the position: what was folded is thrown away."""


class Runner:
    """Keeps one build in step with a feed."""

    def __init__(self, feed: Feed, registry: Registry, codec: Codec, build: Build) -> None:
        """Begin where the build stands."""
        self._feed, self.build = feed, build
        self._fold = Fold(registry, codec, build.tables)
        self.position = -1

    def step(self, wait: float = 0.0, limit: int = BATCH) -> int:
        """Fold one batch and give how many events it held; Overtaken when another was faster."""
        if self.position < 0:
            self._resume()
        rows = self._feed.read(self.position, limit, wait)
        if rows:
            try:
                self._write(rows)
            except BaseException:
                self.position = -1
                raise
        return len(rows)

    def catch_up(self, limit: int = BATCH, told: Callable[[int], object] = lambda _: None) -> None:
        """Fold until the head; ``told`` hears each position that is reached."""
        while self.step(limit=limit):
            told(self.position)

    def _resume(self) -> None:
        with self.build.reading() as connection:
            self._fold.resume(connection, _register_of(connection))
            self.position = position_of(connection)

    def _write(self, rows: Sequence[Stored]) -> None:
        before = self._fold.register
        with self.build.writing() as connection:
            connection.execute(text("SELECT 1 FROM position"))
            changes = self._fold.batch(connection, rows)
            self._move(connection, rows[-1].position)
            write(connection, self.build.tables, changes, watched=self.build.finished)
            if self._fold.register is not before:
                self._keep_register(connection, before, rows[-1].position)
        self.position = rows[-1].position

    def _move(self, connection: Connection, to: int) -> None:
        if self.position == 0:
            sql = "INSERT INTO position VALUES ('boards', :to) ON CONFLICT DO NOTHING"
            moved = connection.execute(text(sql), {"to": to})
        else:
            sql = "UPDATE position SET pos = :to WHERE pos = :expected"
            moved = connection.execute(text(sql), {"to": to, "expected": self.position})
        if moved.rowcount != 1:
            raise Overtaken(f"the boards are no longer at {self.position}")

    def _keep_register(self, connection: Connection, before: Register, position: int) -> None:
        now = self._fold.register
        rows = [
            {
                "name": kind.__name__,
                "pos": position,
                "body": to_json(dict(now.all(kind))).decode(),
            }
            for kind in REMEMBERED
            if now.all(kind) is not before.all(kind)
        ]
        put(connection, self.build.tables.register, rows)


def _register_of(connection: Connection) -> Register:
    facts = Facts(Register())
    position = 0
    for row in connection.execute(text("SELECT name, pos, body FROM register")):
        kind = {kind.__name__: kind for kind in REMEMBERED}[row.name]
        position = max(position, row.pos)
        for key, fact in from_json(row.body.encode(), dict[str, kind]).items():  # type: ignore[valid-type]
            facts.put(key, fact)
    return facts.register(position)


def rebuild(
    store: Store,
    runner: Callable[[Build], Runner],
    digest: str,
    told: Callable[[int], object] = lambda _: None,
) -> Build:
    """Build all boards anew beside the current ones, then switch; commands go on meanwhile."""
    build = store.begin(digest)
    with seldom_collected():
        runner(build).catch_up(BATCH_REBUILD, told)
    store.switch(build)
    return build


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom: states form no cycles, and looking at them all takes a quarter of the time."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
