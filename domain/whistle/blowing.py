"""Decide: from the draft to the blow, who called again, and taking it back."""

from __future__ import annotations

import re

from domain.change import like
from domain.circumstances import Circumstances
from domain.facts import Office, Place, office_over
from domain.roster import check_on_duty
from domain.timing import in_force
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.clocks import start
from domain.whistle.moves import WHISTLE
from domain.whistle.state import Whistle
from domain.whistle.words import Kind, Level

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def stand(state: Whistle, command: type) -> None:
    """Refuse a command for which the whistle does not stand right."""
    if state.status not in WHISTLE[command].of:
        raise no.WrongStanding(status=state.status, needs=WHISTLE[command].needs)


def draft_whistle(_: Whistle, it: c.DraftWhistle, now: Circumstances) -> list[object]:
    """Write down a need."""
    return [e.WhistleDrafted(brief=_written(it, it.kind, now))]


def amend_whistle(state: Whistle, it: c.AmendWhistle, now: Circumstances) -> list[object]:
    """Write a draft anew."""
    stand(state, c.AmendWhistle)
    return [e.WhistleAmended(brief=_written(it, it.kind, now))]


def submit_whistle(state: Whistle, _: c.SubmitWhistle, __: Circumstances) -> list[object]:
    """Put a draft forward."""
    stand(state, c.SubmitWhistle)
    return [e.WhistleSubmitted()]


def return_whistle(state: Whistle, it: c.ReturnForCorrection, _: Circumstances) -> list[object]:
    """Send a submitted whistle back."""
    stand(state, c.ReturnForCorrection)
    if state.brief.kind is Kind.ER:
        raise no.EmergencyIsNotReturned
    return [e.WhistleReturned(missing=it.missing)]


def approve_and_blow(state: Whistle, _: c.ApproveAndBlow, now: Circumstances) -> list[object]:
    """Approve and blow."""
    stand(state, c.ApproveAndBlow)
    _hold_the_right(state, now)
    return [e.WhistleApproved(), _blow(state, now, pending=False)]


def blow_now(state: Whistle, it: c.BlowNow, now: Circumstances) -> list[object]:
    """Blow an emergency at once."""
    drafted = e.WhistleDrafted(brief=_written(it, Kind.ER, now))
    state = Whistle(brief=drafted.brief)
    _hold_the_right(state, now)
    return [drafted, _blow(state, now, pending=now.actor.role == "duty_officer")]


def confirm_whistle(state: Whistle, _: c.ConfirmWhistle, now: Circumstances) -> list[object]:
    """Confirm what was blown at once."""
    _confirmable(state, c.ConfirmWhistle, now)
    return [e.WhistleConfirmed()]


def refuse_confirmation(
    state: Whistle, it: c.RefuseConfirmation, now: Circumstances
) -> list[object]:
    """Refuse to confirm what was blown at once."""
    _confirmable(state, c.RefuseConfirmation, now)
    return [e.WhistleConfirmationRefused(reason=it.reason)]


def add_report(state: Whistle, it: c.AddReport, _: Circumstances) -> list[object]:
    """Note another call; what has a reference is noted once, and nobody's telephone is one (I15)."""
    stand(state, c.AddReport)
    reference = it.reference.strip()
    if MOBILE.search(re.sub(r"[\s-]", "", reference)):
        raise no.TelephoneNumber(field="reference")
    if reference and (it.source, reference) in state.reports:
        raise no.ReportNoted(field="reference", source=it.source)
    return [like(e.ReportAdded, it, reference=reference)]


def withdraw_whistle(state: Whistle, it: c.WithdrawWhistle, _: Circumstances) -> list[object]:
    """Take the whistle back (I17)."""
    if any(leg.arrived for leg in state.legs):
        raise no.SomebodyArrived
    stand(state, c.WithdrawWhistle)
    return [e.WhistleWithdrawn(reason=it.reason)]


def _confirmable(state: Whistle, command: type, now: Circumstances) -> None:
    stand(state, command)
    if not state.pending_confirmation:
        raise no.NothingToConfirm
    if state.blown_by == now.actor.subject:
        raise no.ConfirmedByBlower


def _hold_the_right(state: Whistle, now: Circumstances) -> None:
    """Check the right and the duty as held now: by the policy, the office, its duty list (I12)."""
    roles = in_force(now.register).blown_by(state.brief.kind)
    if now.actor.role not in roles:
        raise no.NotOnesToBlow(kind=state.brief.kind, roles=", ".join(roles))
    office = now.register.get(Office, state.brief.blower)
    if office is None or state.brief.kind not in office.blows:
        raise no.OfficeMayNotBlow(kind=state.brief.kind, office=state.brief.blower)
    if now.actor.role == "duty_officer":
        check_on_duty(now.register, office.code, now.actor.role, now.actor.subject, now.now)


def _blow(state: Whistle, now: Circumstances, *, pending: bool) -> e.WhistleBlown:
    policy = in_force(now.register)
    triage = start(policy, state, now, "triage", state.brief.centre)
    confirm = start(policy, state, now, "confirm", state.brief.blower) if pending else ()
    return e.WhistleBlown(
        blower=state.brief.blower,
        by=now.actor.subject,
        policy=policy.key,
        pending_confirmation=pending,
        clocks=triage + confirm,
    )


def _written(it: c.DraftWhistle | c.BlowNow, kind: Kind, now: Circumstances) -> e.Brief:
    if (it.level is Level.N) is (kind is Kind.ER):
        raise no.WrongLevel(kind=kind, level=it.level)
    if now.register.get(Place, it.place) is None:
        raise no.UnknownPlace(field="place", place=it.place)
    for office in it.requested:
        known(office, now, "requested")
    street = office_over(now.register, "street", it.place)
    if street is None:
        raise no.NoStreetAnswers(field="place", place=it.place)
    centre = office_over(now.register, "centre", it.place) or street
    return like(e.Brief, it, kind=kind, blower=street.code, centre=centre.code)


def known(office: str, now: Circumstances, field: str) -> None:
    """Refuse an office that is not open."""
    if now.register.get(Office, office) is None:
        raise no.UnknownOffice(field=field, office=office)
