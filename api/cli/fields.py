"""What the fields of commands are, for whoever types them: a sentence, and an example."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import reduce
from typing import Any

from annotated_types import Ge, Le, MaxLen

from api.language import spoken

OFFICES = "as in: whistle board offices"
WHISTLE = "number as said on the radio, or what its id begins with"
FIELDS: dict[str, tuple[str, str]] = {
    "accepted": ("accept the claim, or send it back with --defects", ""),
    "after": ("a position of the record, as in: whistle events list", "0"),
    "answers_for": ("a matter that it answers for", "供水"),
    "affected": (f"code of an office that is affected, {OFFICES}", "420102-water"),
    "area": ("code of the territory it works in, as in: whistle board places", "420102"),
    "assist": (f"code of an office that assists, {OFFICES}", "420102-traffic"),
    "authority": ("code of the territory whose government declared, 0 for the state", "420102"),
    "authority_name": ("the body that declared, as it signs", "江岸区人民政府"),
    "blows": ("a kind of whistle that it may blow", "ER"),
    "category": ("what sort of incident it is", "natural"),
    "clarity": ("was it clear", "satisfied"),
    "before": (
        "the shift before, empty for an office's first: whistle board shifts",
        "420102002.1",
    ),
    "cooperation": ("how it worked with others", "satisfied"),
    "dead": ("how many people are dead, as known now", "0"),
    "defects": ("what is still wrong; needed when it goes back", "仍漏水"),
    "duty": ("the duty's number, as in: whistle board duty --json", "1"),
    "expected_end": ("when it is expected to end: 2027-01-31T18:00, Beijing time", "2027-01-31"),
    "found": ("what was found", "积水已退"),
    "grade": ("the grade, I the gravest", "III"),
    "how": ("how it was kept", "水务局已回电"),
    "injured": ("how many people are injured, as known now", "2"),
    "instruction": ("what the leader said is to be done", "加密巡查"),
    "item": ("the emergency plan that the response is of", "防汛应急响应"),
    "kinds": ("a kind of event, or a slice for all of its kinds; all when left out", "whistle"),
    "kind": ("ER emergency, LE joint enforcement, KT key task, RD residents' demand", "RD"),
    "lead": (f"code of the office that leads, {OFFICES}", "420102-water"),
    "leader": ("who leads: an account's name", "wang"),
    "legs": ("number of a leg that the call was about", "1"),
    "level": ("E1 life at risk, E2 urgent, N for every other kind", "E2"),
    "limit": ("by when it holds, in words", "当日"),
    "matter": ("what it is about, in a line", "供水主管爆裂"),
    "measure": ("what was done", "已关阀换管"),
    "measures": ("the measures taken", "封控路段并转移群众"),
    "missing": ("what is missing", "缺少具体位置"),
    "name": ("full name", "江岸区水务局"),
    "need": ("what is to be done", "关阀止水"),
    "note": ("what is to be noted", "已与社区联系"),
    "note_read": ("you have read the hand-over note of the shift before", ""),
    "office": (f"code of the office, {OFFICES}", "420102002"),
    "open-office.kind": (
        "what it is: a street's and a community's has its place's code",
        "department",
    ),
    "outcome": ("how it ended", "solved"),
    "own": ("only what the office itself has to do with", ""),
    "people": ("how many people came", "3"),
    "place": ("code of the community, as in: whistle board places -q NAME", "420102002003"),
    "policy": ("the whole policy: whistle policy publish reads it from a file", ""),
    "post": ("whom you called: office and post, no private name", "水务局值班室"),
    "promise": ("the promise's number, as in: whistle board shifts --json", "1"),
    "proportionality": ("was it in proportion", "satisfied"),
    "receiver": ("the body that it went to", "武汉市应急管理局"),
    "reason": ("why", "误报"),
    "reference": ("the number that the other system gave the call, not who called", "WH-0042"),
    "requested": (f"code of an office that should come, {OFFICES}", "420102-water"),
    "result": ("what came of it", "satisfied"),
    "role": ("the role", "responder"),
    "assign-duty.post": ("what somebody on duty is there for", "duty_officer"),
    "record-promise.post": (
        "whom it was promised to: a post there, no private name",
        "水务局值班室",
    ),
    "add-report.note": ("what was new in it", "水已进楼道"),
    "record-call.outcome": ("what came of the call", "reached"),
    "open-subscription.place": ("only what lies in this place: its code", "420102002"),
    "amend-subscription.place": ("only what lies in this place: its code", "420102002"),
    "replay-subscription.since": (
        "what was recorded then or later: 2027-01-31T08:00, Beijing time",
        "",
    ),
    "close-incident.outcome": ("how it ended", "险情排除"),
    "count-casualties.missing": ("how many people are missing, as known now", "0"),
    "report-incident.missing": ("how many people are missing, as known now", "0"),
    "start-response.level": ("level of the response, I the gravest", "III"),
    "adjust-response.level": ("level of the response, I the gravest", "IV"),
    "import-duties.rows": ("the duties: whistle duty import reads them from a file", ""),
    "rows": ("the places: whistle territory import reads them from a file", ""),
    "said": ("what was said", "已在路上"),
    "satisfaction": ("how content the residents are", "satisfied"),
    "short": ("short name, at most 4 hanzi or 10 letters", "水务局"),
    "since": ("from when on: 2027-01-31T08:00, Beijing time", "2027-01-31T08:00"),
    "source": ("from where the call came", "12345"),
    "speed": ("how fast it came", "satisfied"),
    "spot": ("where exactly", "3 栋一单元"),
    "start": ("head: what comes next; beginning: all there is; position: see --after", "head"),
    "stage": ("which report: the first, a continued or the final one", "first"),
    "assign-duty.subject": ("who is on duty: an account's name", "li"),
    "name-stand-in.subject": ("who stands in: an account's name", "zhao"),
    "subject": ("who holds it, as in: whistle token create SUBJECT", "li"),
    "to": (f"code of the office that it was promised to, {OFFICES}", "420102-water"),
    "unit": ("code of an office or a place, or * for everything", "420102-water"),
    "until": ("until when: 2027-01-31 or 2027-01-31T18:00, Beijing time", "2027-01-31"),
    "url": (
        "address that a webhook sends to, without anything secret",
        "https://hooks.example/whistle",
    ),
    "validity": ("was it a matter for a whistle", "satisfied"),
    "way": ("how events come", "pull"),
    "what": ("what was promised", "半小时内回电"),
    "whistle": (f"the whistle's {WHISTLE}", "大智-7"),
    "with_whom": ("with whom it was settled", "社区书记"),
}
WHERE = {
    "whistle": (f"its {WHISTLE}", "大智-7"),
    "incident": ("what its id begins with, as in: whistle board incidents", "0f3a"),
    "office": ("the office's code", "420102-water"),
    "duty": ("code of the office whose list it is", "420102002"),
    "shift": ("the office's code, a dot, its number, as in: whistle board shifts", "420102002.1"),
    "subscription": ("what its id begins with, as in: whistle board subscriptions", "0f3a"),
    "grant": ("the grant's id, as grant-role answered", "GRANT"),
    "policy": ("the policy's name", "default"),
    "territory": ("the city's code", "4201"),
}


def addressed(slice_: str) -> tuple[str, str]:
    """Give what a stream is addressed by, and an example."""
    text, sample = WHERE.get(slice_) or (f"the {slice_}'s id, or what it begins with", "ID")
    return spoken(text), sample


SIDES = {
    "place": "{roles} of the place's street",
    "blower": "{roles} of the street that blew",
    "centre": "{roles} of the command centre",
    "above": "{roles} of the district above it",
    "leg": "{roles} of the leg's office",
    "lead": "{roles} of the leading office",
    "addressee": "{roles} of an office that was told",
    "office": "{roles} of the office",
    "unit": "{roles} over the unit",
    "area": "{roles} over the area",
    "city": "{roles} over the city",
    "whole": "{roles} over everything",
}


def givers(by: Mapping[str, tuple[str, ...]]) -> str:
    """Say who may give a command: which roles, of what."""
    people = {side: roles for side, roles in by.items() if set(roles) - {"system"}}
    return spoken("; ").join(
        spoken(SIDES.get(side, f"{{roles}} of the {side}"), roles=_or([*map(spoken, roles)]))
        for side, roles in people.items()
    )


def _or(words: Sequence[str]) -> str:
    *some, last = words
    first = reduce(lambda one, more: spoken("{one}, {more}", one=one, more=more), some or [last])
    return spoken("{some} or {last}", some=first, last=last) if some else first


def known(command: str, name: str) -> tuple[str, str]:
    """Give what a field of a command is, and an example."""
    return FIELDS.get(f"{command}.{name}") or FIELDS.get(name) or (name.replace("_", " "), "")


def told(command: str, name: str, hint: Any, *, needed: bool) -> str:  # noqa: ANN401  Types of types.
    """Say what a field is, how much it holds, and whether it may be left out."""
    text, bounds = spoken(known(command, name)[0]), spoken(", ").join(_bounds(hint))
    text = spoken("{text} ({more})", text=text, more=bounds) if bounds else text
    return spoken("{text} [required]", text=text) if needed else text


def shown(name: str, hint: Any) -> str | None:  # noqa: ANN401  Types of types.
    """Give the word that stands for a value in the help."""
    bare = _bare(hint)
    if bare is bool:
        return None
    return "N" if bare is int else name.rpartition("_")[2].upper()


def _bare(hint: Any) -> Any:  # noqa: ANN401  Types of types.
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    return _bare(args[0]) if origin in (typing.Annotated, tuple) else hint


def _bounds(hint: Any) -> Iterator[str]:  # noqa: ANN401  Types of types.
    bare = _bare(hint)
    if isinstance(bare, type) and issubclass(bare, Enum):
        yield spoken("one of {words}", words=", ".join(str(word.value) for word in bare))
    inner = typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint
    many = typing.get_origin(inner) is tuple
    limits = () if many else getattr(hint, "__metadata__", ())
    low = next((one.ge for one in limits if isinstance(one, Ge)), None)
    for one in limits:
        if isinstance(one, Le):
            yield spoken("{low} to {high}", low=low, high=one.le)
        if isinstance(one, MaxLen):
            yield spoken("at most {count} characters", count=one.max_length)
    if many:
        yield spoken("give it once for each")


def example(command: str, name: str, hint: Any) -> str:  # noqa: ANN401  Types of types.
    """Give an option as it might be typed."""
    option, given = f"--{name.replace('_', '-')}", known(command, name)[1]
    return option if not given else f'{option} "{given}"' if " " in given else f"{option} {given}"
