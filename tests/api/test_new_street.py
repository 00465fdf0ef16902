"""The guide for a new street office, followed word by word in an empty directory."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.access import Access
from api.serve import Background, listening
from api.settings import Settings
from api.words import ZONE
from projections.data import Data
from projections.query import Query
from tests.program import Said, whistle
from tests.served import until

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "new-street.md"
BLOCK = re.compile(r"^```(\w+) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`(\w+\.csv)`[^`]*\n\n```csv\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASSWORD = "four words nobody joins"  # noqa: S105  Of this test alone.


class Follower:
    """Somebody who types what the guide says, in a directory of their own."""

    def __init__(self, home: Path) -> None:
        """Write the guide's files."""
        self.home, self.url, self.codes = home, "", dict[str, str]()
        self.text = GUIDE.read_text(encoding="utf-8")
        self.files = dict(NAME.findall(self.text))
        today = datetime.now(ZONE)
        for written, days in (("2026-11-25", -1), ("2026-11-26", 1)):
            day = (today + timedelta(days=days)).strftime("%Y-%m-%d")
            self.files["duty.csv"] = self.files["duty.csv"].replace(written, day)
        for name, text in self.files.items():
            (home / name).write_text(text, encoding="utf-8")

    def blocks(self, who: str) -> list[str]:
        """Give the lines that somebody types; those without a name are the administrator's."""
        found = [
            text for kind, name, text in BLOCK.findall(self.text) if (kind, name) == ("sh", who)
        ]
        return [line for text in found for line in text.splitlines() if line.startswith("whistle ")]

    def types(self, line: str, who: str = "", typed: str = "") -> Said:
        """Type a line; it must be done."""
        _, *arguments = shlex.split(line)
        settings = {"WHISTLE_DATA": str(self.home / "whistle-data")}
        kept = self.home / (who or "admin")
        said = whistle(
            *arguments, cwd=self.home, home=kept, url=self.url, typed=typed, settings=settings
        )
        assert said.returncode == 0, f"{line}\n{said.stdout}{said.stderr}"
        if line.startswith("whistle user add"):
            self.codes[arguments[2]] = said.stdout.split()[-1]
        return said


@pytest.fixture(scope="module")
def follower(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Follower]:
    """Set the district up as the guide says, and serve it."""
    made = Follower(tmp_path_factory.mktemp("street"))
    for line in made.blocks(""):
        if line != "whistle serve":
            made.types(line)
    sock = listening("127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    running = Background(Settings(data=made.home / "whistle-data", log_level="error"), sock)
    yield made
    running.stop()


def test_two_files_set_a_district_up(follower: Follower) -> None:
    """The offices, the roles and the duty list are there; everybody has an account still to be opened."""
    assert set(follower.files) == {"offices.csv", "grants.csv", "duty.csv"}
    data = Data(follower.home / "whistle-data")
    until(lambda: len(Query(data.boards(), ("*",)).page("offices").rows) == 5)
    data.close()
    access = Access(follower.home / "whistle-data")
    names = [account.subject for account in access.accounts.all()]
    access.close()
    assert names == sorted(["admin", "zhang", "wang", "chen", "liu"])
    assert set(follower.codes) == set(names)


def test_the_first_whistle_is_blown_and_signed(follower: Follower) -> None:
    """Each person opens the account by the code, and types what the guide says."""
    for who in ("zhang", "chen", "liu"):
        follower.types("whistle sign-in --code", who, f"{follower.codes[who]}\n{PASSWORD}\n")
        for line in follower.blocks(who):
            if not line.startswith("whistle watch"):
                said = follower.types(line, who)
    assert "whistle.leg-signed" in said.stdout
    assert "大智-1" in follower.types("whistle board whistles", "zhang").stdout
