"""What stands on the wire: CloudEvents in binary mode, and the ledger's bytes as they are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from domain.ledger import Stored
from projections.kafka.faults import Foreign
from projections.kafka.wire import About, about, headers_of, key_of, told

LINEAGE = "7d1f4a86-6f0c-4f0a-9d0e-0d3b7a1c2e55"
BODY = b'{"meta":{"recorded_at":"2026-11-24T04:00:00Z","place":"420102002003"},"data":{}}'
ROW = Stored("whistle-a", 3, "whistle.blown.v1", BODY, 17)


def record(**other: object) -> SimpleNamespace:
    """Give a record as the client's library would."""
    headers = headers_of(ROW, "2026-11-24T04:00:00Z", 16, LINEAGE)
    it = {"topic": "whistle.events", "offset": 20, "value": BODY, "headers": headers}
    return SimpleNamespace(**it | other)


def test_the_headers_are_those_of_cloudevents() -> None:
    """Each name and value as docs/kafka.md says."""
    assert dict(record().headers) == {
        "content-type": b"application/json; charset=utf-8",
        "ce_specversion": b"1.0",
        "ce_id": b"whistle-a/3",
        "ce_type": b"whistle.blown.v1",
        "ce_source": f"urn:uuid:{LINEAGE}".encode(),
        "ce_subject": b"whistle-a",
        "ce_sequence": b"17",
        "ce_time": b"2026-11-24T04:00:00Z",
        "prev": b"16",
        "lineage": LINEAGE.encode(),
    }


def test_what_is_read_back_is_what_was_sent() -> None:
    """Stream, version, kind, bytes and position, with what stands before it."""
    assert told(record()) == (ROW, 16, LINEAGE, 20)


def test_an_event_without_a_moment_has_no_time() -> None:
    """Bytes that are no JSON are sent as they are: the ledger holds them, so the topic does."""
    assert about(b"{") == About()
    assert "ce_time" not in dict(headers_of(ROW, about(b"{").recorded_at, 16, LINEAGE))
    assert about(BODY) == About("2026-11-24T04:00:00Z", "420102002003")


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("420102002003", b"420102002"),
        ("420102002", b"420102002"),
        ("420102", b"420102"),
        ("4201", b"whistle-a"),
        ("", b"whistle-a"),
        ("420102-water", b"whistle-a"),
    ],
)
def test_the_key_is_the_street_else_the_district_else_the_stream(place: str, key: bytes) -> None:
    """Whoever spreads the topic over partitions keeps a street's order."""
    assert key_of("whistle-a", place) == key


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("ce_id", b"whistle-a/3")],
        [*headers_of(ROW, "", 16, LINEAGE), ("ce_sequence", b"soon")],
        [*headers_of(ROW, "", 16, LINEAGE), ("ce_id", b"\xff")],
        [*headers_of(ROW, "", 16, LINEAGE), ("ce_id", None)],
    ],
)
def test_a_record_that_no_relay_wrote_is_said_with_its_offset(headers: list[object]) -> None:
    """Somebody else writes to the topic: nothing is guessed."""
    with pytest.raises(Foreign, match=r"whistle\.events at offset 20"):
        told(record(headers=headers))
