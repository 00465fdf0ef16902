"""The long run: a district in production under faults of every kind, and what became of what it accepted.

Figures as it goes and a summary at the end; it fails when anything was lost, doubled or out of order.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from benchmarks.generate import fill
from domain.ledger import StorageDown
from projections.addressed import topic_for
from projections.kafka.faults import Stopped
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.topics import EVENTS
from projections.kafka.wire import Told, about
from scripts.cluster import names
from scripts.links import linked
from scripts.soak_faults import Faults, small_disk, unmounted
from tests.city import City
from tests.independent import everything
from tests.served import STILL
from tests.world import WATER, World

CLIENTS, REST_S, PAGE, QUIET_S = 4, 0.1, 500, 15


class Waiting(threading.Thread):
    """Reads the topic as it grows, and notes for how long an event waited at most, by what had just happened."""

    def __init__(self, link: Link) -> None:
        """Prepare."""
        super().__init__(daemon=True)
        self._link, self._ending = link, threading.Event()
        self._read, self.fault = 0, "nothing"
        self.longest: Counter[str] = Counter()

    def run(self) -> None:
        """Read until the end, again from where it was when Kafka is gone."""
        while not self._ending.is_set():
            with suppress(StorageDown, Stopped), Log(self._link, EVENTS) as log:
                log.seek(log.find(self._read))
                while not self._ending.is_set():
                    self._note(log.poll(PAGE, 0.2))
            self._ending.wait(0.1)

    def _note(self, found: list[Told]) -> None:
        now = time.time()
        for one in found:
            if one.row.position > self._read:
                self._read = one.row.position
                at = datetime.fromisoformat(about(one.row.body).recorded_at)
                waited = round((now - at.timestamp()) * 1000)
                self.longest[self.fault] = max(self.longest[self.fault], waited)

    def end(self) -> None:
        """End."""
        self._ending.set()
        self.join(30)


def counted(city: City) -> dict[str, int]:
    """Count what must be none: accepted and lost, not sent, doubled, out of order, not a department's."""
    rows = city.recorded(city.settled())
    kept = Counter(city.data.codec.decode(row).meta.command for row in rows)
    told = everything(city.admin, EVENTS)
    positions = Counter(one.row.position for one in told)
    order = [one.row.position for one in told]
    theirs = [one.row.position for one in everything(city.department, topic_for(WATER))]
    return {
        "accepted and not in the ledger": sum(not kept[one.command] for one in city.accepted),
        "in the ledger and not in the topic": sum(not positions[row.position] for row in rows),
        "doubled": sum(count - 1 for count in (positions + Counter()).values())
        + len(theirs)
        - len({*theirs}),
        "out of order": sum(b < a for a, b in pairwise(order))
        + sum(b < a for a, b in pairwise(theirs)),
    }


def run(
    city: City, faults: Faults, waiting: Waiting, chance: random.Random, of: argparse.Namespace
) -> None:
    """Let clients give commands while one fault follows the other."""
    begun, done, kinds = time.monotonic(), 0, faults.kinds(of.only)
    weights, each = [weight for weight, _ in kinds], [fault for _, fault in kinds]
    once = [fault for fault in each if fault != faults.process_killed]
    with city.working(CLIENTS, REST_S) as clients:
        while time.monotonic() - begun < 60 * of.minutes:
            if of.kills <= (done if of.only else faults.kills):
                break
            fault = once.pop() if once else chance.choices(each, weights)[0]
            waiting.fault = fault.__name__.replace("_", " ")
            fault()
            done += 1
            said = f"{time.monotonic() - begun:6.0f} s  {faults.kills:4}/{of.kills} kills"
            said += f"  {sum(client.count for client in clients):7} accepted"
            print(
                f"{said}  longest wait {max(waiting.longest.values(), default=0) / 1000:5.1f} s"
                f"  {waiting.fault}",
                flush=True,
            )


