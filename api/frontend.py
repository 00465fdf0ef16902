"""The screens: the built front end under /ui, served whole from the package; it names no other host."""

from __future__ import annotations

import json
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.problems import own
from api.requires import ANYONE

BUILT = Path(__file__).with_name("web") / "dist"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
FOR_EVER = "public, max-age=31536000, immutable"
MISSING = (
    "<!doctype html><meta charset=utf-8><title>Whistle</title><h1>The screens are not built</h1>"
    "<p>The API works. To have the screens, run <code>make run</code> in the checkout, or install the"
    " wheel, which brings them.</p><p lang=zh-CN>界面尚未构建，接口照常可用。在代码目录运行"
    " <code>make run</code> 即可。</p>"
)


def routes() -> APIRouter:
    """Give the routes of the screens."""
    router = APIRouter(include_in_schema=False, dependencies=ANYONE)
    router.add_api_route("/", to_screens, methods=["GET"])
    router.add_api_route("/ui", to_screens, methods=["GET"])
    router.add_api_route("/ui/{path:path}", show_screen, methods=["GET"])
    return router


def to_screens() -> Response:
    """Lead to the screens."""
    return RedirectResponse("/ui/", 307)


def show_screen(path: str) -> Response:
    """Give a built file, or the page that shows the screen of any other address under /ui."""
    file = (BUILT / path).resolve()
    if file.is_relative_to(BUILT) and file.is_file() and path:
        kept = {"Cache-Control": FOR_EVER} if path.startswith("assets/") else {}
        return FileResponse(file, headers=HEADERS | kept)
    if path.startswith("assets/") or guess_type(path)[0]:  # A file that is not there is no screen.
        return own("no-such-page")
    page = BUILT / "index.html"
    if not page.is_file():
        return HTMLResponse(MISSING, 503, headers={"Cache-Control": "no-store"})
    return FileResponse(page, headers=HEADERS)


@cache
def build_id() -> str:
    """Give the digest that the front end was built from, empty without one; screens reload on another."""
    known = BUILT / "build.json"
    return str(json.loads(known.read_text())["digest"]) if known.is_file() else ""
