"""Why a whistle's command cannot be done; each docstring is the rule that people read."""

from __future__ import annotations

from domain.refusals import Malformed, Missing, Refusal


class UnknownPlace(Malformed):
    """The place must be in the territory: import its codes, or choose one that is."""


class NoStreetAnswers(Malformed):
    """A whistle needs a street office that answers for its place: open the office first."""


class UnknownOffice(Malformed):
    """A summoned office must be open: see the list of offices for its code."""


class WrongLevel(Malformed):
    """An emergency is E1 or E2; every other kind has the level N."""


class NotOnesToBlow(Refusal):
    """This kind of whistle is not yours to blow: the policy names the roles that may."""


class OfficeMayNotBlow(Refusal):
    """The street office has not been given this kind of whistle."""


class WrongStanding(Refusal):
    """The whistle does not stand where this can be done."""


class ReportNoted(Refusal):
    """A call is noted on a whistle once: its source's reference stands there already."""


class TelephoneNumber(Malformed):
    """The reference is the number that the other system gave the call, never a caller's telephone."""


class NoSuchLeg(Missing):
    """The whistle has no leg of that number."""


class WrongStep(Refusal):
    """The leg does not stand where this can be done: steps go forward only."""


class EmergencyIsNotReturned(Refusal):
    """An emergency is never sent back for correction: triage it."""


class NothingToConfirm(Refusal):
    """Only an emergency blown at once waits for confirmation, and only once."""


class ConfirmedByBlower(Refusal):
    """An emergency is confirmed by another person than the one who blew it."""


class SummonedTwice(Refusal):
    """A department is summoned once: name each office one time, the lead not among the assistants."""


class NotYetArrived(Refusal):
    """What is bound to a place is resolved on the scene: report the arrival first."""


class VerifierIsResolver(Refusal):
    """A claim is verified by another person than the one who made it."""


class DefectsUnsaid(Malformed):
    """Work that is sent back needs its defects said."""


class EvaluatorIsEvaluated(Refusal):
    """A department is not judged by one of its own."""


class ReasonUnsaid(Malformed):
    """This needs a reason."""


class WorkNotDone(Refusal):
    """While the work is not done nobody leaves: the blower or the centre must agree (事不完、人不撤)."""


class AlreadyLeft(Refusal):
    """The team has left already."""


class AlreadyEvaluated(Refusal):
    """This has been judged already, and a judgement stands."""


class LegsNotEvaluated(Refusal):
    """A whistle is closed once every leg is accepted and judged."""


class SomebodyArrived(Refusal):
    """A whistle cannot be withdrawn once somebody has arrived: verify and close it."""


class NothingToAcknowledge(Refusal):
    """No escalation waits for an answer."""