def behind(city: City, count: int) -> None:
    """Let one relay and one worker begin so many events behind, and say how long they take."""
    others = [it for it in city.cluster.processes.values() if it.name != "api"]
    for process in others:
        process.stop()
    fill(World(city.data, datetime.now(UTC)), city.data.ledger.head() + count)
    begun = time.monotonic()
    for name in ("relay-1", "worker-1"):
        city.cluster.processes[name].start()
    while city.standing().events:
        time.sleep(0.5)
    relayed = time.monotonic() - begun
    while city.data.boards().position() < city.data.ledger.head():
        time.sleep(0.5)
    print(
        f"{count} events behind: relayed in {relayed:.0f} s, on the boards in {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    before = (
        0  # Clocks that ran out meanwhile are written down only now: that is thousands of events.
    )
    while (head := city.data.ledger.head()) != before:
        before = head
        time.sleep(QUIET_S)


def summary(city: City, faults: Faults, waiting: Waiting) -> bool:
    """Say what became of everything, and whether it is as it must be."""
    found = counted(city)
    print(f"\nkills                    {faults.kills:8}")
    print(f"accepted commands        {len(city.accepted):8}")
    print(f"events in the ledger     {city.data.ledger.head():8}")
    for name, count in found.items():
        print(f"{name:36}{count:8}")
    for name, taken in sorted(faults.taken_over.items()):
        print(f"{name}: {len(taken)} times, taken over within {max(taken):.1f} s")
    for name, taken in sorted(faults.back.items()):
        print(f"after {name}: {len(taken)} times, all in the topic within {max(taken):.1f} s")
    for name, waited in waiting.longest.most_common():
        print(f"longest wait of an event, {name:24} {waited / 1000:6.1f} s")
    city.whole()
    print("The boards equal a rebuild; each topic holds what it must, in order.")
    return not any(found.values())


def asked() -> argparse.Namespace:
    """Give what was asked for."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument(
        "--kills",
        type=int,
        default=300,
        help="how many processes are killed; with --only, how many faults there are",
    )
    asking.add_argument("--only", default="", help="only faults with this in their name: partition")
    asking.add_argument("--minutes", type=float, default=24 * 60, help="for how long at most")
    asking.add_argument("--nodes", type=int, default=3, choices=(1, 3), help="nodes of Kafka")
    asking.add_argument("--behind", type=int, default=0, help="events to be behind at the end")
    asking.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return asking.parse_args()


def main() -> int:
    """Run it."""
    of = asked()
    print(f"seed {of.seed}, {of.nodes} nodes of Kafka, {of.kills} kills", flush=True)
    chance = random.Random(of.seed)  # noqa: S311  A seed makes it repeatable.
    directory = Path(mkdtemp(prefix="whistle-soak-"))
    print(f"logs in {directory}, gone when all is well", flush=True)
    with ExitStack() as ending:
        disk = (
            small_disk(directory / f"kafka-{of.nodes}" / "data")
            if of.nodes > 1 and not of.behind
            else None
        )
        if disk:
            ending.callback(unmounted, disk)
        else:
            print(
                "No disk becomes full: it takes three nodes, none behind, and the right to mount a small one."
            )
        links = linked(names(of.nodes))
        if links:
            ending.callback(links.end)
        else:
            print("No link is cut: it takes iproute2 and the right to make network namespaces.")
        city = City(directory, of.nodes, links)
        faults, waiting = Faults(city, chance, disk, links), Waiting(city.admin)
        if not faults.kinds(of.only):
            sys.exit(f"Here is no fault with {of.only!r} in its name.")
        ending.callback(city.stop)
        city.start()
        waiting.start()
        run(city, faults, waiting, chance, of)
        city.data.clock.run(
            STILL
        )  # Or clocks that run out go on writing, and nothing can be compared.
        city.settled()
        waiting.end()
        if of.behind:
            behind(city, of.behind)
        well = summary(city, faults, waiting)
    if well:
        rmtree(directory)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
