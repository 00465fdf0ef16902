"""Thousands of streams read by one process: raw sockets and epoll; when each frame was read to its end.

Standard input says where, what to ask and how often; standard output says "open" once all streams are,
and, after another line of input, what was read: for each position of a frame the moments of reading.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import PIPE

POSITION = re.compile(rb'"pos":(\d+),"at":"[^"]*","ops"')
END = b"\n\n\r\n"  # Of an event, and of the chunk that it ends.
Read = dict[int, list[float]]
SILENT_S = 5.0  # Reading ends when no frame has come for so long.
AT_ONCE = 100  # Connections that wait for their first event.


@dataclass(eq=False)
class Watcher:
    """One open stream, and what was read of an event that is not whole yet."""

    sock: socket.socket
    unread: bytes = b""
    open: bool = False


class Watchers:
    """All open streams of this process."""

    def __init__(self, at: tuple[str, int]) -> None:
        """Have none; they go to one address."""
        self._at, self._selector = at, selectors.DefaultSelector()
        self._opening, self.last = 0, 0.0
        self.read: dict[int, list[float]] = defaultdict(list)

    def open(self, asked: bytes) -> None:
        """Open a stream, as soon as few enough are being opened."""
        while self._opening >= AT_ONCE:
            self.turn(1)
        sock = socket.create_connection(self._at, timeout=60)
        sock.sendall(asked)
        sock.settimeout(0)
        self._selector.register(sock, selectors.EVENT_READ, Watcher(sock))
        self._opening += 1

    def opened(self) -> None:
        """Wait until all are open."""
        while self._opening:
            self.turn(1)

    def turn(self, wait: float) -> None:
        """Read what is there."""
        for key, _ in self._selector.select(wait):
            watcher: Watcher = key.data
            said = watcher.sock.recv(65536)
            now = time.perf_counter()
            assert said, "a stream has ended"
            self._hear(watcher, watcher.unread + said, now)

    def _hear(self, watcher: Watcher, said: bytes, now: float) -> None:
        if not said.endswith(END):
            watcher.unread = said
            return
        watcher.unread = b""
        if not watcher.open:
            assert said.startswith(b"HTTP/1.1 200"), said
            watcher.open = True
            self._opening -= 1
        for position in {int(found[1]) for found in POSITION.finditer(said)}:
            self.read[position].append(now)
            self.last = now


@contextmanager
def watched(port: int, wanted: list[tuple[str, int]]) -> Iterator[Callable[[], Read]]:
    """Let a process of its own read streams; give what ends it and says what was read."""
    command = [sys.executable, "-m", "benchmarks.watchers"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        print(json.dumps(("127.0.0.1", port, wanted)), file=process.stdin, flush=True)
        assert process.stdout.readline() == "open\n"

        def read() -> Read:
            said = json.loads(process.communicate("end\n")[0])
            return {int(position): times for position, times in said.items()}

        yield read


def main() -> None:
    """Open, say so, read until told to end, and say what was read."""
    host, port, wanted = json.loads(sys.stdin.readline())
    watchers = Watchers((host, port))
    for request, count in wanted:
        for _ in range(count):
            watchers.open(request.encode())
    watchers.opened()
    print("open", flush=True)
    told = selectors.DefaultSelector()
    told.register(sys.stdin, selectors.EVENT_READ)
    while not told.select(0) or time.perf_counter() < watchers.last + SILENT_S:
        watchers.turn(0.05)
    print(json.dumps(watchers.read), flush=True)


if __name__ == "__main__":
    main()
