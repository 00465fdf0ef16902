"""The wire format: CloudEvents 1.0 in Kafka's binary mode, the stored bytes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from domain.codec import Unreadable, from_json
from domain.ledger import Stored
from projections.kafka.faults import Foreign

CONTENT_TYPE = b"application/json; charset=utf-8"
STREET_DIGITS, DISTRICT_DIGITS = 9, 6
Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class About:
    """What the wire takes from an event's envelope; bytes that are no event have none of it."""

    recorded_at: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Body:
    meta: About


NOTHING = _Body(About())


class Told(NamedTuple):
    """An event as a topic holds it: ``prev`` is the position before it there, ``lineage`` its ledger."""

    row: Stored
    prev: int
    lineage: str
    offset: int


def about(body: bytes) -> About:
    """Give what the wire says beside the bytes; whatever the ledger holds is sent, readable or not."""
    try:
        return from_json(body, _Body).meta
    except Unreadable:
        return NOTHING.meta


def key_of(stream: str, place: str) -> bytes:
    """Give the key: the street's code, else the district's, else the stream.

    A topic of ours has one partition; the key is for those who spread it over more downstream.
    """
    for digits in (STREET_DIGITS, DISTRICT_DIGITS):
        if len(place) >= digits and place.isdecimal():
            return place[:digits].encode()
    return stream.encode()


def headers_of(row: Stored, recorded_at: str, prev: int, lineage: str) -> Headers:
    """Give the headers of an event whose position before it in the topic is ``prev``."""
    source, of = _ledger_of(lineage)
    subject = row.stream.encode()
    headers = [
        ("content-type", CONTENT_TYPE),
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%s/%d" % (subject, row.version)),
        ("ce_type", row.kind.encode()),
        ("ce_source", source),
        ("ce_subject", subject),
        ("ce_sequence", b"%d" % row.position),
        ("prev", b"%d" % prev),
        ("lineage", of),
    ]
    if recorded_at:
        headers.append(("ce_time", recorded_at.encode()))
    return headers


@cache
def _ledger_of(lineage: str) -> tuple[bytes, bytes]:
    return f"urn:uuid:{lineage}".encode(), lineage.encode()


def told(record: Any) -> Told:  # noqa: ANN401  The library's record has no types.
    """Read a record back; Foreign when it is none of ours."""
    try:
        headers = {name: value.decode() for name, value in record.headers}
        stream, _, version = headers["ce_id"].rpartition("/")
        position, prev = int(headers["ce_sequence"]), int(headers["prev"])
        row = Stored(stream, int(version), headers["ce_type"], record.value, position)
        return Told(row, prev, headers["lineage"], record.offset)
    except (KeyError, ValueError, AttributeError) as wrong:
        raise Foreign(
            "{topic} at offset {offset} holds a record that no relay wrote ({why}): see who may"
            " write to the topic.",
            topic=record.topic,
            offset=record.offset,
            why=repr(wrong),
        ) from wrong
