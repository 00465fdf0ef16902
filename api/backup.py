"""Copy a data directory while it is used, and make a new one from the copy; boards are made anew."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.language import reworded, spoken
from domain.codec import Unreadable, from_json, to_json
from domain.ledger import open_ledger

# The ledger last: who may sign in is then never older than what was recorded under it.
FILES = ("access.db", "ledger.db")
MANIFEST = "manifest.json"
Told = Callable[[str], object]


class NoBackup(Exception):
    """What was asked for cannot be done; the message is for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds: of which ledger, up to which position, and the digest of each file."""

    made_at: datetime
    lineage: str
    position: int
    digests: dict[str, str]


def back_up(directory: Path, target: Path, told: Told = lambda _: None) -> Manifest:
    """Copy a directory that may be in use into a new folder, whole or not at all; NoBackup."""
    if target.exists():
        raise NoBackup(spoken("{path} is there already: name a folder that is not.", path=target))
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for name in (name for name in FILES if (directory / name).exists()):
            told(name)
            _copy_database(directory / name, partial / name)
        made = _described(partial)
        (partial / MANIFEST).write_bytes(to_json(made))
        _to_disk(partial)
        partial.rename(target)
    except (OSError, sqlite3.DatabaseError) as failed:
        shutil.rmtree(partial, ignore_errors=True)
        said = "{path} cannot be written: {why}. Nothing was kept."
        raise NoBackup(spoken(said, path=target, why=_why(failed))) from failed
    return made


def restore(source: Path, directory: Path, told: Told = lambda _: None) -> Manifest:
    """Make a directory from a backup, whole or not at all; NoBackup: it is damaged, or none."""
    if directory.exists() and any(directory.iterdir()):
        said = "{path} is not empty: name an empty or a new directory with --data."
        raise NoBackup(spoken(said, path=directory))
    made = read_manifest(source)
    partial = directory.with_name(f"{directory.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for name in (name for name in FILES if name in made.digests):
            told(name)
            shutil.copyfile(source / name, partial / name)
            (partial / name).chmod(0o600)
            if _digest(partial / name) != made.digests[name]:
                said = "{path} is not what was backed up: take another backup."
                raise NoBackup(spoken(said, path=source / name))
        _to_disk(partial)
        if directory.exists():
            directory.rmdir()
        partial.rename(directory)
    except OSError as failed:
        said = "{path} cannot be made from {source}: {why}."
        raise NoBackup(spoken(said, path=directory, source=source, why=_why(failed))) from failed
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return made


def read_manifest(source: Path) -> Manifest:
    """Give what a backup says of itself; NoBackup: the folder holds none."""
    try:
        return from_json((source / MANIFEST).read_bytes(), Manifest)
    except (OSError, Unreadable) as wrong:
        said = spoken("{path} holds no backup: {why}.", path=source, why=_why(wrong))
        raise NoBackup(said) from wrong


def _why(wrong: Exception) -> str:
    """Give what the system said; without its words, all of it."""
    said = getattr(wrong, "strerror", None)
    return reworded(said) if said else str(wrong)


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one moment; its writers do not wait."""
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(target)) as write,
    ):
        read.backup(write)


def _described(folder: Path) -> Manifest:
    with open_ledger(folder / "ledger.db") as ledger:
        lineage, position = ledger.fact("lineage") or "", ledger.head()
    return Manifest(
        made_at=datetime.now(UTC),
        lineage=lineage,
        position=position,
        digests={name: _digest(folder / name) for name in FILES if (folder / name).exists()},
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
