"""What leaves the house is whole: wheel and source archive, built here and installed elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
ROOMS = ("domain", "projections", "api")
PAPERS = {"CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml", ".gitignore"}
BUILDING = {"hatch_build.py", "scripts/frontend.py"}
SCREENS = "api/web/"


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program without this process's Python environment, and give what it prints."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(source: Path, target: str, into: Path) -> Path:
    """Build a wheel or an sdist, and give the file."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=source)
    (found,) = into.iterdir()
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the working tree."""
    return built(HOME, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive of the working tree, and unpack it."""
    folder = tmp_path_factory.mktemp("sdist")
    run("tar", "-xzf", built(HOME, "sdist", folder / "built"), cwd=folder)
    (unpacked,) = folder.glob("whistle-*")
    return unpacked


@pytest.fixture(scope="module")
def whistle(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own, which borrows our dependencies only.

    Paths named in a .pth file are searched, but the .pth files in them are not read: the checkout,
    which is installed here by such a file, stays out of sight.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", asked, cwd=folder).strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return folder / "venv/bin/whistle"


def kept() -> set[str]:
    """Give the files of the three rooms that the repository holds or is about to."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS]
    listed = subprocess.run(asked, cwd=HOME, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.splitlines() if (HOME / name).is_file()}


def screens() -> set[str]:
    """Give the files of the built screens."""
    built = HOME / SCREENS / "dist"
    return {str(path.relative_to(HOME)) for path in built.rglob("*") if path.is_file()}


def test_the_wheel_holds_every_file_of_the_three_rooms(wheel: Path) -> None:
    """Code, data and the built screens come along; their sources, tests and caches do not."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in kept() if not name.startswith(SCREENS)} | screens()


def test_the_wheel_holds_the_screens_whole(wheel: Path) -> None:
    """The page and every file that it names are there, under names that change with their content."""
    with zipfile.ZipFile(wheel) as archive:
        page = archive.read(f"{SCREENS}dist/index.html").decode()
        packed = set(archive.namelist())
    named = re.findall(r'(?:src|href)="/ui/([^"]+)"', page)
    assert {f"{SCREENS}dist/{name}" for name in named} <= packed
    assert any(re.search(r"assets/index-[\w-]{8}\.js$", name) for name in named)


def test_the_source_archive_holds_the_rooms_and_the_papers(sdist: Path) -> None:
    """Whoever has only the archive can read the licence and build the wheel."""
    packed = {str(p.relative_to(sdist)) for p in sdist.rglob("*") if p.is_file()}
    assert packed == kept() | screens() | PAPERS | BUILDING


def test_the_wheel_is_the_same_from_the_source_archive(
    wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    """It matters to nobody from which of the two they build."""
    assert built(sdist, "wheel", tmp_path / "again").read_bytes() == wheel.read_bytes()


def test_what_is_installed_is_not_the_checkout(whistle: Path, tmp_path: Path) -> None:
    """The other tests would prove nothing if they ran the code of this folder."""
    asked = "import api, domain, projections; print(api.__path__, domain.__path__)"
    assert str(HOME) not in run(whistle.parent / "python", "-c", asked, cwd=tmp_path)


@pytest.mark.parametrize("words", [["--help"], ["config", "show"]])
def test_an_installed_wheel_runs_in_any_folder(
    whistle: Path, words: list[str], tmp_path: Path
) -> None:
    """Nothing is looked for in a checkout that is not there."""
    assert run(whistle, *words, cwd=tmp_path).strip()
