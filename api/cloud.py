"""An event as departments receive it: a CloudEvents envelope around the very bytes that are stored."""

from __future__ import annotations

from domain.codec import from_json, to_json
from domain.ledger import Stored

MEDIA = "application/cloudevents+json"


def event(row: Stored, street: str, lineage: str) -> bytes:
    """Write an event as JSON: CloudEvents 1.0, structured, with its position and the street it is in.

    ``data`` is what the ledger holds, ``{"meta": ..., "data": ...}``, as the schema that is named says.
    """
    meta = from_json(row.body, dict[str, dict[str, object]])["meta"]
    head = {
        "specversion": "1.0",
        "id": f"{row.stream}/{row.version}",
        "source": f"/ledgers/{lineage}",
        "type": row.kind,
        "time": meta["recorded_at"],
        "subject": row.stream,
        "position": row.position,
        "street": street,
        "exercise": meta["exercise"],
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/{row.kind}",
    }
    return b"".join((to_json(head)[:-1], b',"data":', row.body, b"}"))
