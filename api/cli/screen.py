"""A terminal's whole screen: only lines that changed are written, whatever its size is now."""

from __future__ import annotations

import signal
import sys
import termios
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType

Drawn = Callable[[int, int], Sequence[RenderableType]]
WAKING = (signal.SIGWINCH, signal.SIGCONT)


def captured(console: Console, parts: Sequence[RenderableType]) -> list[str]:
    """Give what would be printed as lines."""
    with console.capture() as capture:
        for part in parts:
            console.print(part, no_wrap=True, overflow="ellipsis", crop=True)
    return capture.get().splitlines()


class Screen:
    """The alternate screen, given back as it was, however the program ends."""

    def __init__(self, console: Console, woken: Callable[[], None]) -> None:
        """Draw on a console; ``woken`` is called when it must be drawn anew."""
        self._console, self._woken = console, woken
        self._shown: list[str] = []
        self._size = (0, 0)

    def __enter__(self) -> Self:
        """Take the screen: no cursor, and what is typed is not shown."""
        self._before = {name: signal.signal(name, self._wake) for name in WAKING}
        self._take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Give it back."""
        for name, handler in self._before.items():
            signal.signal(name, handler)
        self._echo(shown=True)
        self._console.show_cursor()
        self._console.set_alt_screen(enable=False)

    def draw(self, drawn: Drawn) -> None:
        """Draw what a function gives for the width and height that there are."""
        size = self._console.size
        lines = captured(self._console, drawn(size.width, size.height))[: size.height]
        out = []
        if self._size != size:
            out.append("\x1b[2J")
            self._shown, self._size = [], size
        for at, line in enumerate(lines):
            if at >= len(self._shown) or self._shown[at] != line:
                out.append(f"\x1b[{at + 1};1H{line}\x1b[0m\x1b[K")
        if len(lines) < len(self._shown):
            out.append(f"\x1b[{len(lines) + 1};1H\x1b[J")
        self._shown = lines
        self._console.file.write("".join(out))
        self._console.file.flush()

    def _take(self) -> None:
        self._console.set_alt_screen(enable=True)
        self._console.show_cursor(show=False)
        self._echo(shown=False)
        self._size = (0, 0)

    def _wake(self, name: int, _: object) -> None:
        if name == signal.SIGCONT:
            self._take()
        self._woken()

    @staticmethod
    def _echo(*, shown: bool) -> None:
        with suppress(termios.error, ValueError):  # Standard input may be no terminal.
            mode = termios.tcgetattr(sys.stdin)
            mode[3] = mode[3] | termios.ECHO if shown else mode[3] & ~termios.ECHO
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, mode)
