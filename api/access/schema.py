"""The tables of the access database in a file: what may change, or must be forgotten."""

from __future__ import annotations

VERSION = 1
SCHEMA = (
    (
        "CREATE TABLE IF NOT EXISTS accounts (subject TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL,"
        " password TEXT, created TEXT NOT NULL, disabled TEXT)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE,"
        " subject TEXT NOT NULL COLLATE NOCASE, began TEXT NOT NULL, seen TEXT NOT NULL,"
        " until TEXT NOT NULL, address TEXT NOT NULL)"
    ),
    # The same name in other letters is looked for in one way that every database knows.
    "CREATE INDEX IF NOT EXISTS accounts_lower ON accounts (lower(subject))",
    "CREATE INDEX IF NOT EXISTS sessions_lower ON sessions (lower(subject), began)",
    "DROP INDEX IF EXISTS sessions_subject",
    (
        "CREATE TABLE IF NOT EXISTS codes (hash TEXT PRIMARY KEY, purpose TEXT NOT NULL,"
        " subject TEXT NOT NULL COLLATE NOCASE, until TEXT NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL, subject TEXT NOT NULL,"
        " created TEXT NOT NULL, until TEXT NOT NULL, revoked TEXT)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS phones (office TEXT NOT NULL, rank INTEGER NOT NULL, post TEXT NOT NULL,"
        " name TEXT NOT NULL, number TEXT NOT NULL, checked_at TEXT, checked_by TEXT,"
        " PRIMARY KEY (office, rank))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS refusals (id INTEGER PRIMARY KEY AUTOINCREMENT, actor TEXT NOT NULL,"
        " at TEXT NOT NULL, command TEXT NOT NULL, stream TEXT NOT NULL, code TEXT NOT NULL,"
        " parameters TEXT NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS refusals_actor ON refusals (actor, id)",
    (
        "CREATE TABLE IF NOT EXISTS webhook_secrets (subscription TEXT NOT NULL, number INTEGER NOT NULL,"
        " secret TEXT NOT NULL, shown TEXT, PRIMARY KEY (subscription, number))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS refusals_folded (actor TEXT, code TEXT, count INTEGER NOT NULL,"
        " PRIMARY KEY (actor, code))"
    ),
)
