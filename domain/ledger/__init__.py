"""The one room that imports eventsourcing: the ledger, its order and its durable cursors."""

from domain.ledger.connections import READERS_KEPT_MAX, Connections
from domain.ledger.ledger import Ledger, open_ledger
from domain.ledger.stored import Conflict, NewerSchema, StorageDown, Stored

__all__ = [
    "READERS_KEPT_MAX",
    "Conflict",
    "Connections",
    "Ledger",
    "NewerSchema",
    "StorageDown",
    "Stored",
    "open_ledger",
]
