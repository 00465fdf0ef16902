"""A copy of a directory in use: whole, a prefix of the ledger, and refused when it is damaged."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.access import Access
from api.backup import MANIFEST, NoBackup, back_up, read_manifest, restore
from domain.ledger import Stored
from domain.whistle import commands as c
from domain.whistle.words import Kind
from projections.data import Data
from tests.program import whistle
from tests.world import COMMUNITY, World, world

DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修复")
WRITERS = 4


def events(directory: Path) -> list[Stored]:
    """Give all events of a directory."""
    with closing(Data(directory)) as data:
        return data.ledger.read(0, 10**6)


def write(here: World, ending: threading.Event) -> None:
    """Draft whistles until the end."""
    while not ending.is_set():
        here.give("clerk", DRAFT)


def test_every_backup_under_load_restores_to_a_prefix_of_the_ledger(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each is sound, and holds at least what was accepted before it was begun, byte for byte."""
    ending, copies = threading.Event(), int(request.config.getoption("--copies"))
    pause = 0.05 if copies <= 12 else 1.0
    with world(tmp_path / "data") as here:
        threads = [threading.Thread(target=write, args=(here, ending)) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for number in range(copies):
            accepted = here.data.ledger.head()
            made = back_up(tmp_path / "data", tmp_path / f"copy-{number}")
            assert made.position >= accepted
            time.sleep(pause)
        ending.set()
        for thread in threads:
            thread.join()
    whole, positions = events(tmp_path / "data"), []
    for number in range(copies):
        made = restore(tmp_path / f"copy-{number}", tmp_path / f"back-{number}")
        assert events(tmp_path / f"back-{number}") == whole[: made.position]
        with closing(Data(tmp_path / f"back-{number}")) as data:
            assert data.ledger.check() == []
        positions.append(made.position)
    assert positions == sorted(positions)
    assert positions[-1] > positions[0]


def test_a_restored_directory_goes_on(tmp_path: Path) -> None:
    """Who was signed in still is, the boards are made anew, the next command is accepted."""
    with world(tmp_path / "data") as here:
        here.give("clerk", DRAFT)
    with closing(Access(tmp_path / "data")) as access:
        token = access.issue("clerk", datetime.now(UTC) + timedelta(days=1))
    back_up(tmp_path / "data", tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "new")
    with closing(Access(tmp_path / "new")) as access:
        assert access.subject_of(token) == "clerk"
    with world(tmp_path / "new") as there:
        before = there.data.ledger.head()
        there.later(minutes=1)
        there.give("clerk", c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="井盖", need="换"))
        build = there.data.boards()
        there.data.runner(build).catch_up()
        assert build.position() == there.data.ledger.head() > before


def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """One byte is enough."""
    with world(tmp_path / "data"):
        back_up(tmp_path / "data", tmp_path / "copy")
    path = tmp_path / "copy" / "ledger.db"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    with pytest.raises(NoBackup, match="not what was backed up"):
        restore(tmp_path / "copy", tmp_path / "new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy", "data"]


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    """Also one whose description cannot be read."""
    with pytest.raises(NoBackup, match="holds no backup"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(NoBackup, match="holds no backup"):
        restore(tmp_path, tmp_path / "new")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Neither a backup nor a directory that holds something."""
    with world(tmp_path / "data"):
        back_up(tmp_path / "data", tmp_path / "copy")
        with pytest.raises(NoBackup, match="there already"):
            back_up(tmp_path / "data", tmp_path / "copy")
        with pytest.raises(NoBackup, match="not empty"):
            restore(tmp_path / "copy", tmp_path / "data")


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A file stands where a folder is needed."""
    (tmp_path / "file").touch()
    with world(tmp_path / "data"), pytest.raises(NoBackup, match="Nothing was kept"):
        back_up(tmp_path / "data", tmp_path / "file" / "copy")


def test_the_program_backs_up_and_restores(tmp_path: Path) -> None:
    """Two verbs, each saying what it did and what comes next."""
    with world(tmp_path / "data") as here:
        head = here.data.ledger.head()
    made = whistle("backup", tmp_path / "copy", "--data", tmp_path / "data")
    assert (made.returncode, f"holds the {head} events" in made.stderr) == (0, True)
    back = whistle("restore", tmp_path / "copy", "--data", tmp_path / "new")
    assert (back.returncode, f"holds the {head} events" in back.stderr) == (0, True)
    again = whistle("restore", tmp_path / "copy", "--data", tmp_path / "new")
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    nothing = whistle("backup", tmp_path / "other", "--data", tmp_path / "nowhere")
    assert (nothing.returncode, "holds no data" in nothing.stderr) == (1, True)
