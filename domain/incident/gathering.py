"""Decide: which whistles belong to an incident; a whistle belongs to one at most."""

from __future__ import annotations

from domain.circumstances import Circumstances
from domain.facts import Gathered
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.incident.moves import stand
from domain.incident.state import Incident
from domain.register import Facts


def attach_whistle(state: Incident, it: c.AttachWhistle, now: Circumstances) -> list[object]:
    """Attach a whistle that no incident has; once more changes nothing."""
    stand(state, c.AttachWhistle)
    if it.whistle in state.whistles:
        return []
    known = now.register.get(Gathered, it.whistle)
    if known and known.incidents:
        raise no.WhistleTaken(field="whistle", incident=known.incidents[0])
    return [e.WhistleAttached(incident=now.where.id, whistle=it.whistle)]


def detach_whistle(state: Incident, it: c.DetachWhistle, now: Circumstances) -> list[object]:
    """Detach a whistle."""
    if it.whistle not in state.whistles:
        raise no.WhistleNotHere(field="whistle")
    return [e.WhistleDetached(incident=now.where.id, whistle=it.whistle, reason=it.reason)]


def yield_whistle(state: Incident, it: c.YieldWhistle, now: Circumstances) -> list[object]:
    """Give a whistle up to the incident that was first in the ledger's order; nothing if none was."""
    known = now.register.get(Gathered, it.whistle)
    first = next(iter(known.incidents), now.where.id) if known else now.where.id
    if it.whistle not in state.whistles or first == now.where.id:
        return []
    reason = f"attached to {first} first"
    return [e.WhistleDetached(incident=now.where.id, whistle=it.whistle, reason=reason)]


def inform(facts: Facts, it: e.WhistleAttached | e.WhistleDetached) -> None:
    """Keep in the register which incidents have a whistle."""
    known = facts.find(Gathered, it.whistle)
    others = tuple(one for one in (known.incidents if known else ()) if one != it.incident)
    incidents = (*others, it.incident) if isinstance(it, e.WhistleAttached) else others
    facts.put(it.whistle, Gathered(whistle=it.whistle, incidents=incidents))
