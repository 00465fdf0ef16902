"""The access database in PostgreSQL: a schema that its owner makes, and a role that changes its rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from api.access.store import Now, Store
from domain.ledger import Step, lift, refuse_unfit
from projections.postgres import Kept, engine_on, facts_of

SCHEMA = "access"
# lower() of text in this collation knows ASCII alone, as SQLite's NOCASE and lower() do.
TEXT = 'text COLLATE "C"'
TABLES = """CREATE TABLE accounts (subject {text} PRIMARY KEY, name {text} NOT NULL, password {text},
    created {text} NOT NULL, disabled {text})

CREATE UNIQUE INDEX accounts_lower ON accounts (lower(subject))

CREATE TABLE sessions (id {text} PRIMARY KEY, hash {text} NOT NULL UNIQUE, subject {text} NOT NULL,
    began {text} NOT NULL, seen {text} NOT NULL, until {text} NOT NULL, address {text} NOT NULL)

CREATE INDEX sessions_lower ON sessions (lower(subject), began)

CREATE TABLE codes (hash {text} PRIMARY KEY, purpose {text} NOT NULL, subject {text} NOT NULL,
    until {text} NOT NULL)

CREATE TABLE tokens (id {text} PRIMARY KEY, hash {text} NOT NULL, subject {text} NOT NULL,
    created {text} NOT NULL, until {text} NOT NULL, revoked {text})

CREATE TABLE phones (office {text} NOT NULL, rank integer NOT NULL, post {text} NOT NULL,
    name {text} NOT NULL, number {text} NOT NULL, checked_at {text}, checked_by {text},
    PRIMARY KEY (office, rank))

CREATE TABLE refusals (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, actor {text} NOT NULL,
    at {text} NOT NULL, command {text} NOT NULL, stream {text} NOT NULL, code {text} NOT NULL,
    parameters {text} NOT NULL)

CREATE INDEX refusals_actor ON refusals (actor, id)

CREATE TABLE refusals_folded (actor {text}, code {text}, count integer NOT NULL,
    PRIMARY KEY (actor, code))"""
SECRETS = """CREATE TABLE webhook_secrets (subscription {text} NOT NULL, number integer NOT NULL,
    secret {text} NOT NULL, shown {text}, PRIMARY KEY (subscription, number))"""
STEPS = tuple(
    Step(1, tuple(made.replace("{text}", TEXT).split("\n\n"))) for made in (TABLES, SECRETS)
)
USES = """GRANT USAGE ON SCHEMA {schema} TO {role}

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}

REVOKE INSERT, UPDATE, DELETE ON facts FROM {role}"""
# A revoked session stays revoked after a crash: here the server writes through before it answers.
SETTINGS, CONNECTIONS = "-c synchronous_commit=on", Kept(2, 6)


class PostgresStore(Store):
    """One schema of a database."""

    def __init__(self, url: str, now: Now) -> None:
        """Open it; NewerSchema, StorageDown."""
        engine = engine_on(url, SCHEMA, CONNECTIONS, SETTINGS)
        event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
        super().__init__(engine, now)
        try:
            with self.asked() as connection:
                found = facts_of(connection)
            refuse_unfit(*found, known=len(STEPS))
        except BaseException:
            self.close()
            raise


def _without_nul(*call: Any) -> tuple[str, Any]:  # noqa: ANN401  SQLAlchemy's own.
    """Ask for no NUL, which PostgreSQL does not know and nothing that is kept holds."""
    _, _, statement, values, *_ = call
    clean = {
        key: value.replace("\x00", "\ufffd") if isinstance(value, str) else value
        for key, value in values.items()
    }
    return statement, clean


def migrate(url: str, role: str = "") -> bool:
    """Make or lift the tables as their owner, and let a role use them; False: they were so already."""
    return lift(url, SCHEMA, STEPS, role, USES)
