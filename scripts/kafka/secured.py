"""A node as a city runs it: users by SCRAM, rights by name, three copies; the settings of deploy/kafka."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.kafka.jars import HERE, NoKafka
from scripts.kafka.node import CLUSTER_ID, PATIENCE_S, Node, Place
from scripts.links import End

TEMPLATE = HERE.parents[1] / "deploy" / "kafka" / "node.properties"
BROKER, ADMIN = "kafka_broker", "kafka_admin"


@dataclass(frozen=True, slots=True)
class Among:
    """What the nodes of a cluster share: their places, their inner ports, and where secrets lie."""

    places: Sequence[Place]
    internal: Mapping[int, int]
    secrets: Path
    copies: int


def among(
    ports: Sequence[int],
    directory: Path,
    passwords: Mapping[str, str],
    ends: Sequence[End] = (),
) -> Among:
    """Give three ports to each node, where it has its end of a link, and put the secrets into files."""
    secrets = directory / "secrets"
    secrets.mkdir(parents=True, mode=0o700, exist_ok=True)
    for name, password in passwords.items():
        (secrets / name).touch(mode=0o600)
        (secrets / name).write_text(password, encoding="utf-8")
    numbered = list(enumerate(zip(ports[::3], ports[1::3], ports[2::3], strict=True), 1))
    where = {number: (end.address, end.entering) for number, end in enumerate(ends, 1)}
    places = [
        Place(number, client, controller, *where.get(number, ()))
        for number, (client, controller, _) in numbered
    ]
    internal = {number: inner for number, (_, _, inner) in numbered}
    return Among(places, internal, secrets, copies=3 if len(places) > 2 else 1)  # noqa: PLR2004


def filled(at: Place, of: Among, logs: Path) -> dict[str, str]:
    """Give the settings of a node, from the file that containers use too."""
    names = {
        "NODE": at.number,
        "VOTERS": ",".join(f"{p.number}@{p.host}:{p.controller}" for p in of.places),
        "BIND": at.host,
        "HOST": at.host,
        "CLIENT_HOST": at.host,
        "CLIENT_PORT": at.client,
        "INTERNAL_PORT": of.internal[at.number],
        "CONTROLLER_PORT": at.controller,
        "CLIENT_PROTOCOL": "SASL_PLAINTEXT",
        "LOGS": logs,
        "SECRETS": of.secrets,
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in names.items():
        text = text.replace(f"@{name}@", str(value))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    said = dict(line.split("=", 1) for line in lines)
    if of.copies == 1:
        few = (
            key
            for key in said
            if key.endswith(("replication.factor", "min.isr", "insync.replicas"))
        )
        said |= dict.fromkeys(few, "1")
    return said


class SecuredNode(Node):
    """One node that lets in whom it knows; the administrator's password is there from the first start."""

    def __init__(self, directory: Path, at: Place, of: Among) -> None:
        """Format its storage; nothing runs yet. NoKafka."""
        self._among = of
        super().__init__(directory, at, of.places, filled(at, of, directory / "data"))

    def _format(self) -> None:
        password = (self._among.secrets / ADMIN).read_text(encoding="utf-8")
        scram = f"SCRAM-SHA-512=[name=admin,password={password}]"
        asked = ("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", str(self._settings))
        with (self.directory / "format.log").open("ab") as log:
            tool: subprocess.Popen[bytes] = self._java(
                log, "kafka.tools.StorageTool", *asked, "--add-scram", scram
            )
            if tool.wait(PATIENCE_S):
                raise NoKafka(f"Kafka's storage was not formatted: see {log.name}")
