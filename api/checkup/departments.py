"""Look at what goes out: the relay and its topic, what keeps boards standing, subscriptions, certificates."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from api.checkup.finding import Finding, fine, wrong
from api.language import spoken
from domain.subscription.words import Status
from projections.data import Data
from projections.kafka.faults import KafkaDown, Stopped
from projections.kafka.standing import lag, standing
from projections.kafka.topics import check, nodes_of
from projections.kafka.wish import STOPPED, topic_of
from projections.subscribed import Subscribed

LATE_S = 60.0
SOON = timedelta(days=30)


def topics(data: Data) -> Iterator[Finding]:
    """Find a topic that is not kept as it has to be."""
    if data.link is None:
        return
    name = topic_of(data.ledger)
    try:
        check(data.link, [name], nodes_of(data.link))
    except KafkaDown as down:
        mend = "Is Kafka up, and are WHISTLE_KAFKA, its user and its password right?"
        yield wrong(
            "Kafka does not answer ({why}).", mend, why=str(down).removeprefix("Kafka: ")[:200]
        )
    except Stopped as stopped:
        yield wrong(_said(stopped), "See docs/operations/runbooks.md.")
    else:
        yield fine("{name} is kept as it has to be.", name=name)


def relay(data: Data) -> Iterator[Finding]:
    """Find a relay that is behind, rests, or had to stop."""
    if data.link is None:
        return
    try:
        now = standing(data.ledger, data.link, datetime.now(UTC))
    except KafkaDown:  # Said already; how far it was is known without Kafka.
        if noted := lag(data.ledger, datetime.now(UTC)):
            said = "By its own note the relay is {events} events behind, {seconds} s."
            mend = "It goes on by itself when Kafka answers; nothing is lost."
            yield wrong(said, mend, events=noted[0], seconds=round(noted[1]))
        return
    except Stopped as stopped:
        yield wrong(_said(stopped), "See docs/operations/runbooks.md.")
        return
    named = {"events": now.events, "seconds": round(now.seconds)}
    said = "The relay is {events} events behind, {seconds} s."
    if now.paused:
        yield wrong("The relay rests.", "whistle relay resume lets it go on.")
    elif now.seconds > LATE_S:
        yield wrong(said, "Is a relay there? Start whistle relay, and look at its log.", **named)
    else:
        yield fine(said, **named)


def standstill(data: Data) -> Iterator[Finding]:
    """Find what a worker stopped for: it goes on by itself when that is mended."""
    if why := data.ledger.fact(STOPPED):
        said = "The boards stand still: {why}"
        yield wrong(said, "See docs/operations/runbooks.md.", why=why)


def subscriptions(data: Data) -> Iterator[Finding]:
    """Find departments that do not take what is sent to them."""
    states = Subscribed(data.ports(lambda *_: None)).now().values()
    open_ = [state for state in states if state.status is Status.OPEN]
    late = sorted({state.office for state in open_ if state.overdue})
    if late:
        said = "Deliveries are overdue to {offices}."
        mend = "Call them; nothing is dropped. whistle subscription list says more."
        yield wrong(said, mend, offices=", ".join(late))
    elif open_:
        yield fine("{count} subscriptions flow.", count=len(open_))


def certificates(data: Data) -> Iterator[Finding]:
    """Find an authority's certificate that ends soon."""
    if data.link is None or not data.link.ca:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(data.link.ca)
    except OSError as why:
        mend = "Name the file of who signed Kafka's certificates in WHISTLE_KAFKA_CA."
        yield wrong("{file} cannot be used ({why}).", mend, file=data.link.ca, why=why)
        return
    for one in context.get_ca_certs():
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(one["notAfter"])), UTC)
        named = {"file": data.link.ca, "day": ends.date().isoformat()}
        if ends - datetime.now(UTC) < SOON:
            mend = "Renew it, and start the processes again."
            yield wrong("{file} ends on {day}.", mend, **named)
        else:
            yield fine("{file} holds until {day}.", **named)


def _said(stopped: Stopped) -> str:
    mends = f" {spoken(stopped.mends)}" if stopped.mends else ""
    return spoken(stopped.said, **stopped.named) + mends
