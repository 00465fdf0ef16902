"""`whistle topics` and `whistle relay`: events to Kafka, and how far they are."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.linked import linked
from api.cli.say import UNREACHABLE, AsJson, DataDir, opened, say, unreadable
from api.language import spoken
from api.settings import Settings
from domain.codec import to_plain
from domain.ledger import Ledger
from projections.addressed import Addressed
from projections.data import Data
from projections.kafka import topics, wish
from projections.kafka.faults import Doubt, KafkaDown
from projections.kafka.link import Link
from projections.kafka.principals import RELAY, WORKER, admit
from projections.kafka.relay import Relay
from projections.kafka.standing import lag, standing
from projections.kafka.watchdog import LATE_S, Watchdog
from projections.subscribed import Subscribed

LATE = "The relay did not come back from Kafka within {seconds} s"


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("topics")(topics_)
    text = "Send the events of the ledger to Kafka until Ctrl-C; of several relays one leads."
    group = typer.Typer(invoke_without_command=True, help=text)
    group.callback()(relay)
    group.command("status")(status)
    group.command("pause")(pause)
    group.command("resume")(resume)
    app.add_typer(group, name="relay")


def topics_(
    make: Annotated[  # noqa: FBT002  A flag of the command line.
        bool, typer.Option("--make", help="make what is not there, and mend its settings")
    ] = False,
    anew: Annotated[  # noqa: FBT002  A flag of the command line.
        bool,
        typer.Option("--next", help="make the next generation; the relay fills it from the start"),
    ] = False,
    nodes: Annotated[
        int | None,
        typer.Option(min=1, help="nodes of the cluster (else as many as are up)"),
    ] = None,
    users: Annotated[
        Path | None,
        typer.Option(
            help="folder of kafka_relay and kafka_worker, their passwords: they are let in"
        ),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002  A flag of the command line.
    data: DataDir = None,
) -> None:
    """Look whether the topic that holds every event is kept as it must be, and give its id.

    One partition, three copies where there are three nodes, kept for ever.
    """
    with opened(data) as here, linked(Settings()) as link:
        if users is not None:
            _admit(link, users)
        name = wish.topic_of(here.ledger)
        name = topics.next_of(name) if anew else name
        count = topics.nodes_of(link) if nodes is None else nodes
        if make or anew:
            topics.make(link, [name], count)
            topics.mend(link, [name])
        (id_,) = topics.check(link, [name], count).values()
        if make or anew:
            here.ledger.keep(
                wish.TOPIC_ID, id_
            )  # Whoever reads takes it for the right one from now on.
        if anew:
            wish.switch(here.ledger, name)
            message = (
                "Every event goes to {name} from now on: tell those who subscribe to the older."
            )
            say(message, name=name)
    typer.echo(json.dumps({"topic": name, "id": id_}) if as_json else f"{name}  {id_}")


def _admit(link: Link, folder: Path) -> None:
    """Let the relay and the workers in, by the passwords in a folder."""
    for user, rights in (("relay", RELAY), ("worker", WORKER)):
        file = folder / f"kafka_{user}"
        try:
            password = file.read_text(encoding="utf-8").strip()
        except OSError as why:
            raise unreadable(file, why) from why
        admit(link, user, password, rights, quota=False)


def relay(context: typer.Context, data: DataDir = None) -> None:
    """Relay until the end, or until it is not known what became of what was sent."""
    if context.invoked_subcommand:
        return
    settings, ending = Settings(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    with opened(data) as here, linked(settings) as link:
        lease, subscribed = here.lease("relay"), Subscribed(here.ports(lambda *_: None))
        to = Addressed(here.ledger, subscribed)
        it = Relay(here.ledger, link, lease, Watchdog(LATE_S, _late), to, to.topics())
        try:
            it.run(ending, lambda: _leads(here, it))
        except Doubt as doubt:
            message = "What became of the last transaction is not known ({doubt})"
            _end(spoken(message, doubt=str(doubt)[:300]))


def _leads(here: Data, it: Relay) -> None:
    message = "The relay leads: {topic} is at {sent}, the ledger at {head} (Ctrl-C ends it)."
    say(message, topic=it.topic, sent=it.sent, head=here.ledger.head())


def _late() -> None:
    _end(spoken(LATE, seconds=LATE_S))


def _end(why: str) -> None:
    """End at once, whatever the client still waits for: the next relay looks at what is there."""
    say("{why}: it ends, and the next one looks anew.", why=why)
    os._exit(UNREACHABLE)


def status(as_json: AsJson = False, data: DataDir = None) -> None:  # noqa: FBT002  A flag.
    """Say how far Kafka is behind the ledger, in events and seconds."""
    with opened(data) as here, linked(Settings()) as link:
        try:
            now = standing(here.ledger, link, datetime.now(UTC))
        except KafkaDown:
            _noted(here)
            raise
    if as_json:
        typer.echo(json.dumps(to_plain(now)))
        return
    message = "{topic} is at {sent}, the ledger at {head}: {events} behind, {seconds:.1f} s."
    named: dict[str, Any] = to_plain(now)
    typer.echo(spoken(message, **named))
    if now.paused:
        say("The relay rests: whistle relay resume lets it go on.")


def _noted(here: Data) -> None:
    """Say how far the relay was by its own note: it is known while Kafka is away."""
    if noted := lag(here.ledger, datetime.now(UTC)):
        said = "By its own note the relay is {events} events behind, {seconds} s."
        say(said, events=noted[0], seconds=round(noted[1]))


def pause(data: DataDir = None) -> None:
    """Let the relay rest, whichever process leads; nothing is lost, and it may go on at any time."""
    _wish(data, wish.pause)
    say("The relay rests: whistle relay resume lets it go on.")


def resume(data: DataDir = None) -> None:
    """Let the relay go on."""
    _wish(data, wish.resume)
    say("The relay goes on.")


def _wish(data: Path | None, wished: Callable[[Ledger], None]) -> None:
    with opened(data) as here:
        wished(here.ledger)
