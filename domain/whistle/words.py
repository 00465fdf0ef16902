"""The closed vocabularies of a whistle, as stored; their words in three scripts are the glossary's."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a whistle is for (Beijing Street Office Regulation, art. 5)."""

    ER = "ER"
    LE = "LE"
    KT = "KT"
    RD = "RD"


class Level(StrEnum):
    """How urgent an emergency whistle is: E1 life at risk, E2 urgent; N for the other kinds."""

    E1 = "E1"
    E2 = "E2"
    N = "N"


class Status(StrEnum):
    """Where a whistle stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    BLOWN = "blown"
    IN_PROGRESS = "in-progress"
    VERIFYING = "verifying"
    EVALUATING = "evaluating"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class LegState(StrEnum):
    """How far a department has come; the order is the order of the steps."""

    DISPATCHED = "dispatched"
    SIGNED = "signed"
    CONTACTED = "contacted"
    ARRIVED = "arrived"
    WORKING = "working"
    CLAIMED = "claimed"
    REWORK = "rework"
    ACCEPTED = "accepted"


class Rating(StrEnum):
    """满意, 基本满意, 不满意: counted as 1, 0.8 and 0."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


class Source(StrEnum):
    """From where another report of the same matter came: a hotline, or a person at the desk."""

    HOTLINE = "12345"
    POLICE = "110"
    PHONE = "phone"
    WALK_IN = "walk-in"
    GRID = "grid"
    OTHER = "other"


class CallOutcome(StrEnum):
    """What came of a phone call."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched-off"


class Outcome(StrEnum):
    """How a whistle ended."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVABLE = "not-solvable-explained"


class Cause(StrEnum):
    """What an escalation rests on."""

    BREACH = "breach"
    REWORK = "rework"
