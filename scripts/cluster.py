"""A city's district on one machine, natively: the processes of docker-compose.yml with the same settings.

`make cluster` brings it up and keeps it up: what ends is started again, as containers would be. Ctrl-C
ends all of it; what it kept stays in the directory, and the next start goes on from there.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from scripts.kafka.secured import ADMIN, BROKER, SecuredNode, among
from scripts.links import Links
from tests.postgres import LOOPBACK, ROLE, Server, free_ports

HERE = Path(__file__).parents[1]
AGAIN_S, LOOK_S, GRACE_S, PATIENCE_S = 0.5, 1.0, 15.0, 60.0
USERS = ("relay", "worker")
# Each process of ours, in the order they start: its user at Kafka, and its command.
OURS = {
    "api": ("worker", "serve"),
    "worker-1": ("worker", "work"),
    "worker-2": ("worker", "work"),
    "relay-1": ("relay", "relay"),
    "relay-2": ("relay", "relay"),
}
Env = dict[str, str]


@dataclass
class Process:
    """A process of ours that is started again whenever it ends."""

    name: str
    command: list[str]
    env: Env
    log: Path
    starts: int = 0
    ending: threading.Event = field(default_factory=threading.Event)
    running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Give the id of what runs now, 0 between two starts."""
        return self.running.pid if self.running is not None else 0

    def start(self) -> None:
        """Start it, and keep it running in a thread of its own."""
        self.ending.clear()
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def _keep(self) -> None:
        while not self.ending.is_set():
            with self.log.open("ab") as log:
                self.running = subprocess.Popen(  # noqa: S603  Our own program.
                    self.command,
                    env={**os.environ, **self.env},
                    stdout=log,
                    stderr=log,
                    cwd=HERE,
                    start_new_session=True,
                )
            self.starts += 1
            self.running.wait()
            self.ending.wait(AGAIN_S)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it once, or freeze it; it is started again when it has ended."""
        if self.running is not None:
            self.running.send_signal(how)

    def stop(self) -> None:
        """End it for good; one that is just being started, or hangs, is ended too."""
        self.ending.set()
        end = time.monotonic() + GRACE_S
        while self.keeper.is_alive():
            self.kill(signal.SIGTERM if time.monotonic() < end else signal.SIGKILL)
            self.keeper.join(LOOK_S)


class Cluster:
    """PostgreSQL, Kafka, an API, two workers and two relays.

    On the loopback, or, where there are ``links``, all but PostgreSQL at an end of its own.
    """

    def __init__(self, directory: Path, nodes: int = 3, links: Links | None = None) -> None:
        """Prepare it in a directory, new or as it was left; nothing runs yet."""
        self.ends = links.ends if links else {}
        directory.mkdir(parents=True, exist_ok=True)
        self.directory, self.processes = directory, dict[str, Process]()
        self.port, at, *ports = self._kept("ports", free_ports(2 + 3 * nodes))
        names = (BROKER, ADMIN, *(f"kafka_{user}" for user in USERS))
        made = {name: secrets.token_hex(16) for name in names}
        self.passwords: dict[str, str] = self._kept("passwords", made)
        self.postgres = Server(
            directory / "postgres", at, durable=True, on=links.address if links else LOOPBACK
        )
        ends = [end for name, end in self.ends.items() if name not in OURS]
        of = among(ports, directory, self.passwords, ends)
        self.secrets = of.secrets
        self.nodes = [SecuredNode(directory / kafka_name(a.number), a, of) for a in of.places]

    def _kept(self, name: str, made: Any) -> Any:  # noqa: ANN401  Whatever was made the first time.
        """Give what was chosen when the cluster was new: it comes back on the same ports."""
        path = self.directory / f"{name}.json"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(json.dumps(made), encoding="utf-8")
        return json.loads(path.read_text(encoding="utf-8"))

    @property
    def kafka_names(self) -> list[str]:
        """Give the names of the nodes of Kafka."""
        return [kafka_name(node.at.number) for node in self.nodes]

    @property
    def servers(self) -> str:
        """Give where Kafka's clients connect to."""
        return ",".join(node.address for node in self.nodes)

    @property
    def url(self) -> str:
        """Give where people connect to."""
        return f"http://{self._host}:{self.port}"

    @property
    def _host(self) -> str:
        return self.ends["api"].address if self.ends else LOOPBACK

    def env(self, name: str, user: str = "worker") -> Env:
        """Give the settings of a process."""
        return {
            "WHISTLE_DATABASE": self.postgres.url(ROLE, "district"),
            "WHISTLE_KAFKA": self.servers,
            "WHISTLE_KAFKA_USER": user,
            "WHISTLE_KAFKA_PASSWORD": self.passwords[f"kafka_{user}"],
            "WHISTLE_DATA": str(self.directory / name),
            "WHISTLE_LOG": "json",
            "WHISTLE_HOST": self._host,
            "WHISTLE_PORT": str(self.port),
            "WHISTLE_URL": self.url,
        }

    def run(self, *arguments: str, **more: str) -> str:
        """Run one command of the program to its end, and give what it printed."""
        env = {**os.environ, **self.env("tool"), **more}
        command = [sys.executable, "-m", "api", *arguments]
        done = subprocess.run(command, env=env, cwd=HERE, check=True, stdout=subprocess.PIPE)  # noqa: S603
        return done.stdout.decode()

    def start(self, told: Callable[[str], object] = lambda _: None) -> None:
        """Start all of it in order, and wait until it is ready."""
        told("PostgreSQL")
        self.postgres.start()
        self.postgres.database("district")
        for node in self.nodes:
            told(f"Kafka {node.at.number}")
            node.start(wait=False)
        for node in self.nodes:
            node.ready()
        told("schemas and topics")
        self.run("migrate", "--role", ROLE, WHISTLE_DATABASE=self.postgres.url("owner", "district"))
        making = ("topics", "--make", "--nodes", str(len(self.nodes)), "--users", str(self.secrets))
        self.run(*making, **self.env("tool", "admin"))
        for name in OURS:
            told(name)
            self._process(name)
        until(self.ready)

    def _process(self, name: str) -> None:
        (user, command), log = OURS[name], self.directory / f"{name}.log"
        entering = self.ends[name].entering if self.ends else ()
        started = [*entering, sys.executable, "-m", "api", command]
        self.processes[name] = Process(name, started, self.env(name, user), log)
        self.processes[name].start()

    def ready(self) -> bool:
        """Say whether the API writes and its boards are there."""
        try:
            return httpx.get(f"{self.url}/readyz").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """End all of it, what depends on others first."""
        for process in reversed(self.processes.values()):
            process.stop()
        for node in self.nodes:
            node.kill()
        self.postgres.stop("fast")


