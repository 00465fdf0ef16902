"""`whistle department`: a department's own system let in by one step, given new secrets, shut out again."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, cast

import typer

from api.access import Access
from api.cli.linked import linked
from api.cli.say import USAGE, AsJson, DataDir, Stop, say
from api.cli.users import directory
from api.settings import chosen
from domain.authorise import OPERATOR, held
from domain.command import give
from domain.facts import Office
from domain.grant import GrantRole, RevokeGrant, Role
from domain.order import Order
from domain.subscription import Subscription
from domain.subscription.commands import CloseSubscription, OpenSubscription, RotateSecret
from domain.subscription.words import Status, Way
from projections.addressed import topic_for
from projections.data import Data
from projections.kafka.link import Link
from projections.kafka.principals import admit, dismiss, of_department
from projections.kafka.topics import make, nodes_of
from projections.subscribed import Subscribed

DAYS, PASSWORD_BYTES = 365, 24
OfficeName = Annotated[str, typer.Argument(help="code of the office, as in 420102-water")]
Given = dict[str, str]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    text = "Departments' own systems: let in, given new secrets, shut out; each in one step."
    group = typer.Typer(no_args_is_help=True, help=text)
    for verb, function in (("add", add), ("rotate", rotate), ("revoke", revoke)):
        group.command(verb)(cast("Callable[..., None]", function))
    app.add_typer(group, name="department")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand when a department is let in."""

    link: Link | None
    here: Data
    access: Access
    office: str

    @property
    def subject(self) -> str:
        """Name its system as whoever speaks."""
        return f"{self.office}.system"

    def order(self, command: object, stream: str = "") -> str:
        """Give a command as the operator of the installation, and the id of its stream."""
        key = f"department/{self.office}/{time.time_ns()}"
        order = Order(command=command, who=OPERATOR, key=key, stream=stream)
        answer = give(order, self.here.ports(self.access.refused))
        return answer.stream.partition("-")[2]

    def subscriptions(self) -> Iterator[tuple[str, Subscription]]:
        """Give its subscriptions that are not closed."""
        for id_, state in Subscribed(self.here.ports(self.access.refused)).now().items():
            if state.office == self.office and state.status is not Status.CLOSED:
                yield id_, state

    def token(self) -> str:
        """Make a bearer token for a year, and let its holder speak for the office as a clerk."""
        until = datetime.now(UTC) + timedelta(days=DAYS)
        self.order(GrantRole(subject=self.subject, role=Role.CLERK, unit=self.office, until=until))
        return self.access.issue(self.subject, until)

    def end(self, reason: str) -> None:
        """End every token of its system, and every role."""
        for token in self.access.tokens():
            if token.subject == self.subject:
                self.access.revoke(token.id)
        for grant in held(self.here.keeper.current(), self.subject, self.here.clock.now()):
            self.order(RevokeGrant(reason=reason), f"grant-{grant.id}")

    def kafka(self) -> Given:
        """Give a user on Kafka a new password, its rights and its share, and its topic."""
        if self.link is None:
            return {}
        password, topic = secrets.token_urlsafe(PASSWORD_BYTES), topic_for(self.office)
        make(self.link, [topic], nodes_of(self.link))
        admit(self.link, self.office, password, of_department(self.office), quota=True)
        said = {"kafka_user": self.office, "kafka_password": password, "topic": topic}
        return said | {"group_prefix": f"{self.office}."}


@contextmanager
def _desk(office: str, data: Path | None) -> Iterator[Desk]:
    settings = chosen(data)
    with directory(data) as (here, access):
        if here.keeper.current().get(Office, office) is None:
            message = "There is no office {office}: see whistle office list."
            raise Stop(message, USAGE, office=office)
        if not settings.kafka:
            yield Desk(None, here, access, office)
            return
        with linked(settings) as link:
            yield Desk(link, here, access, office)


def _tell(given: Given, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(given))
    else:
        for name, value in given.items():
            typer.echo(f"{name}={value}")
    say("These are shown only now: hand them over as you would a key.")


def add(
    office: OfficeName,
    webhook: Annotated[str, typer.Option(help="address that events are sent to (else none)")] = "",
    as_json: AsJson = False,  # noqa: FBT002  A flag of the command line.
    data: DataDir = None,
) -> None:
    """Let a department's system in: a token, a user and a topic on Kafka, a webhook with its secret.

    WHISTLE_KAFKA_USER must be Kafka's administrator; without WHISTLE_KAFKA there is no topic.
    """
    with _desk(office, data) as desk:
        given = desk.kafka() | {"token": desk.token()}  # What may be refused comes first.
        known = {state.way for _, state in desk.subscriptions()}
        if desk.link and Way.TOPIC not in known:
            desk.order(OpenSubscription(office=office, way=Way.TOPIC))
        if webhook:
            asked = OpenSubscription(office=office, way=Way.WEBHOOK, url=webhook)
            given["subscription"] = desk.order(asked)
            given["webhook_secret"] = desk.access.signing.show(given["subscription"], 1)
        _tell(given, as_json=as_json)


def rotate(office: OfficeName, as_json: AsJson = False, data: DataDir = None) -> None:  # noqa: FBT002  A flag.
    """Give a department new secrets: what it signs in with changes now, webhooks bear both for a day."""
    with _desk(office, data) as desk:
        given = desk.kafka()
        desk.end("rotated")
        given["token"] = desk.token()
        for id_, state in desk.subscriptions():
            if state.way is Way.WEBHOOK:
                desk.order(RotateSecret(), f"subscription-{id_}")
                given[f"webhook_secret_{id_}"] = desk.access.signing.show(id_, state.secret + 1)
        _tell(given, as_json=as_json)


def revoke(
    office: OfficeName,
    reason: Annotated[str, typer.Option(help="why, for the record")],
    data: DataDir = None,
) -> None:
    """Shut a department's system out: tokens, user and rights on Kafka, and all subscriptions end now."""
    with _desk(office, data) as desk:
        desk.end(reason)
        if desk.link:
            dismiss(desk.link, office)
        for id_, _ in desk.subscriptions():
            desk.order(CloseSubscription(reason=reason), f"subscription-{id_}")
    say("{office} is shut out; what its topic holds stays.", office=office)
