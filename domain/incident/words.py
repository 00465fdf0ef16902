"""The closed vocabularies of an incident, as stored; their words in three scripts are the glossary's."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le

from domain.declare import value


class Category(StrEnum):
    """The four classes of incidents (应对法 art. 3; GB/T 35561-2017)."""

    NATURAL = "natural"
    ACCIDENT = "accident"
    HEALTH = "health"
    SECURITY = "security"


class Grade(StrEnum):
    """特别重大, 重大, 较大, 一般: a grade of an incident, and a level of the response to one."""

    I = "I"  # noqa: E741  The law's own numeral.
    II = "II"
    III = "III"
    IV = "IV"


class Status(StrEnum):
    """Where an incident stands; the order is the order of the steps."""

    SIGNALLED = "signalled"
    VERIFIED = "verified"
    GRADED = "graded"
    RESPONDING = "responding"
    CONTROLLED = "controlled"
    CLOSED = "closed"
    FALSE_ALARM = "false-alarm"


class Stage(StrEnum):
    """初报, 续报, 终报: which report upward it is."""

    FIRST = "first"
    CONTINUED = "continued"
    FINAL = "final"


People: TypeAlias = Annotated[int, Ge(0), Le(1_000_000)]


@value
class Casualties:
    """How many people are dead, missing and injured: counts, never who."""

    dead: People = 0
    missing: People = 0
    injured: People = 0
