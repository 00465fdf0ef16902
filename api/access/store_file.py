"""The access database in a SQLite file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from api.access.schema import SCHEMA, VERSION
from api.access.store import Now, Store
from domain.ledger import NewerSchema, StorageDown
from projections.store_file import engine_at

# A revoked session stays revoked after a power cut, and what is deleted is gone from the file.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")


class FileStore(Store):
    """One file of a data directory."""

    def __init__(self, directory: Path, now: Now) -> None:
        """Open the file, made for its owner alone when it is not there; NewerSchema, StorageDown."""
        path = directory / "access.db"
        try:
            path.touch(mode=0o600)
        except OSError as down:
            raise StorageDown("the access database cannot be opened") from down
        super().__init__(engine_at(path, PRAGMAS), now)
        with self.asked() as connection:
            found = connection.execute(text("PRAGMA user_version")).scalar_one()
            if found > VERSION:
                raise NewerSchema(found, VERSION)
            for statement in SCHEMA:
                connection.execute(text(statement))
            connection.execute(text(f"PRAGMA user_version = {VERSION}"))
