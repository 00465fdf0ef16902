"""Read and write a file of call chains: CSV as offices keep it, whole or refused with the line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.access import Phone, Post
from api.access.phones import CHAIN_MAX, is_number
from api.language import spoken
from api.words import POSTS
from domain.text import is_clean

COLUMNS = ("office", "order", "post", "name", "number")
NAME_MAX = 120
SAID = {word: Post(code) for code, word in POSTS.items()} | {post.value: post for post in Post}
Chains = dict[str, list[Phone]]
Record = Mapping[Any, Any]


class PhonesFileWrong(Exception):
    """A file of phones cannot be taken over; the message has the line and the reason, and no number."""

    def __init__(self, line: int, reason: str) -> None:
        """Say which line, and why."""
        super().__init__(spoken("line {line}: {reason}", line=line, reason=reason))


def read_chains(text: str, known: Mapping[str, object]) -> Chains:
    """Read the call chains of known offices; PhonesFileWrong."""
    found: dict[str, dict[int, Phone]] = {}
    for line, record in _records(text):
        office, order, phone = _line(line, record, known)
        chain = found.setdefault(office, {})
        if order in chain:
            said = spoken("order {order} stands twice for this office", order=order)
            raise PhonesFileWrong(line, said)
        chain[order] = phone
    return {office: [chain[order] for order in sorted(chain)] for office, chain in found.items()}


def _records(text: str) -> Iterator[tuple[int, Record]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            said = spoken("the columns {names} are missing", names=", ".join(missing))
            raise PhonesFileWrong(1, said)
        for record in reader:
            yield reader.line_num, record
    except csv.Error as wrong:
        raise PhonesFileWrong(reader.line_num + 1, spoken("it is no CSV")) from wrong


def _line(line: int, record: Record, known: Mapping[str, object]) -> tuple[str, int, Phone]:
    office, order, post, name, number = ((record[column] or "").strip() for column in COLUMNS)
    if None in record:
        raise PhonesFileWrong(line, spoken("it has more columns than the first line names"))
    if office not in known:
        raise PhonesFileWrong(line, spoken("the office is none that is open here"))
    if not order.isdecimal() or not 1 <= int(order) <= CHAIN_MAX:
        raise PhonesFileWrong(line, spoken("the order is none of 1 to {most}", most=CHAIN_MAX))
    if post not in SAID:
        raise PhonesFileWrong(line, spoken("the post is none of {posts}", posts=", ".join(SAID)))
    if not is_clean(name) or len(name) > NAME_MAX or name.startswith(("=", "+", "-", "@")):
        said = spoken("a name has 1 to {most} characters, and is no formula", most=NAME_MAX)
        raise PhonesFileWrong(line, said)
    if not is_number(number):
        raise PhonesFileWrong(line, spoken("the number is none that can be dialled"))
    return office, int(order), Phone(SAID[post], name, number)


def write_chains(chains: Iterable[tuple[str, Sequence[Phone]]]) -> str:
    """Write call chains as a file that read_chains reads, and a spreadsheet shows with its Chinese."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "checked_at", "checked_by"))
    for office, chain in chains:
        for order, phone in enumerate(chain, 1):
            row = (office, order, POSTS[phone.post.value], phone.name, phone.number)
            writer.writerow((*row, phone.checked_at or "", phone.checked_by or ""))
    return "\ufeff" + file.getvalue()
