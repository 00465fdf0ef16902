"""A node of Apache Kafka in KRaft mode, broker and controller in one: formatted, started, killed, started again."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.kafka.jars import HERE, NoKafka, jars, program

HOST = "127.0.0.1"
HEAP = "-Xmx512m"
PATIENCE_S = 60.0
CLUSTER_ID = "d2hpc3RsZS1kaXN0cmljdA"  # 22 letters of Base64, as Kafka wants them.


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node listens: for clients and other brokers, and for the controllers.

    ``entering`` is what its command begins with, to run in a network of its own.
    """

    number: int
    client: int
    controller: int
    host: str = HOST
    entering: tuple[str, ...] = ()


def places(nodes: int) -> list[Place]:
    """Give places on ports that nobody listens on now."""
    held = [socket.socket() for _ in range(2 * nodes)]
    for sock in held:
        sock.bind((HOST, 0))
    ports = [sock.getsockname()[1] for sock in held]
    for sock in held:
        sock.close()
    pairs = zip(ports[::2], ports[1::2], strict=True)
    return [Place(number, *pair) for number, pair in enumerate(pairs, 1)]


def properties(at: Place, among: Sequence[Place], logs: Path) -> dict[str, str]:
    """Give the settings of a node; with three or more, what is acknowledged survives one of them."""
    copies, least = (3, 2) if len(among) > 2 else (1, 1)  # noqa: PLR2004  Two would not outlive one.
    return {
        "process.roles": "broker,controller",
        "node.id": str(at.number),
        "controller.quorum.voters": ",".join(f"{p.number}@{p.host}:{p.controller}" for p in among),
        "listeners": f"CLIENT://{at.host}:{at.client},CONTROLLER://{at.host}:{at.controller}",
        "advertised.listeners": f"CLIENT://{at.host}:{at.client}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(logs),
        "auto.create.topics.enable": "false",
        "default.replication.factor": str(copies),
        "min.insync.replicas": str(least),
        "offsets.topic.replication.factor": str(copies),
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": str(copies),
        "transaction.state.log.min.isr": str(least),
        "transaction.state.log.num.partitions": "4",
        "broker.session.timeout.ms": "4000",
        "broker.heartbeat.interval.ms": "500",
    }


class Node:
    """One node in a directory of its own; it always comes back on the same ports with the same data."""

    def __init__(
        self,
        directory: Path,
        at: Place,
        among: Sequence[Place] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Format its storage; nothing runs yet. ``more`` settings replace what is usual; NoKafka."""
        self.at, self.directory = at, directory
        self._jars = jars()
        self._running: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)
        self._settings = directory / "node.properties"
        said = properties(at, among or [at], directory / "data") | dict(more or {})
        text = "".join(f"{key}={value}\n" for key, value in said.items())
        self._settings.write_text(text, encoding="utf-8")
        self._format()

    @property
    def address(self) -> str:
        """Give where clients connect to."""
        return f"{self.at.host}:{self.at.client}"

    @property
    def pid(self) -> int:
        """Give the id of the process, 0 when none runs."""
        return self._running.pid if self._running is not None else 0

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it listens; NoKafka."""
        with (self.directory / "node.log").open("ab") as log:
            self._running = self._java(log, "kafka.Kafka", str(self._settings))
        if wait:
            self.ready()

    def ready(self) -> None:
        """Wait until it listens; NoKafka when it ended."""
        end = time.monotonic() + PATIENCE_S
        while not self._listens():
            ended = self._running is None or self._running.poll() is not None
            if ended or time.monotonic() > end:
                raise NoKafka(f"Kafka did not start: see {self.directory / 'node.log'}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it with SIGKILL, as a power failure would."""
        self._end("kill")

    def stop(self) -> None:
        """Let it end by itself, in order."""
        self._end("terminate")

    def _end(self, how: str) -> None:
        if self._running is not None:
            getattr(self._running, how)()
            self._running.wait(PATIENCE_S)
            self._running = None

    def _listens(self) -> bool:
        with socket.socket() as sock:
            return sock.connect_ex((self.at.host, self.at.client)) == 0

    def _format(self) -> None:
        with (self.directory / "format.log").open("ab") as log:
            asked = ("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", str(self._settings))
            if self._java(log, "kafka.tools.StorageTool", *asked).wait(PATIENCE_S):
                raise NoKafka(f"Kafka's storage was not formatted: see {log.name}")

    def _java(self, log: IO[bytes], *arguments: str) -> subprocess.Popen[bytes]:
        command = [
            *self.at.entering,
            program("java"),
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
        ]
        command += [f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"]
        command += ["-cp", f"{self._jars}/*", *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)  # noqa: S603  Our own.
