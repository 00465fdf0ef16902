"""Follow a board in a thread: a snapshot, then the stream; when it breaks off, again, with patience."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from queue import SimpleQueue

from api.cli.http import Service, Told
from api.cli.kept import Row
from api.cli.say import UNREACHABLE, Stop

PAGE, PAGES_MAX = 200, 5
FIRST_S, PATIENCE_S, SPREAD = 0.5, 10.0, 0.5
CHANCE = random.Random()  # noqa: S311  Only so that not all come at once.


@dataclass(frozen=True)
class Snapshot:
    """A board read whole: its first page says when, its rows come each once."""

    page: Row
    rows: tuple[Row, ...]

    @property
    def last(self) -> str:
        """Give the place in the stream from which nothing is missed: where the reading began."""
        return f"{self.page['build']}.{self.page['position']}"


@dataclass(frozen=True)
class Lost:
    """The connection is gone: the how-manyeth try comes in so many seconds."""

    tries: int
    wait: float


News = Snapshot | Told | Lost | Exception | None


def snapshot(service: Service, board: str) -> Snapshot:
    """Read a board until what has ended begins, or it has an end, or there is too much of it."""
    first = page = service.get(f"/{board}", limit=PAGE)
    rows = {row["key"]: row for row in page["rows"]}
    for _ in range(PAGES_MAX - 1):
        ended = any(row.get("closed_at") for row in page["rows"])
        if ended or not page["cursor"]:
            break
        page = service.get(f"/{board}", limit=PAGE, cursor=page["cursor"])
        rows |= {row["key"]: row for row in page["rows"]}
    return Snapshot(first, tuple(rows.values()))


def patience(tries: int) -> float:
    """Give how long to wait before a try: longer each time, and not everybody at once."""
    longest: float = min(PATIENCE_S, FIRST_S * 2**tries)
    return longest * CHANCE.uniform(SPREAD, 1.0)


class Follower(threading.Thread):
    """Tells a queue what it hears, and in the end a Stop that says why nothing more comes."""

    def __init__(self, service: Service, board: str, news: SimpleQueue[News]) -> None:
        """Prepare; nothing is asked before start."""
        super().__init__(daemon=True)
        self._service, self._board, self._news = service, board, news
        self._last = ""
        self._tries = 0
        self._known = False

    def run(self) -> None:
        """Follow for ever, or until the service refuses."""
        while True:
            try:
                self._follow()
            except Stop as stop:
                if stop.code != UNREACHABLE or not self._known:
                    self._news.put(stop)
                    return
            except Exception as fault:  # noqa: BLE001  A thread that ended unheard would look like a lost line.
                self._news.put(fault)
                return
            wait = patience(self._tries)
            self._tries += 1
            self._news.put(Lost(self._tries, wait))
            time.sleep(wait)

    def _follow(self) -> None:
        while True:
            if not self._last:
                whole = snapshot(self._service, self._board)
                self._last, self._known = whole.last, True
                self._news.put(whole)
            if not self._heard():
                return

    def _heard(self) -> bool:
        """Tell what the stream says until it ends; True when the board must be looked at anew."""
        for told in self._service.live(self._board, self._last):
            self._tries = 0
            if told.name == "resync":
                self._last = ""
                return True
            self._last = told.last or self._last
            self._news.put(told)
        return False
