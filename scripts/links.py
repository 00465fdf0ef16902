"""Processes in network namespaces of their own, joined by links that can be cut while they run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

# 198.18.0.0/15 is set aside for tests of networks (RFC 2544): no machine that is meant has it.
NETWORKS = range(256)
HERE, FIRST = 1, 2


@dataclass(frozen=True, slots=True)
class End:
    """Where a process is: its namespace, its address, and this machine's end of its link."""

    namespace: str
    address: str
    link: str

    @property
    def entering(self) -> tuple[str, ...]:
        """Give what a command begins with to run there, in the same process."""
        return ("nsenter", f"--net=/run/netns/{self.namespace}")


class Links:
    """A bridge on this machine, where tests and PostgreSQL are, and a namespace for each name."""

    def __init__(self, network: int, names: Iterable[str]) -> None:
        """Make all of it; CalledProcessError when it cannot be made."""
        self.bridge, self.network = f"whistle{network}", f"198.18.{network}.0/24"
        self.address = f"198.18.{network}.{HERE}"
        self.ends = {
            name: End(
                f"{self.bridge}-{name}", f"198.18.{network}.{number}", f"wh{network}-{number}"
            )
            for number, name in enumerate(names, FIRST)
        }
        _ip("link", "add", self.bridge, "type", "bridge")
        try:
            _ip("address", "add", f"{self.address}/24", "dev", self.bridge)
            _ip("link", "set", self.bridge, "up")
            for end in self.ends.values():
                self._join(end)
        except subprocess.CalledProcessError:
            self.end()
            raise

    def _join(self, end: End) -> None:
        _ip("netns", "add", end.namespace)
        far = ("peer", "name", "eth0", "netns", end.namespace)
        _ip("link", "add", end.link, "type", "veth", *far)
        _ip("link", "set", end.link, "master", self.bridge, "up")
        _ip("-n", end.namespace, "address", "add", f"{end.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", end.namespace, "link", "set", device, "up")

    @contextmanager
    def cut(self, name: str) -> Iterator[None]:
        """Let nothing in or out meanwhile; nobody is told, as when a cable is pulled."""
        link = self.ends[name].link
        _ip("link", "set", link, "down")
        try:
            yield
        finally:
            _ip("link", "set", link, "up")

    @contextmanager
    def parted(self, name: str, others: Iterable[str]) -> Iterator[None]:
        """Let nothing through to some others meanwhile; all the rest still reach it."""
        of = self.ends[name].namespace
        ways = [("blackhole", f"{self.ends[other].address}/32") for other in others]
        for way in ways:
            _ip("-n", of, "route", "add", *way)
        try:
            yield
        finally:
            for way in ways:
                _ip("-n", of, "route", "delete", *way)

    def end(self) -> None:
        """Take all of it away; whoever still runs there hears nobody any more."""
        for asked in (
            *(("netns", "delete", end.namespace) for end in self.ends.values()),
            *(("link", "delete", end.link) for end in self.ends.values()),
            ("link", "delete", self.bridge),
        ):
            with suppress(subprocess.CalledProcessError):  # It was not made, or went with its peer.
                _ip(*asked)


def linked(names: Iterable[str]) -> Links | None:
    """Make links on a network that nobody here has; None where we may not."""
    wanted = [*names]
    for network in NETWORKS:
        try:
            return Links(network, wanted)
        except FileNotFoundError:
            return None
        except subprocess.CalledProcessError as refused:
            if b"File exists" not in refused.stderr:
                return None
    return None


def _ip(*asked: str) -> None:
    subprocess.run(["ip", *asked], check=True, capture_output=True)  # noqa: S603, S607  The system's own.
