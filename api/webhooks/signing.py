"""Standard Webhooks: the headers by which a receiver knows who sent a message, and that it is whole."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from api.access.signing import PREFIX


def headers(secrets: Iterable[str], id_: str, at: int, body: bytes) -> dict[str, str]:
    """Give the headers of a message: its id, when it is sent in Unix seconds, a signature by each secret."""
    signed = b".".join((id_.encode(), str(at).encode(), body))
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def message_id(stream: str, version: int) -> str:
    """Give an event's id as a header may hold it: the same each time, and without a full stop."""
    return f"{stream}/{version}".replace(".", "_")


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"
