"""How live boards are written: each step once for all who see the same of a board, then shared as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from api.context import Reader
from domain.codec import to_json
from domain.facts import EVERYWHERE
from projections.board import Readable, Row, View
from projections.news import Changed
from projections.query import shown, visible

Eyes = frozenset[str]
ALL: Eyes = frozenset((EVERYWHERE,))
NOTHING = Changed(rows=[], removed=[])
RESYNC = b"event: resync\ndata: {}\n\n"


def eyes_of(board: Readable, reader: Reader) -> Eyes:
    """Give by which units a reader sees rows of a board: two with the same see the same."""
    if board.public:
        return ALL
    units = reader.own if isinstance(board, View) and board.mine else reader.units
    return ALL if EVERYWHERE in units else frozenset(units)


def timed(board: Readable) -> View | None:
    """Give the view whose rows come and go by time alone, if it is one."""
    return board if isinstance(board, View) and board.during else None


@dataclass(frozen=True, slots=True)
class Op:
    """A row that changed: whether it holds now, and how it is put."""

    row: Row
    holds: bool
    put: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What changed on some boards up to a position of a build, told at a moment."""

    build: int
    position: int
    at: str
    boards: Mapping[str, Readable]
    changed: Mapping[str, Changed]
    _ops: dict[str, list[Op]] = field(default_factory=dict)
    _bodies: dict[tuple[str, Eyes], bytes] = field(default_factory=dict)

    def complete(self, names: tuple[str, ...]) -> bool:
        """Say whether all that changed on some boards is here."""
        return all(self.changed.get(name, NOTHING).complete for name in names)

    def frames(self, names: tuple[str, ...], eyes: tuple[Eyes, ...]) -> bytes:
        """Give a frame for each board that has something for these eyes; the last one bears the id."""
        found = [(name, self._body(name, seen)) for name, seen in zip(names, eyes, strict=True)]
        told = [
            b'"board":"%s",%b%b' % (name.encode(), self._head, ops) for name, ops in found if ops
        ]
        first = (b"event: frame\ndata: {%b]}\n\n" % one for one in told[:-1])
        return b"".join((*first, *(self._marked(one) for one in told[-1:])))

    def frame(self, name: str, eyes: Eyes) -> bytes:
        """Give the frame of a stream of one board: an empty one too, and without the board's name."""
        return self._marked(self._head + self._body(name, eyes))

    @property
    def _head(self) -> bytes:
        return b'"pos":%d,"at":"%b","ops":[' % (self.position, self.at.encode())

    def _marked(self, told: bytes) -> bytes:
        return b"event: frame\nid: %d.%d\ndata: {%b]}\n\n" % (self.build, self.position, told)

    def _body(self, name: str, eyes: Eyes) -> bytes:
        """Give the operations for these eyes, written once; empty when there are none."""
        if (name, eyes) not in self._bodies:
            self._bodies[name, eyes] = b",".join(self._seen(name, eyes))
        return self._bodies[name, eyes]

    def _seen(self, name: str, eyes: Eyes) -> Iterator[bytes]:
        rows = [op for op in self._written(name) if visible(op.row, eyes)]
        put = {op.row["key"] for op in rows if op.holds}
        left = {row["key"] for row in self._removed(name) if visible(row, eyes)}
        left |= {op.row["key"] for op in rows}
        yield from (op.put for op in rows if op.holds)
        yield from (to_json({"op": "remove", "key": key}) for key in sorted(left - put))

    def _removed(self, name: str) -> list[Row]:
        return self.changed.get(name, NOTHING).removed

    def _written(self, name: str) -> list[Op]:
        """Give the rows of a board that changed, each written once whoever sees it."""
        if name not in self._ops:
            view = timed(self.boards[name])
            self._ops[name] = [
                Op(row, view is None or view.holds(row, self.at), _put(row))
                for row in self.changed.get(name, NOTHING).rows
            ]
        return self._ops[name]


def _put(row: Row) -> bytes:
    return to_json({"op": "upsert", "key": row["key"], "row": shown(row)})


def tick(**body: object) -> bytes:
    """Write how late it is, and how far the ledger and the boards are."""
    return b"event: tick\ndata: %b\n\n" % to_json(body)
