"""Files that other processes left behind: they go once nobody reads them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from projections.data import Data
from projections.query import Query
from projections.store import Build
from projections.store_file import FileBuild
from tests.world import world

READER = (
    "import sys; from pathlib import Path; from projections.data import Data\n"
    "data = Data(Path(sys.argv[1])); build = data.boards(); print(build.path, flush=True)\n"
    "sys.stdin.readline(); print(build.position(), flush=True)"
)


@contextmanager
def another_process(directory: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process have the current build open until it is told to read it once more."""
    asked = [sys.executable, "-c", READER, str(directory)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        yield other


def file(build: Build) -> Path:
    """Give the file of a build."""
    assert isinstance(build, FileBuild)
    return build.path


def files(directory: Path) -> set[str]:
    """Give the names of the builds' files."""
    return {path.name for path in directory.glob("boards-*.db*") if path.stat().st_size}


def test_a_build_that_another_process_reads_stays_until_it_has_ended(tmp_path: Path) -> None:
    """It reads on after the switch; the next start clears what it left."""
    with world(tmp_path) as here:
        here.data.runner(here.data.boards()).catch_up()
        with another_process(tmp_path) as other:
            assert other.stdout is not None
            old = Path(other.stdout.readline().strip())
            here.data.rebuild()
            assert old.exists()
            assert int(other.communicate("\n")[0]) == here.data.ledger.head()
        assert old.exists()
    Data(tmp_path).close()
    assert files(tmp_path) == {"boards-2.db"}


def test_a_switch_clears_what_was_left_before(tmp_path: Path) -> None:
    """A build that was cut off, and an older one; a file of another name is none of ours."""
    with world(tmp_path) as here:
        here.data.boards()
        for name in ("boards-0.db", "boards-77.db", "boards-77.db-wal", "boards-x.db"):
            (tmp_path / name).touch()
        anew = here.data.rebuild()
        assert {path.name for path in tmp_path.glob("boards-*.db")} == {
            file(anew).name,
            "boards-x.db",
        }
        assert not (tmp_path / "boards-77.db-wal").exists()


def test_a_build_that_is_being_filled_is_left_alone(tmp_path: Path) -> None:
    """Another process starts meanwhile."""
    with world(tmp_path) as here:
        here.data.boards()
        begun = here.data.store.begin(here.data.digest)
        Data(tmp_path).close()
        here.data.runner(begun).catch_up()
        here.data.store.switch(begun)
        assert Query(here.data.boards(), ("*",)).page("offices").rows


def test_a_process_that_looks_on_keeps_two_builds_open_at_most(tmp_path: Path) -> None:
    """However often others rebuild, the files of the oldest can go."""
    with world(tmp_path) as here:
        looking = Data(tmp_path)
        seen = []
        for _ in range(4):
            seen.append(looking.boards())
            here.data.rebuild()
        looking.boards()
        Data(tmp_path).close()
        assert [file(build).exists() for build in seen] == [False, False, False, True]
        looking.close()


def test_the_first_build_of_another_process_is_left_alone_until_it_is_current(
    tmp_path: Path,
) -> None:
    """Two processes begin a new directory at once: the newer build stands, whoever is done first."""
    with world(tmp_path) as here:
        late = here.data.store.begin(here.data.digest)
        with closing(Data(tmp_path)) as other:
            newer = other.boards()
            assert file(late).exists()
            here.data.store.switch(late)
            assert here.data.boards().id == newer.id > late.id
            assert not file(late).exists()
