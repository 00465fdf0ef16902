"""Run the policies over the ledger's order; each keeps its own durable cursor."""

from __future__ import annotations

import importlib
import pkgutil

import structlog

import domain.policies
from domain.authorise import SYSTEM
from domain.codec import UnknownKind
from domain.command import Ports, give
from domain.ledger import StorageDown, Stored
from domain.order import Order
from domain.policies.intent import Policy
from domain.refusals import Contended, Refusal

PAGE = 500
log = structlog.get_logger()


def find_policies() -> dict[str, Policy]:
    """Give every policy there is, by name: a module of its own, with a function of its name."""
    names = sorted(m.name for m in pkgutil.iter_modules(domain.policies.__path__))
    modules = {name: importlib.import_module(f"domain.policies.{name}") for name in names}
    return {
        name: getattr(module, name) for name, module in modules.items() if hasattr(module, name)
    }


class Consequences:
    """Gives the commands that follow from events, each exactly once in effect."""

    def __init__(self, ports: Ports, policies: dict[str, Policy] | None = None) -> None:
        """Begin where the cursors stand; a new policy starts at the head."""
        self._ports = ports
        self._policies = find_policies() if policies is None else policies
        self._cursors: dict[str, int] = {}
        for name in self._policies:
            at = ports.ledger.cursor(name)
            if at is None:
                at = ports.ledger.head()
                ports.ledger.move_cursor(name, None, at)
            self._cursors[name] = at

    def step(self) -> int:
        """Look at a page of events for each policy, and give how many there were."""
        return sum(self._follow(name, policy) for name, policy in self._policies.items())

    def _follow(self, name: str, policy: Policy) -> int:
        after = self._cursors[name]
        rows = self._ports.ledger.read(after, PAGE)
        for row in rows:
            try:
                self._apply(name, policy, row)
            except (Contended, StorageDown):
                raise
            except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
                at = f"{row.stream}/{row.version}"
                log.error("policy.passed_by", policy=name, row=at, why=repr(poison)[:200])  # noqa: TRY400
        if rows:
            to = rows[-1].position
            self._ports.ledger.move_cursor(name, after, to)
            self._cursors[name] = to
        return len(rows)

    def _apply(self, name: str, policy: Policy, row: Stored) -> None:
        try:
            recorded = self._ports.codec.decode(row)
        except UnknownKind:
            return
        for number, intent in enumerate(policy(recorded)):
            order = Order(
                command=intent.command,
                who=SYSTEM,
                key=f"{name}/{row.stream}/{row.version}/{number}",
                stream=intent.stream,
                part=intent.part,
                correlation=recorded.meta.correlation,
                causation=f"{row.stream}/{row.version}",
            )
            self._give(name, order)

    def _give(self, name: str, order: Order) -> None:
        try:
            give(order, self._ports)
        except Contended:
            raise
        except Refusal as refusal:
            log.info("policy.refused", policy=name, stream=order.stream, code=refusal.code())
