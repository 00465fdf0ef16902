"""The secrets that sign webhooks: made here, shown once, kept nowhere else and never in an event."""

from __future__ import annotations

import base64
import secrets

from sqlalchemy import text

from api.access.store import Store
from domain.refusals import Refusal

SECRET_BYTES = 32
PREFIX = "whsec_"


class SecretShown(Refusal):
    """A secret is shown once, and this one was: rotate it, and a new one is shown."""


class Signing:
    """The secrets of one data directory, by subscription and number."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def of(self, subscription: str, number: int) -> str:
        """Give a secret, made when it is asked for first: ``whsec_`` and 32 random bytes as base64."""
        made = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        values = {"of": subscription, "number": number, "secret": made}
        asked = "SELECT secret FROM webhook_secrets WHERE subscription = :of AND number = :number"
        made_first = "INSERT INTO webhook_secrets VALUES (:of, :number, :secret, NULL) ON CONFLICT DO NOTHING"
        with self._store.asked() as connection:
            connection.execute(text(made_first), values)
            return str(connection.execute(text(asked), values).scalar_one())

    def show(self, subscription: str, number: int) -> str:
        """Give a secret to whoever keeps the subscription, once; SecretShown."""
        secret = self.of(subscription, number)
        sql = (
            "UPDATE webhook_secrets SET shown = :now"
            " WHERE subscription = :of AND number = :number AND shown IS NULL"
        )
        values = {"of": subscription, "number": number, "now": self._store.stamp()}
        with self._store.asked() as connection:
            if connection.execute(text(sql), values).rowcount != 1:
                raise SecretShown(secret=number)
            older = "DELETE FROM webhook_secrets WHERE subscription = :of AND number < :number - 1"
            connection.execute(text(older), values)
        return secret
