"""A terminal for tests: a real pseudo-terminal, the real program, and what stands on its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

SGR = re.compile(r"\x1b\[[0-9;]*m")
LINE = re.compile(r"\x1b\[(\d+);1H([^\x1b]*)\x1b\[K|\x1b\[(\d+);1H\x1b\[J|\x1b\[2J")
TAKEN, GIVEN = "\x1b[?1049h", "\x1b[?1049l"


class Terminal:
    """The program in a terminal of some size."""

    def __init__(
        self, *arguments: str, width: int, height: int, settings: Mapping[str, str]
    ) -> None:
        """Start the program."""
        self._ours, theirs = pty.openpty()
        self._size(theirs, width, height)
        env = {**os.environ, "TERM": "xterm-256color", **settings}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            env.pop(name, None)
        command = [sys.executable, "-m", "api", *arguments]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)
        self.heard = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        raw = b""
        while True:
            try:
                some = os.read(self._ours, 65536)
            except OSError:
                return
            raw += some
            self.heard = raw.decode(errors="ignore")
            if not some:
                return

    def _size(self, to: int, width: int, height: int) -> None:
        fcntl.ioctl(to, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, as a window does that is pulled."""
        self._size(self._ours, width, height)
        self.process.send_signal(signal.SIGWINCH)

    @property
    def lines(self) -> dict[int, str]:
        """Give what stands on the screen, by line."""
        shown: dict[int, str] = {}
        plain = SGR.sub("", self.heard.rpartition(TAKEN)[2])
        for put, said, below in (found.groups() for found in LINE.finditer(plain)):
            if put:
                shown[int(put)] = said
            else:
                shown = {at: was for at, was in shown.items() if below and at < int(below)}
        return shown

    @property
    def screen(self) -> str:
        """Give what stands on the screen."""
        return "\n".join(said for _, said in sorted(self.lines.items()))

    def until(self, seen: Callable[[str], object], seconds: float = 30) -> str:
        """Wait until the screen shows something, and give it."""
        end = time.monotonic() + seconds
        while not seen(shown := self.screen):
            assert time.monotonic() < end, f"the screen shows:\n{shown}\nof\n{self.heard[-2000:]!r}"
            time.sleep(0.02)
        return shown

    def interrupt(self) -> int:
        """Press Ctrl-C, and give the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> int:
        """Wait until the program has ended, and all was heard."""
        code = self.process.wait(timeout=20)
        self._reader.join(timeout=5)
        return code


@contextmanager
def terminal(
    *arguments: str, settings: Mapping[str, str], width: int = 80, height: int = 24
) -> Iterator[Terminal]:
    """Run the program in a terminal."""
    made = Terminal(*arguments, width=width, height=height, settings=settings)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait()
        os.close(made._ours)
