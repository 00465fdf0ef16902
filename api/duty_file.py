"""Read a duty list from a file: CSV as offices keep it in a spreadsheet, to rows."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import datetime, tzinfo

from api.office_file import FileWrong
from api.words import DUTY_POSTS
from domain.duty import DutyPost, DutyRow
from domain.text import is_code

COLUMNS = {"subject": "人员", "post": "岗位", "since": "起", "until": "止"}
FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
SAID = {said: post for post in DutyPost for said in (post.value, DUTY_POSTS[post])}


def decoded(body: bytes) -> str:
    """Give the text of a file as UTF-8, or as spreadsheets in China save it; UnicodeDecodeError."""
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8-sig")
    return body.decode("gb18030")


def read_duties(text: str, zone: tzinfo) -> tuple[list[int], tuple[DutyRow, ...]]:
    """Read rows, and the line that each ends on; times without a zone are in the zone that is given.

    The columns are subject, post, since, until, or 人员, 岗位, 起, 止; others are left alone.
    """
    reader = csv.DictReader(io.StringIO(text), restkey="more")
    names = set(reader.fieldnames or ())
    missing = [f"{name} ({word})" for name, word in COLUMNS.items() if not names & {name, word}]
    if missing:
        raise FileWrong(1, f"the columns {', '.join(missing)} are missing")
    lines, rows = list[int](), list[DutyRow]()
    for record in reader:
        found = {name: record.get(name) or record.get(word) or "" for name, word in COLUMNS.items()}
        if any(cell.strip() for cell in found.values()):
            lines.append(reader.line_num)
            rows.append(_row(reader.line_num, found, zone))
    return lines, tuple(rows)


def _row(line: int, found: dict[str, str], zone: tzinfo) -> DutyRow:
    subject, said = found["subject"].strip(), found["post"].strip()
    if not is_code(subject):
        raise FileWrong(line, f"{subject!r} is no account name: letters, digits, dots, dashes")
    if said not in SAID:
        raise FileWrong(line, f"the post {said!r} is none of {', '.join(SAID)}")
    since, until = (_moment(line, found[name].strip(), zone) for name in ("since", "until"))
    return DutyRow(subject=subject, post=SAID[said], since=since, until=until)


def _moment(line: int, said: str, zone: tzinfo) -> datetime:
    for form in FORMATS:
        with suppress(ValueError):
            return datetime.strptime(said, form).replace(tzinfo=zone)
    with suppress(ValueError):
        at = datetime.fromisoformat(said)
        return at if at.tzinfo else at.replace(tzinfo=zone)
    raise FileWrong(line, f"{said!r} is no moment: write 2026-11-24 08:00")
