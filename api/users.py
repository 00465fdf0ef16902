"""Accounts: administrators of everything add, disable, enable them, and have passwords set anew."""

from __future__ import annotations

from datetime import datetime

import structlog
from fastapi import APIRouter
from pydantic import BaseModel

from api import bodies
from api.access import Access, Account
from api.bodies import DISCREET, Body
from api.context import Administrator, Here, Speaking
from api.sessions import Name
from domain.authorise import ever
from domain.facts import named
from domain.refusals import Refusal
from domain.text import Code, Line

log = structlog.get_logger()


class YourOwnAccount(Refusal):
    """Nobody disables their own account: ask another administrator."""


class NewAccount(Body):
    """Somebody who may sign in: the name to sign in with, and the one that is shown."""

    name: Code
    shown: Line


class AccountRow(BaseModel):
    """An account; ``waiting`` says that its password is still to be set."""

    name: str
    shown: str
    created: str
    disabled: str | None
    waiting: bool


class Person(BaseModel):
    """What somebody is called, by the name of the account that events hold."""

    subject: str
    name: str


class GrantRow(BaseModel):
    """A role that somebody holds or held over a unit; ``ended`` is when it was revoked."""

    id: str
    role: str
    unit: str
    unit_name: str
    until: datetime
    ended: datetime | None
    holds: bool


class Invitation(BaseModel):
    """A one-time code, shown only now, by which the person sets their own password."""

    name: str
    code: str


def routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["users"], dependencies=DISCREET)
    refused = bodies.problems(401, 403, 404, 409)
    for method, path, endpoint, answers in (
        ("GET", "/people", list_people, bodies.problems(401)),
        ("GET", "/users", list_users, bodies.problems(401, 403)),
        ("POST", "/users", add_user, bodies.problems(401, 403, 409) | {"status_code": 201}),
        ("GET", "/users/{name}/grants", list_grants_of, bodies.problems(401, 403)),
        ("POST", "/users/{name}/disable", disable_user, refused | {"status_code": 204}),
        ("POST", "/users/{name}/enable", enable_user, refused | {"status_code": 204}),
        ("POST", "/users/{name}/reset-password", reset_password, refused),
    ):
        name = endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=[method], operation_id=name, **answers)
    return router


def list_people(here: Here, reader: Speaking) -> list[Person]:
    """List what people are called; only for those who hold a role somewhere."""
    accounts = here.access.accounts.all() if reader.grants else []
    return [Person(subject=one.subject, name=one.name) for one in accounts]


def list_users(here: Here, reader: Administrator) -> list[AccountRow]:
    """List the accounts."""
    return [row(account) for account in here.access.accounts.all()]


def row(account: Account) -> AccountRow:
    """Give an account without what opens it."""
    return AccountRow(
        name=account.subject,
        shown=account.name,
        created=account.created,
        disabled=account.disabled,
        waiting=account.password is None,
    )


def add_user(it: NewAccount, here: Here, reader: Administrator) -> Invitation:
    """Add an account, and give the one-time code by which its password is set."""
    here.access.accounts.add(it.name, it.shown, None)
    log.info("account.added", account=it.name, by=reader.subject)
    return _invited(here.access, it.name)


def list_grants_of(name: Name, here: Here, reader: Administrator) -> list[GrantRow]:
    """List all roles that somebody was ever given, the newest first; with or without an account."""
    register, now = here.data.keeper.current(), here.data.clock.now()
    return [
        GrantRow(
            id=grant.id,
            role=grant.role,
            unit=grant.unit,
            unit_name=named(register, grant.unit),
            until=grant.until,
            ended=grant.ended,
            holds=grant.holds(now),
        )
        for grant in reversed(ever(register, name))
    ]


def disable_user(name: Name, here: Here, reader: Administrator) -> None:
    """Disable an account: its sessions and tokens are dead at once."""
    if name.casefold() == reader.subject.casefold():
        raise YourOwnAccount
    here.access.accounts.disable(name)
    log.info("account.disabled", account=name, by=reader.subject)


def enable_user(name: Name, here: Here, reader: Administrator) -> None:
    """Enable an account again; its old sessions and tokens stay dead."""
    here.access.accounts.enable(name)
    log.info("account.enabled", account=name, by=reader.subject)


def reset_password(name: Name, here: Here, reader: Administrator) -> Invitation:
    """Give a one-time code by which somebody sets a new password; the old one holds until then."""
    found = _invited(here.access, name)
    log.info("account.invited", account=found.name, by=reader.subject)
    return found


def _invited(access: Access, name: str) -> Invitation:
    code = access.entrance.invite(name)
    return Invitation(name=access.accounts.named(name).subject, code=code)
