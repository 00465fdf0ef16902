"""The one room that imports eventsourcing: the ledger, its order and its durable cursors."""

from domain.ledger.connections import READERS_KEPT_MAX, Connections
from domain.ledger.ledger import FileLedger, open_ledger
from domain.ledger.postgres import PostgresLedger, WentBack
from domain.ledger.postgres_lift import Step, lift, refuse_unfit
from domain.ledger.postgres_pool import Ears, reaching
from domain.ledger.postgres_schema import migrate
from domain.ledger.promise import Ledger
from domain.ledger.stored import Conflict, NewerSchema, StorageDown, Stored

__all__ = [
    "READERS_KEPT_MAX",
    "Conflict",
    "Connections",
    "Ears",
    "FileLedger",
    "Ledger",
    "NewerSchema",
    "PostgresLedger",
    "Step",
    "StorageDown",
    "Stored",
    "WentBack",
    "lift",
    "migrate",
    "open_ledger",
    "reaching",
    "refuse_unfit",
]
