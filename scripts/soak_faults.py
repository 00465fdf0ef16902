"""What may happen to a district in production, each as one method: told, done, and undone again."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from projections.kafka.topics import EVENTS
from scripts.cluster import kafka_name
from scripts.kafka.node import Node
from scripts.links import Links
from tests.city import City

STATE, PARTITIONS, ALL = "__transaction_state", 4, 3
PARTITION_S = (5.0, 30.0)
DISK_MB = 1024  # Far more than a run leaves there: it is full only when it is meant to be.


def java_hash(text: str) -> int:
    """Give the hash by which Kafka chooses who coordinates a transactional id."""
    found = 0
    for letter in text:
        found = (31 * found + ord(letter)) & 0xFFFFFFFF
    return found


class Faults:
    """All faults of one run; ``kills`` counts each process that ended by SIGKILL, or its node.

    ``taken_over`` has for how long nobody led, ``back`` how long the topic took to hold everything
    once the nodes were there again, in seconds.
    """

    def __init__(
        self, city: City, chance: random.Random, disk: Path | None, links: Links | None
    ) -> None:
        """Prepare; ``disk`` is where a small disk of one node is mounted."""
        self._city, self._chance, self._disk, self._links = city, chance, disk, links
        self._nodes = city.cluster.nodes
        self.kills, self.taken_over = 0, dict[str, list[float]]()
        self.back = dict[str, list[float]]()

    def kinds(self, only: str = "") -> list[tuple[int, Callable[[], None]]]:
        """Give every kind of fault with a word in its name, and of how many draws it is to be one."""
        kinds: list[tuple[int, Callable[[], None]]] = [
            (160, self.process_killed),
            (14, self.leader_killed),
            (8, self.leader_frozen),
            (3, self.postgres_killed),
        ]
        if len(self._nodes) == ALL:
            kinds += [
                (12, self.kafka_node_killed),
                (7, self.coordinator_killed),
                (3, self.two_of_three_killed),
                (2, self.all_three_killed),
                (1, self.rolling_restart),
            ]
        if self._links:
            kinds += [(4, self.leader_partitioned), (2, self.api_partitioned)]
        if self._links and len(self._nodes) == ALL:
            kinds += [(2, self.node_partitioned), (2, self.node_partitioned_from_nodes)]
        if self._disk:
            kinds += [(1, self.disk_full)]
        return [(weight, fault) for weight, fault in kinds if only in fault.__name__]

    def _between(self, least: float, most: float) -> None:
        time.sleep(self._chance.uniform(least, most))

    def process_killed(self) -> None:
        """The API, a worker or a relay."""
        self._chance.choice(list(self._city.cluster.processes.values())).kill()
        self.kills += 1
        self._between(0.1, 1.2)

    def leader_killed(self) -> None:
        """The worker or the relay that leads; how long nobody leads is noted."""
        self._follows("killed", signal.SIGKILL)
        self.kills += 1

    def leader_frozen(self) -> None:
        """The worker or the relay that leads, until another one does."""
        frozen = self._follows("frozen", signal.SIGSTOP)
        self._between(0.5, 6)
        frozen(signal.SIGCONT)

    def _follows(self, how: str, by: signal.Signals) -> Callable[[signal.Signals], None]:
        name = self._chance.choice(["worker", "relay"])
        leader, held = self._city.leader(name), self._city.holder(name)
        leader.kill(by)
        self._followed(name, how, held)
        return leader.kill

    def _followed(self, name: str, how: str, held: tuple[int, int] | None) -> None:
        seconds = self._city.taken_over(name, held)
        self.taken_over.setdefault(f"{name} {how}", []).append(seconds)

    def leader_partitioned(self) -> None:
        """The worker or the relay that leads hears nobody, and nobody it; another one leads."""
        name = self._chance.choice(["worker", "relay"])
        leader, held = self._city.leader(name), self._city.holder(name)
        with self._apart(leader.name):
            self._followed(name, "partitioned", held)
        self._goes_on("a partition")

    def api_partitioned(self) -> None:
        """People do not reach it, and it reaches no database."""
        with self._apart("api"):
            pass
        self._goes_on("a partition")

    def node_partitioned(self) -> None:
        """The node that coordinates the relay's transactions hears nobody, and nobody it."""
        with self._apart(kafka_name(self._coordinator().at.number)):
            pass
        self._goes_on("a partition")

    def node_partitioned_from_nodes(self) -> None:
        """The node that leads the topic is cut off from the others, and clients still reach it."""
        name, others = kafka_name(self._leading().at.number), self._city.cluster.kafka_names
        with self._apart(name, [other for other in others if other != name]):
            pass
        self._goes_on("a partition")

    @contextmanager
    def _apart(self, name: str, others: Sequence[str] = ()) -> Iterator[None]:
        """Cut one off for a while, from all or from some others, then join it again."""
        assert self._links  # noqa: S101  Kinds names no partition without.
        seconds, begun = self._chance.uniform(*PARTITION_S), time.monotonic()
        with self._links.parted(name, others) if others else self._links.cut(name):
            yield
            time.sleep(max(0.0, begun + seconds - time.monotonic()))

    def postgres_killed(self) -> None:
        """As by a power failure."""
        self._city.cluster.postgres.stop("immediate")
        self.kills += 1
        self._between(0.5, 4)
        self._city.cluster.postgres.start()

    def kafka_node_killed(self) -> None:
        """Any of them."""
        self._gone([self._chance.choice(self._nodes)], 1, 6)

    def coordinator_killed(self) -> None:
        """The node that coordinates the relay's transactions."""
        self._gone([self._coordinator()], 1, 8)

    def two_of_three_killed(self) -> None:
        """Kafka takes nothing meanwhile."""
        self._gone(self._chance.sample(self._nodes, 2), 4, 12)

    def all_three_killed(self) -> None:
        """Kafka is not there."""
        self._gone(self._nodes, 4, 12)

    def rolling_restart(self) -> None:
        """Each ends in order, and is back in full before the next one does."""
        for node in self._nodes:
            node.stop()
            node.start()
            self._goes_on("a rolling restart")

    def disk_full(self) -> None:
        """A node cannot write for a while, and ends by itself; somebody makes room and starts it again."""
        node, full = self._nodes[-1], self._nodes[-1].directory / "data" / "filler"
        with full.open("wb") as file:
            while self._fits(file.write):
                file.flush()
        self._between(8, 12)
        full.unlink()
        node.kill()
        node.start()
        self._goes_on("a full disk")

    @staticmethod
    def _fits(write: Callable[[bytes], object]) -> bool:
        try:
            write(bytes(256 * 1024))
        except OSError:
            return False
        return True

    def _gone(self, nodes: Sequence[Node], least: float, most: float) -> None:
        for node in nodes:
            node.kill()
            self.kills += 1
        self._between(least, most)
        for node in nodes:
            node.start(wait=False)
        for node in nodes:
            node.ready()
        self._goes_on(f"{len(nodes)} of {len(self._nodes)} nodes")

    def _goes_on(self, after: str) -> None:
        """Wait until the topic holds what was accepted so far, and until every copy is up to date."""
        begun, head = time.monotonic(), self._city.data.ledger.head()
        self._city.until(lambda: self._city.standing().sent >= head, each=0.2)
        self.back.setdefault(after, []).append(time.monotonic() - begun)
        self._city.until(self.copied)

    def _coordinator(self) -> Node:
        return self._leading(STATE, (java_hash("relay-whistle.events") & 0x7FFFFFFF) % PARTITIONS)

    def _leading(self, topic: str = EVENTS, at: int = 0) -> Node:
        """Give the node that leads a partition of a topic."""
        with closing(self._city.admin.admin()) as admin:
            (found,) = admin.describe_topics([topic])
        leads = {one["partition_index"]: one["leader_id"] for one in found["partitions"]}
        return next((it for it in self._nodes if it.at.number == leads[at]), self._nodes[0])

    def copied(self) -> bool:
        """Say whether every copy is up to date: the next node may go."""
        with closing(self._city.admin.admin()) as admin:
            found = admin.describe_topics([EVENTS, STATE])
        parts = [one for topic in found for one in topic["partitions"]]
        return bool(parts) and all(
            len(one["isr_nodes"]) == len(one["replica_nodes"]) for one in parts
        )


def small_disk(at: Path) -> Path | None:
    """Mount a small disk where a node will keep its data; None where we may not."""
    at.mkdir(parents=True, exist_ok=True)
    asked = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(at)]
    done = subprocess.run(asked, check=False, capture_output=True)  # noqa: S603  The system's own.
    return at if done.returncode == 0 else None


def unmounted(at: Path) -> None:
    """Take the small disk away."""
    subprocess.run(["umount", str(at)], check=False)  # noqa: S603, S607  The system's own.
