"""Why an incident's command cannot be done; each docstring is the rule that people read."""

from __future__ import annotations

from domain.refusals import Malformed, Missing, Refusal


class IncidentPlaceUnknown(Malformed):
    """An incident's place must be in the territory: import its codes, or choose one that is."""


class AffectedUnknown(Malformed):
    """An affected unit must be a place of the territory or an open office: see the lists for its code."""


class NobodyAnswers(Malformed):
    """An incident needs a street office or a command centre that answers for its place: open one first."""


class LeadWouldChange(Refusal):
    """An incident stays with the office that leads it: report it anew where it is, as a false alarm here."""


class IncidentStandsElsewhere(Refusal):
    """The incident does not stand where this can be done: its steps go forward only."""


class SecurityHasNoGrade(Refusal):
    """An incident of public security has no grade (应对法 art. 3): start the response without one."""


class NothingToRegrade(Refusal):
    """Only a grade that was given can be changed: one of public security has none."""


class ResponseNeedsAGrade(Refusal):
    """An incident is graded before its response starts, unless it is one of public security: grade it."""


class AuthorityTooLow(Malformed):
    """A response is started by a government at county level or above: name that body, never a street."""


class AuthorityElsewhere(Malformed):
    """The government that starts a response governs the incident's place: give the code of one that does."""


class EndNotAhead(Malformed):
    """A response has an expected end within a year ahead: give a moment with its time zone."""


class WhistleTaken(Refusal):
    """A whistle belongs to one incident at most: detach it there first."""


class WhistleNotHere(Refusal):
    """This whistle is not attached to this incident."""


class FirstReportFirst(Refusal):
    """The first report is made once and before any other; what is new after it goes into a continued one."""


class FinalReportSent(Refusal):
    """After the final report there is no other."""


class NotControlled(Refusal):
    """The final report is made when the incident is under control: declare that first."""


class NoSuchReport(Missing):
    """The incident has no report of that number."""


class ReportReceived(Refusal):
    """The report has been acknowledged already."""


class NothingToPassOn(Refusal):
    """A first report is passed on, once."""


class DutyOpen(Refusal):
    """An incident is closed when no clock of it runs: make, acknowledge and pass on its reports first."""


class NoFinalReport(Refusal):
    """An incident is closed after its final report: send it first."""
