"""The house rules that no linter knows, each with a planted sample that it must find."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

HOME = Path(__file__).parents[1]
ROOMS = ("domain", "projections", "api")
MODULE_LINES_MAX, FUNCTION_LINES_MAX, FUNCTION_LINES_MEDIAN_MAX = 300, 50, 7
BANNED_NAMES = {"utils", "util", "helpers", "helper", "service", "services", "manager", "managers"}
BANNED_NAMES |= {"common", "misc", "repository", "base"}
DOMAIN_MAY_IMPORT = {"annotated_types", "eventsourcing", "msgspec", "psycopg", "psycopg_pool"}


def whole(needle: str) -> str:
    """Join what is written in pieces here, so that this file does not hold what it looks for."""
    return needle.replace("~", "")


MOCKS = re.compile(whole(r"unittest\.mo~ck|Magic~Mock|monkeypatch\.set~attr"))
SKIPS = re.compile(whole(r"pytest\.sk~ip|mark\.sk~ip|xfa~il\b|import~orskip"))
LEFT_OVER = re.compile(whole(r"\b(TO~DO|FIX~ME|XX~X)\b(?!\(#\d+\))"))
REGISTRIES = r"py~pi\.org|python~hosted\.org|npm~js\.(org|com)|\bmirrors?\.\w+\."
MACHINES = r"/ho~me/|/ro~ot/|/wo~rk/|/Us~ers/|/opt/~wheels"
ELSEWHERE = re.compile(whole(f"{REGISTRIES}|{MACHINES}"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Give the files of the repository: those that git tracks, and new ones it does not ignore."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=HOME, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in names.split("\0") if (path := HOME / name).is_file())


def python(*folders: str) -> list[Path]:
    """Give the Python files of some folders, or all there are."""
    found = [path for path in tracked() if path.suffix == ".py"]
    return [p for p in found if not folders or p.relative_to(HOME).parts[0] in folders]


def functions(source: str) -> list[tuple[str, int]]:
    """Give the functions of a source and how many lines each takes, from its def to its end."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]
    return [(n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in nodes]


def long_module(source: str) -> Iterator[str]:
    """Find a module over 300 lines."""
    if (lines := len(source.splitlines())) > MODULE_LINES_MAX:
        yield f"{lines} lines"


def long_functions(source: str) -> Iterator[str]:
    """Find functions over 50 lines."""
    yield from (f"{name}: {n} lines" for name, n in functions(source) if n > FUNCTION_LINES_MAX)


def undescribed(source: str) -> Iterator[str]:
    """Find a module that does not open with a sentence saying what it is for."""
    if not (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0].endswith("."):
        yield "no opening sentence"


def matching(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    """Give a detector that finds the lines with a pattern."""

    def find(source: str) -> Iterator[str]:
        for number, line in enumerate(source.splitlines(), 1):
            if found := pattern.search(line):
                yield f"line {number}: {found[0]}"

    return find


DETECTORS: dict[str, tuple[Callable[[str], Iterator[str]], str]] = {
    "no module over 300 lines": (long_module, "\n" * 301),
    "no function over 50 lines": (long_functions, "def f():\n" + "    pass\n" * 50),
    "an opening sentence": (undescribed, '"""utils"""\n'),
    "no mock library": (matching(MOCKS), whole("from unittest.mo~ck import patch")),
    "no patched attribute": (matching(MOCKS), whole("monkeypatch.set~attr(a, b)")),
    "no skipped test": (matching(SKIPS), whole("@pytest.mark.sk~ipif(True)")),
    "no test expected to fail": (matching(SKIPS), whole("@pytest.mark.xfa~il")),
    "no task without an issue": (matching(LEFT_OVER), whole("# TO~DO: later")),
}
NOWHERE = ("https://py~pi.org/simple", "/ho~me/someone/whistle")


@pytest.mark.parametrize("rule", DETECTORS)
def test_every_module_keeps_the_rule(rule: str) -> None:
    """No Python file of the repository breaks a house rule."""
    detect = DETECTORS[rule][0]
    found = {str(path.relative_to(HOME)): [*detect(path.read_text("utf-8"))] for path in python()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("rule", DETECTORS)
def test_every_rule_finds_what_is_planted(rule: str) -> None:
    """A detector that finds nothing anywhere would be no gate."""
    detect, planted = DETECTORS[rule]
    assert [*detect(planted)]


def test_a_task_with_its_issue_may_stay() -> None:
    """Work that is known and planned is named by the issue that plans it."""
    assert not [*matching(LEFT_OVER)(whole("# TO~DO(#7): when Kafka comes"))]


def test_the_middle_function_takes_at_most_seven_lines() -> None:
    """Half of all functions of the three rooms are read at a glance."""
    sizes = [size for path in python(*ROOMS) for _, size in functions(path.read_text("utf-8"))]
    median = statistics.median(sizes)
    assert median <= FUNCTION_LINES_MEDIAN_MAX, f"the median of {len(sizes)} functions is {median}"


def test_no_module_is_named_after_nothing() -> None:
    """A name says what is in the module, not that something is."""
    assert [str(p) for p in python() if {p.stem, p.parent.name} & BANNED_NAMES] == []


def cycles(graph: grimp.ImportGraph) -> list[str]:
    """Give the modules from which a chain of imports leads back to themselves."""
    return sorted(
        module
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if graph.find_shortest_chain(imported, module)
    )


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Modules can be read in an order in which each is known before it is used."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    assert cycles(graph) == []


def test_a_planted_cycle_is_found() -> None:
    """Two modules that import each other are both named."""
    graph = grimp.ImportGraph()
    for one, other in (("a", "b"), ("b", "a"), ("c", "a")):
        graph.add_import(importer=one, imported=other)
    assert cycles(graph) == ["a", "b"]


def test_the_domain_imports_the_standard_library_and_its_edges() -> None:
    """Whatever is not forbidden by name in the import contracts is not allowed either."""
    graph = grimp.build_graph("domain", include_external_packages=True, cache_dir=None)
    outside = {module for module in graph.modules if not module.startswith("domain")}
    assert outside - set(sys.stdlib_module_names) == DOMAIN_MAY_IMPORT


def text(path: Path) -> str:
    """Give what a file says; bytes that are no text are left out."""
    return path.read_text("utf-8", errors="ignore")


def test_no_file_names_a_registry_or_a_machine() -> None:
    """What is installed comes from wherever the machine is told to get it."""
    find = matching(ELSEWHERE)
    found = {str(path.relative_to(HOME)): [*find(text(path))] for path in tracked()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("planted", NOWHERE)
def test_a_planted_registry_or_machine_is_found(planted: str) -> None:
    """The pieces of the needles join to what is looked for."""
    assert [*matching(ELSEWHERE)(whole(planted))]
