"""`whistle office` and `whistle grant`: open offices, give roles, by file or one at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from api.access import Access
from api.cli.importing import text_of
from api.cli.say import AsJson, DataDir, Stop, opened, ruled, say
from api.language import spoken
from api.office_file import FileWrong, OfficeLine, read_grants, read_offices
from domain.authorise import OPERATOR
from domain.change import like
from domain.circumstances import Circumstances, Where
from domain.codec import to_json
from domain.command import give
from domain.facts import Grant, Held, Office
from domain.grant import GrantRole, RevokeGrant, Role
from domain.office import AmendOffice
from domain.order import Order
from domain.refusals import Refusal
from domain.register import Register
from projections.data import Data

T = TypeVar("T")
NOTHING = "{file}, {why}. Nothing was imported."
File = Annotated[Path, typer.Argument(help="CSV with a line of column names first")]
Step = tuple[int, object, str]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    office = typer.Typer(no_args_is_help=True, help="The offices: streets, departments, centres.")
    office.command("import")(import_offices)
    office.command("list")(list_offices)
    grant = typer.Typer(no_args_is_help=True, help="The roles that people hold.")
    grant.command("import")(import_grants)
    grant.command("give")(give_role)
    grant.command("end")(end_grant)
    grant.command("list")(list_grants)
    app.add_typer(office, name="office")
    app.add_typer(grant, name="grant")


def import_offices(file: File, data: DataDir = None) -> None:
    """Open the offices of a file, or amend those that are open: all of the file, or nothing.

    Columns: code, kind (street, community, department, centre, supervision), name, short, area, and
    perhaps answers_for and blows, several with semicolons between them (ER;LE;KT;RD).
    """
    try:
        lines = read_offices(text_of(file))
    except FileWrong as wrong:
        raise Stop(NOTHING, file=file, why=wrong) from wrong
    with opened(data) as here:
        steps = list(_office_steps(here.keeper.current(), lines))
        changed = _given(here, file, steps)
    say("{count} offices read, {changed} opened or amended.", count=len(lines), changed=changed)


def _office_steps(register: Register, lines: Iterable[OfficeLine]) -> Iterator[Step]:
    for one in lines:
        known = register.get(Office, one.code) is not None
        command = like(AmendOffice, one.command) if known else one.command
        yield one.line, command, f"office-{one.code}"


def import_grants(file: File, data: DataDir = None) -> None:
    """Give the roles of a file, those that are held already left out: all of the file, or nothing.

    Columns: subject, role, unit, until (2027-12-31T00:00:00+08:00).
    """
    try:
        lines = read_grants(text_of(file))
    except FileWrong as wrong:
        raise Stop(NOTHING, file=file, why=wrong) from wrong
    with opened(data) as here:
        register = here.keeper.current()
        new = [one for one in lines if not _holds(register, one.command)]
        changed = _given(here, file, [(one.line, one.command, "") for one in new])
    say("{count} grants read, {changed} given.", count=len(lines), changed=changed)


def _holds(register: Register, it: GrantRole) -> bool:
    known = register.get(Held, it.subject)
    wanted = (it.role, it.unit, it.until)
    grants = known.grants if known else ()
    return any((g.role, g.unit, g.until) == wanted and g.ended is None for g in grants)


def give_role(
    subject: Annotated[str, typer.Argument(help="who, as in the account or the token")],
    role: Annotated[Role, typer.Argument(help="the role")],
    unit: Annotated[str, typer.Argument(help="code of an office or a place, or * for everything")],
    until: Annotated[datetime, typer.Option(help="when it ends, in local time")],
    data: DataDir = None,
) -> None:
    """Give a person a role over a unit until a moment."""
    command = GrantRole(subject=subject, role=role, unit=unit, until=until.astimezone())
    with opened(data) as here:
        _given(here, None, [(0, command, "")])
    message = "{subject} is {role} of {unit} until {until:%Y-%m-%d %H:%M}."
    say(message, subject=subject, role=spoken(role.value), unit=unit, until=until)


def end_grant(
    grant: Annotated[str, typer.Argument(help="the grant's id: see whistle grant list")],
    reason: Annotated[str, typer.Option(help="why, for the record")],
    data: DataDir = None,
) -> None:
    """End a grant now."""
    with opened(data) as here:
        _given(here, None, [(0, RevokeGrant(reason=reason), f"grant-{grant}")])
    say("The grant {grant} has ended.", grant=grant)


def list_offices(data: DataDir = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """List the offices that are open."""
    with opened(data) as here:
        offices = sorted(here.keeper.current().all(Office).values(), key=lambda one: one.code)
    _listed(offices, ("code", "kind", "name", "short", "area", "blows"), as_json=as_json)


def list_grants(
    subject: Annotated[str | None, typer.Argument(help="of one person only")] = None,
    data: DataDir = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the grants that hold now, and those that ended."""
    with opened(data) as here:
        held = here.keeper.current().all(Held).values()
    grants: list[Grant] = [
        grant for one in held if subject in (None, one.subject) for grant in one.grants
    ]
    _listed(grants, ("id", "subject", "role", "unit", "until", "ended"), as_json=as_json)


def _listed(rows: list[T], columns: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            typer.echo(to_json(row).decode())
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(_shown(getattr(row, column)) for column in columns))
    Console(highlight=False).print(table)


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def _given(here: Data, file: Path | None, steps: list[Step]) -> int:
    """Give commands as the operator, after a look whether any would be refused; say how many did."""
    register, now = here.keeper.current(), here.clock.now()
    for line, command, stream in steps:
        slice_ = here.registry.homes[type(command)]
        where = Where(stream=stream or f"{slice_.name}-new")
        at = Circumstances(now=now, actor=OPERATOR, where=where, register=register)
        past = here.pasts.of(where.stream)
        with _refused_in(file, line, spoken("Nothing was changed.")):
            slice_.decide[type(command)](past.state, command, at)
    changed = 0
    with closing(Access(here.directory, database=here.database)) as access:
        ports = here.ports(access.refused)
        for line, command, stream in steps:
            order = Order(
                command=command, who=OPERATOR, key=f"operator/{time.time_ns()}", stream=stream
            )
            with _refused_in(file, line, spoken("The lines before it were taken over.")):
                changed += bool(give(order, ports).events)
    return changed


@contextmanager
def _refused_in(file: Path | None, line: int, end: str) -> Iterator[None]:
    """Say of a refusal what is so, in which line, and what became of the others."""
    try:
        yield
    except Refusal as refusal:
        said = f"{ruled(refusal.rule(), refusal.parameters)} {end}"
        if file is None:
            raise Stop(said) from refusal
        raise Stop("{file}, line {line}: {said}", file=file, line=line, said=said) from refusal
