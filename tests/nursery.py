"""The program with all that it imports there already: each run is a process forked from this one.

Nothing differs from a process begun anew but the second that the imports take, and they are the same
each time. Whoever asks sends over a socket where it wants to be answered, and the three standard files.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from select import select
from typing import IO, Any

HERE = Path(__file__).parents[1]
FILES = 3


@cache
def nursery() -> socket.socket:
    """Start the process that forks, and give the way to it; it ends with the one that asks it."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-m", "tests.nursery"]
        started = subprocess.Popen(command, stdin=theirs.fileno(), cwd=HERE)
    atexit.register(started.wait)
    atexit.register(ours.close)  # Before the wait: what was put last is done first.
    return ours


class Born:
    """One run of the program, which is to be waited for."""

    def __init__(
        self, arguments: list[str], env: Mapping[str, str], cwd: Path | None, files: list[IO[bytes]]
    ) -> None:
        """Let it run, with the files as its input, output and errors."""
        self._answers, theirs = socket.socketpair()
        asked = {"arguments": arguments, "env": {**env}, "cwd": str(cwd or Path.cwd())}
        self._answers.sendall(json.dumps(asked).encode() + b"\n")
        with theirs:
            passed = [theirs.fileno(), *(file.fileno() for file in files)]
            socket.send_fds(nursery(), [b"."], passed)
        self._lines = self._answers.makefile("rb")
        self.pid = int(self._lines.readline())

    @property
    def ended(self) -> bool:
        """Say whether it runs no more."""
        return bool(select([self._answers], [], [], 0)[0])

    def kill(self) -> None:
        """End it with SIGKILL, if it has not ended."""
        with suppress(ProcessLookupError):  # It ends by itself just now.
            if not self.ended:
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> int:
        """Give its exit code, below 0 when a signal ended it; whoever takes longer is killed."""
        self._answers.settimeout(seconds)
        try:
            return int(self._lines.readline())
        except TimeoutError:
            self.kill()
            raise
        finally:
            self._lines.close()
            self._answers.close()


def main() -> Any:  # noqa: ANN401  What the program gives, in a process of its own.
    """Fork for each who asks; return in the process that runs the program, and at the end."""
    from api import cli  # noqa: PLC0415  Only here: whoever asks has no need of it.

    gc.freeze()  # What is shared is not walked through again in each.
    with socket.socket(fileno=os.dup(0)) as asked:
        while fds := socket.recv_fds(asked, 1, 1 + FILES)[1]:
            if os.fork() == 0 and _kept(*fds):
                return cli.main()
            for fd in fds:
                os.close(fd)
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG) != (0, 0):
                    pass
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _kept(answers: int, *files: int) -> bool:
    """Fork once more: True in the one that runs; the other says how that one ended, and ends."""
    with socket.socket(fileno=answers) as asker:
        if pid := os.fork():
            asker.sendall(f"{pid}\n".encode())
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            with suppress(BrokenPipeError):
                asker.sendall(f"{code}\n".encode())
            os._exit(0)
        with asker.makefile("rb") as lines:
            said = json.loads(lines.readline())
    for number, fd in enumerate(files):
        os.dup2(fd, number)
        os.close(fd)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", errors="backslashreplace", closefd=False, buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(said["env"])
    os.chdir(said["cwd"])
    sys.argv[1:] = said["arguments"]
    return True


if __name__ == "__main__":
    main()
