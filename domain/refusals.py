"""The families of refusals: why a command cannot be done, as a code, parameters and a rule."""

from __future__ import annotations

import re
from typing import ClassVar

Parameter = str | int | bool | None


def kebab(name: str) -> str:
    """Write a CamelCase name in kebab-case: ``LegArrived`` becomes ``leg-arrived``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class Refusal(Exception):
    """The command is against the rules as things stand; nothing has changed.

    A subclass is named after the fact that is so; its docstring states the rule and becomes the
    problem's detail. ``parameters`` are what programs and screens need to say it in their words.
    """

    family: ClassVar[str] = "rule"

    def __init__(self, **parameters: Parameter) -> None:
        """Keep the parameters, none of which may hold a resident's data."""
        super().__init__(type(self).code())
        self.parameters = parameters

    @classmethod
    def code(cls) -> str:
        """Give the stable code of this refusal, as in ``nobody-summoned``."""
        return kebab(cls.__name__)

    @classmethod
    def rule(cls) -> str:
        """Give the rule in one sentence: the first line of the docstring."""
        return (cls.__doc__ or "").strip().splitlines()[0]


class Malformed(Refusal):
    """A field of the command cannot be what was sent."""

    family = "malformed"


class Missing(Refusal):
    """There is nothing of that kind that you may see."""

    family = "missing"


class Forbidden(Refusal):
    """You may see this, but none of the roles you hold now may do it."""

    family = "forbidden"


class Moved(Refusal):
    """What you looked at has changed meanwhile: look again, then decide."""

    family = "moved"


class Contended(Refusal):
    """Too many people changed this at once: nothing was done, and it is safe to repeat."""

    family = "contended"


def refusals() -> dict[str, type[Refusal]]:
    """Give every refusal that is declared, by its code."""
    found: dict[str, type[Refusal]] = {}
    families = [Refusal]
    while families:
        family = families.pop()
        found[family.code()] = family
        families += family.__subclasses__()
    return dict(sorted(found.items()))
