"""How often somebody may try: slower and slower by account and address, and nobody honest is locked out."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

KEPT_MAX = 10_000
FORGET_S = 3600.0
T = TypeVar("T")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brake:
    """So many attempts are free; each further one doubles the wait for the next, up to a longest."""

    free: int
    longest_s: float

    def wait(self, count: int) -> float:
        """Give the wait after a count of attempts."""
        over = count - self.free
        return min(self.longest_s, 2.0 ** min(over, 20)) if over >= 0 else 0.0


# Many people share an office's address: it is slowed later and less than one account from it.
PAIR, ADDRESS = Brake(5, 900.0), Brake(50, 60.0)


class Delayed(Exception):
    """Too many wrong attempts came from here: the next is looked at in so many seconds."""

    def __init__(self, seconds: int) -> None:
        """Keep how long to wait."""
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class Attempts:
    """Counts attempts by (account, address) and by address, in bounded memory of one process.

    An account is never slowed as such: who guesses from one address leaves all others as they were.
    An address from which an account was signed in to before is not slowed for it by other accounts.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted."""
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: OrderedDict[Key, tuple[int, float]] = OrderedDict()
        self._known: OrderedDict[Key, bool] = OrderedDict()

    def begin(self, account: str, address: str) -> None:
        """Count an attempt before it is looked at; Delayed when it comes too soon."""
        now = self._clock()
        with self._lock:
            braked = self._braked(account, address)
            wait = max(self._wait(key, brake, now) for key, brake in braked.items())
            if wait > 0:
                raise Delayed(math.ceil(wait))
            for key in braked:
                self._put(key, self._count(key, now) + 1, now)

    def right(self, account: str, address: str) -> None:
        """Forget the attempts of a pair: the password was right."""
        pair = (account.casefold(), address)
        self.unlooked(account, address)
        with self._lock:
            self._counts.pop(pair, None)
            self._known[pair] = True
            self._known.move_to_end(pair)
            self._bound(self._known)

    def unlooked(self, account: str, address: str) -> None:
        """Take an attempt back: it was right, or was not looked at."""
        with self._lock:
            for key in self._braked(account, address):
                count, last = self._counts.get(key, (0, 0.0))
                if count:
                    self._counts[key] = (count - 1, last)

    def kept(self) -> int:
        """Give how many counts are kept."""
        return len(self._counts)

    def _braked(self, account: str, address: str) -> dict[Key, Brake]:
        pair = (account.casefold(), address)
        return {pair: PAIR} if pair in self._known else {pair: PAIR, (address,): ADDRESS}

    def _count(self, key: Key, now: float) -> int:
        count, last = self._counts.get(key, (0, now))
        return count if now - last < FORGET_S else 0

    def _wait(self, key: Key, brake: Brake, now: float) -> float:
        _, last = self._counts.get(key, (0, now))
        return last + brake.wait(self._count(key, now)) - now

    def _put(self, key: Key, count: int, now: float) -> None:
        self._counts[key] = (count, now)
        self._counts.move_to_end(key)
        self._bound(self._counts)

    @staticmethod
    def _bound(kept: OrderedDict[Key, T]) -> None:
        while len(kept) > KEPT_MAX:
            kept.popitem(last=False)
