"""The built screens: they name no other host, run in browsers of 2021, and weigh little."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BUILT = Path(__file__).parents[1] / "api" / "web" / "dist"
NAMESPACES = "http://www.w3.org/"  # Names of XML, never fetched.
HERE = "http://localhost"  # What a relative address is read against.
FIRST = ("core", "events", "bell", "outbox", "kit", "setup")  # The words of src/words/index.ts.
UNTIL_LIVE_MAX = 180_000  # Bytes of JavaScript, packed, until the board is live.
# What Chrome 90 lacks and no target of the compiler brings; the two in polyfills.ts are brought.
TOO_NEW = re.compile(
    r"structuredClone|Object\.hasOwn\b|randomUUID|Array\.fromAsync|withResolvers|\.toSorted\(|\.toReversed\("
    r"|\.findLastIndex\(|Object\.groupBy|AbortSignal\.any|\bArray\.prototype\.at\b"
)
TOO_NEW_CSS = re.compile(r":has\(|@container|color-mix\(|\blch\(|\boklch\(|@layer|:popover-open")


def built(ending: str) -> dict[str, str]:
    """Give the built files of a sort, which `make screens` writes."""
    found = {str(p.relative_to(BUILT)): p.read_text("utf-8") for p in BUILT.rglob(f"*{ending}")}
    assert found, "the screens are not built: make screens"
    return found


def manifest() -> dict[str, Any]:
    """Give what Vite says of its chunks."""
    found: dict[str, Any] = json.loads((BUILT / ".vite/manifest.json").read_text("utf-8"))
    return found


def needed(chunk: str, chunks: dict[str, Any], seen: set[str]) -> Iterator[str]:
    """Give the files that a chunk needs before it runs, its own among them."""
    if chunk in seen:
        return
    seen.add(chunk)
    yield chunks[chunk]["file"]
    for other in chunks[chunk].get("imports", ()):
        yield from needed(other, chunks, seen)


def test_nothing_that_is_served_names_another_host() -> None:
    """Everything works on a network without the internet, and tells nobody who looks at it."""
    files = built(".js") | built(".css") | built(".html")
    named = {
        address for text in files.values() for address in re.findall(r"https?://[\w.:-]+/?", text)
    }
    assert {one for one in named if not one.startswith((NAMESPACES, HERE))} == set()


def test_the_screens_run_in_the_browsers_of_street_offices() -> None:
    """Chrome 90 is what the desks have: newer calls are found in the bundle, not at a desk."""
    scripts = {name: TOO_NEW.findall(text) for name, text in built(".js").items()}
    styles = {name: TOO_NEW_CSS.findall(text) for name, text in built(".css").items()}
    assert {name: found for name, found in (scripts | styles).items() if found} == {}


def until_live() -> set[str]:
    """Give the files of JavaScript that come before the board is live."""
    chunks, seen = manifest(), set[str]()
    entries = ["index.html", "src/start.tsx", "src/screens/board/board.tsx"]
    entries += [f"src/words/zh-CN/{area}.json" for area in FIRST]
    files = {file for entry in entries for file in needed(entry, chunks, seen)}
    return files | {str(path.relative_to(BUILT)) for path in BUILT.rglob("worker-*.js")}


def test_the_board_is_live_after_little_javascript() -> None:
    """What nobody sees at first comes later."""
    packed = [len(gzip.compress((BUILT / file).read_bytes())) for file in until_live()]
    assert 100_000 < sum(packed) <= UNTIL_LIVE_MAX  # Less would not be all of it.


def test_nothing_of_the_styleguide_comes_before_the_board() -> None:
    """The board is for people on duty, the styleguide for who writes screens."""
    assert manifest()["src/screens/styleguide/styleguide.tsx"]["file"] not in until_live()
    examples = [file for file, text in built(".js").items() if "guide-state" in text]
    assert len(examples) == 1
    assert not until_live() & set(examples)
