"""A full disk and no files left: refused with 503, reads go on, and relief needs no restart."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.access import Access
from tests.world import COMMUNITY, world

BODY = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复" * 500}
FREE = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@contextmanager
def running(directory: Path, port: int) -> Iterator[tuple[int, httpx.Client]]:
    """Give a service's process id, and a client that is signed in as a clerk."""
    with world(directory):
        pass
    access = Access(directory)
    token = access.issue("clerk", datetime.now(UTC) + timedelta(days=1))
    access.close()
    command = [sys.executable, "-m", "api", "serve", "--data", str(directory), "--port", str(port)]
    env = {**os.environ, "WHISTLE_LOG_LEVEL": "error"}
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20) as http:
            while not is_ready(http):
                assert process.poll() is None, "the service ended before it was ready"
                time.sleep(0.05)
            yield process.pid, http
    finally:
        process.kill()
        process.wait()


def is_ready(http: httpx.Client) -> bool:
    """Say whether the service writes."""
    try:
        return http.get("/readyz").is_success
    except httpx.TransportError:
        return False


def draft(http: httpx.Client, key: str) -> httpx.Response:
    """Draft a whistle under a key."""
    return http.post("/whistles/draft-whistle", json=BODY, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("room", [0, 4096])
def test_a_full_disk_refuses_commands_and_not_reads(
    tmp_path: Path, unused_port: int, room: int
) -> None:
    """No file may grow: 503 with a problem; the same command works when there is room again."""
    with running(tmp_path, unused_port) as (pid, http):
        assert draft(http, "before").status_code == 201
        size = (tmp_path / "ledger.db-wal").stat().st_size
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
        refused = [draft(http, f"full-{n}") for n in range(3)]
        assert refused[-1].status_code == 503
        assert refused[-1].json()["code"] == "storage-down"
        assert http.get("/whistles").status_code == 200
        resource.prlimit(pid, resource.RLIMIT_FSIZE, FREE)
        again = [draft(http, f"full-{n}") for n in range(3)]
        assert [answer.status_code for answer in again] == [201] * 3
        listed = http.get("/whistles", params={"after": again[-1].json()["position"]}).json()
        assert {answer.json()["id"] for answer in again} <= {row["key"] for row in listed["rows"]}


def test_without_files_left_open_connections_are_answered_and_new_ones_after_relief(
    tmp_path: Path, unused_port: int
) -> None:
    """Never a 500: an answer or a 503 now, everything when there are files again."""
    with running(tmp_path, unused_port) as (pid, http):
        assert draft(http, "before").status_code == 201
        used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, hard))
        assert {draft(http, f"k{n}").status_code for n in range(5)} <= {201, 503}
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (hard, hard))
        assert draft(http, "after").status_code == 201
        time.sleep(1.2)  # A server that could not accept tries again after a second.
        fresh = httpx.get(f"{http.base_url}/healthz", timeout=10)
        assert fresh.status_code == 200