def names(nodes: int) -> list[str]:
    """Give the names of all that may have an end of a link."""
    return [*OURS, *map(kafka_name, range(1, nodes + 1))]


def kafka_name(number: int) -> str:
    """Give the name of a node of Kafka."""
    return f"kafka-{number}"


def until(so: Callable[[], bool]) -> None:
    """Wait until it is so; fail when it does not come."""
    end = time.monotonic() + PATIENCE_S
    while not so():
        if time.monotonic() > end:
            raise TimeoutError(f"it was not so within {PATIENCE_S:.0f} s")
        time.sleep(0.1)


def main() -> int:
    """Bring a cluster up, say how to reach it, and keep it up until Ctrl-C."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument(
        "--directory", type=Path, default=HERE / "cluster", help="where all of it is"
    )
    asked.add_argument("--nodes", type=int, default=3, choices=(1, 3), help="nodes of Kafka")
    of = asked.parse_args()
    made = Cluster(of.directory.absolute(), of.nodes)
    ending = threading.Event()
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, lambda *_: ending.set())
    try:
        made.start(lambda name: print(f"  {name} ..."))
        print("\nThe district is up. For the command line, in another terminal:\n")
        for name, value in made.env("tool").items():
            print(f"  export {name}={value}")
        print("\n  .venv/bin/whistle demo        # plays a day against it, then goes on live")
        print("  .venv/bin/whistle doctor      # looks at all of it")
        for name, process in made.processes.items():
            print(f"  kill -9 {process.pid:<8}      # {name}; it is started again")
        print("\nCtrl-C ends all of it; its logs and data are in", of.directory)
        ending.wait()
    finally:
        print("Ending ...")
        made.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
