"""The guide for departments and its example, followed word by word against a running service."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.program import Said, whistle
from tests.served import BLOW, Service, served, until
from tests.world import WATER

HOME = Path(__file__).parents[2]
GUIDE = (HOME / "docs" / "guide" / "subscribe.md").read_text(encoding="utf-8")
EXAMPLE = HOME / "examples" / "webhook.py"
LINES_MAX = 30


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Give a running service that may send to this machine."""
    monkeypatch.setenv("WHISTLE_WEBHOOK_HOSTS", "127.0.0.1")
    with served(tmp_path) as made:
        yield made


@contextmanager
def receiving(secret: str, port: int) -> Iterator[Iterator[str]]:
    """Run the example with a secret, and give the lines that it prints."""
    env = {**os.environ, "WHISTLE_SECRET": secret, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(EXAMPLE), str(port)]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            until(lambda: answers(port) == 401)
            yield iter(process.stdout)
        finally:
            process.terminate()


def answers(port: int) -> int:
    """Give what the example answers to whoever cannot sign."""
    try:
        return httpx.post(f"http://127.0.0.1:{port}/whistle", json={}).status_code
    except httpx.TransportError:
        return 0


def typed(service: Service, line: str) -> Said:
    """Type a line of the guide as the department's head; it must be done."""
    said = whistle(*line.split()[1:], token=service.tokens["head"], url=service.url)
    assert said.returncode == 0, f"{line}\n{said.stdout}{said.stderr}"
    return said


def shown(service: Service, id_: str) -> bool:
    """Say whether a subscription is on the board."""
    return id_ in service.ask("head", "GET", "/subscriptions").text


def test_the_guide_leads_to_events_fetched_and_sent(service: Service, unused_port: int) -> None:
    """Every line of it is typed, in its order."""
    blown = service.do("officer", "/whistles/blow-now", **BLOW).json()
    found = re.findall(r"^(?:WHISTLE_SECRET|whistle ).*$", GUIDE, re.MULTILINE)
    lines = [line.replace("9000", str(unused_port)) for line in found]
    at = next(n for n, line in enumerate(lines) if line.startswith("WHISTLE_SECRET"))
    id_ = secret = ""
    for line in lines[:at]:
        said = typed(service, line.replace("SUBSCRIPTION", id_[:8]))
        if "open-subscription" in line:
            id_ = json.loads(said.stdout)["id"]
            until(partial(shown, service, id_))
        if "secret" in line:
            secret = said.stdout.strip()
    with receiving(secret, unused_port) as printed:
        for line in lines[at + 1 :][:2]:
            typed(service, line.replace("SUBSCRIPTION", id_[:8]))
        assert "subscription.test-requested.v1" in next(printed)
        service.do("dispatcher", f"/whistles/{blown['id']}/triage", lead=WATER).raise_for_status()
        assert "whistle.legs-opened.v1" in next(printed)
        for line in lines[at + 3 :]:
            secret = typed(service, line.replace("SUBSCRIPTION", id_[:8])).stdout.strip()
    assert len(lines) - at > 8
    with receiving(secret, unused_port) as printed:
        typed(service, f"whistle do request-test {id_[:8]}")
        for line in printed:
            if "test-requested" in line:
                break


def test_what_waits_is_said(service: Service, unused_port: int) -> None:
    """For which street, since when, how often, and what the receiver said."""
    line = "whistle do open-subscription --office 420102-water --way webhook --url http://127.0.0.1"
    id_ = json.loads(typed(service, f"{line}:{unused_port}/whistle").stdout)["id"]
    typed(service, f"whistle do request-test {id_}")
    until(lambda: service.ask("head", "GET", f"/subscriptions/{id_}/fares").json()["waits"])
    said = typed(service, f"whistle subscription fares {id_[:8]}").stdout
    assert re.search(rf"subscription-{id_}  位置 \d+，自 .* 起试 \d+ 次：not reached", said)
    as_json = json.loads(typed(service, f"whistle subscription fares {id_} --json").stdout)
    assert as_json["waits"][0]["said"].startswith("not reached")
    board = typed(service, "whistle board subscriptions").stdout
    assert all(word in board for word in (id_[:8], "水务局", "网络推送", "生效中", "全部"))


def test_events_are_fetched_into_a_pipe(service: Service) -> None:
    """All there are, and none behind the last."""
    wish = {"office": WATER, "way": "pull", "start": "beginning", "kinds": ["whistle"]}
    id_ = service.do("head", "/subscriptions/open-subscription", **wish).json()["id"]
    whistle_ = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    service.do("dispatcher", f"/whistles/{whistle_}/triage", lead=WATER).raise_for_status()
    events = f"whistle subscription events {id_}"
    rows = [json.loads(line) for line in typed(service, events).stdout.splitlines()]
    assert {row["subject"] for row in rows} == {f"whistle-{whistle_}"}
    assert typed(service, f"{events} --after {rows[-1]['position']}").stdout == ""


def test_the_example_is_short_and_needs_one_package() -> None:
    """It is there to be copied."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_MAX
    assert f"{len(text.splitlines())} lines" in GUIDE.replace("\n", " ")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported - sys.stdlib_module_names == {"standardwebhooks"}
