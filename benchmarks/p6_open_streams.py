"""P6: open streams on one process, one event a second, against a bare StreamingResponse fed the same bytes.

10,000 streams, or as many as the limit of open files allows, of several accounts that see different rows.
Alternating in the same run, median of five: the memory a client takes and the 99th percentile from the
request that makes an event to the last byte of its frame, read by any client: each at most 1.3 of the
reference's. Ticks flow in both.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from api.access import Access
from benchmarks.watchers import watched
from domain.whistle import commands as c
from tests.world import COMMUNITY, WATER, world

STREAMS, EVENTS, WARM_UP, ROUNDS, BAR = 10_000, 25, 5, 5, 1.3
SPARE = 500  # Files that each process needs for itself.
BOARDS = "board=whistles&board=desk&board=duty&board=incidents"
CALL = {"legs": [1], "post": "值班", "outcome": "reached", "said": "已通知"}
WHO = ("officer", "leader", "water", "dispatcher", "auditor", "boss", "stranger", "power")
BLIND = (
    "stranger",
    "power",
)  # They have nothing to do with these whistles, and hear the time alone.


@dataclass(frozen=True)
class Place:
    """A prepared district: its directory, a token for each account, its whistles."""

    directory: Path
    tokens: dict[str, str]
    ids: list[str]


@dataclass(frozen=True)
class Server:
    """A running server: where, as which process, what a client of an account asks, how an event is made."""

    port: int
    pid: int
    asked: Callable[[str], str]
    happen: Callable[[httpx.Client, int], int]


@dataclass(frozen=True)
class Found:
    """What a run found: memory a client in KiB, seconds of the processor, milliseconds to the last bytes."""

    memory: float
    busy: float
    p50: float
    p99: float


def prepared(directory: Path) -> Place:
    """Blow whistles of working days, so that no clock strikes during the run."""
    with world(directory, datetime.now(UTC)) as here:
        draft = c.DraftWhistle(kind="RD", place=COMMUNITY, matter="路灯不亮", need="修复")  # type: ignore[arg-type]
        streams = []
        for _ in range(EVENTS + WARM_UP):
            streams.append(here.give("clerk", draft).stream)
            here.give("clerk", c.SubmitWhistle(), streams[-1])
            here.give("leader", c.ApproveAndBlow(), streams[-1])
            here.give("dispatcher", c.Triage(lead=WATER), streams[-1])
            here.give("water", c.SignLeg(), streams[-1], 1)
    access, until = Access(directory), datetime.now(UTC) + timedelta(days=1)
    tokens = {who: access.issue(who, until) for who in WHO}
    access.close()
    return Place(directory, tokens, [stream.partition("-")[2] for stream in streams])


@contextmanager
def running(arguments: list[str], port: int, answers: str) -> Iterator[int]:
    """Run a server in a process of its own until it answers, and give the process."""
    command = [sys.executable, "-m", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}{answers}").status_code < 500:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def free() -> int:
    """Give a port that is free."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


@contextmanager
def ours(place: Place) -> Iterator[Server]:
    """Serve the district."""
    port = free()
    where = ["api", "serve", "--data", str(place.directory), "--port", str(port)]

    def asked(who: str) -> str:
        return f"/live?{BOARDS}&after={head} HTTP/1.1\r\nAuthorization: Bearer {place.tokens[who]}"

    def happen(http: httpx.Client, number: int) -> int:
        headers = {"Authorization": f"Bearer {place.tokens['officer']}"}
        answer = http.post(f"/whistles/{place.ids[number]}/record-call", json=CALL, headers=headers)
        position: int = answer.raise_for_status().json()["position"]
        return position

    with running(where, port, "/readyz") as pid:
        while (state := httpx.get(f"http://127.0.0.1:{port}/readyz").json())["boards"] < state[
            "head"
        ]:
            time.sleep(0.1)
        head = state["head"]
        yield Server(port, pid, asked, happen)


def recorded(place: Place, into: Path) -> list[int]:
    """Record what each account is told of each event, and a tick, for the reference; give the positions."""
    fed, positions = [], []
    with ours(place) as server, ExitStack() as open_, httpx.Client(base_url=url(server)) as http:
        told = {who: Told(open_, server, who) for who in WHO if who not in BLIND}
        for number in range(EVENTS + WARM_UP):
            positions.append(server.happen(http, number))
            fed.append({who: one.until(positions[-1]) for who, one in told.items()})
        tick = told["officer"].tick
    into.write_text(json.dumps({"fed": fed, "tick": tick}), "utf-8")
    return positions


class Told:
    """What one account is told, event after event, as the bytes that came."""

    def __init__(self, open_: ExitStack, server: Server, who: str) -> None:
        """Open a stream; it begins with a tick."""
        path, _, header = server.asked(who).partition(" HTTP/1.1\r\nAuthorization: ")
        headers = {"Authorization": header}
        http = open_.enter_context(httpx.Client(base_url=url(server), headers=headers))
        self._said = open_.enter_context(http.stream("GET", path)).iter_raw()
        self.tick = coded(next(self._said))

    def until(self, position: int) -> str:
        """Give what is said of a position."""
        mark = b'"pos":%d,"at"' % position
        return coded(next(said for said in self._said if mark in said))


def coded(said: bytes) -> str:
    """Write bytes as text."""
    return base64.b64encode(said).decode()


def url(server: Server) -> str:
    """Give where a server is."""
    return f"http://127.0.0.1:{server.port}"


@contextmanager
def bare(recording: Path, positions: list[int]) -> Iterator[Server]:
    """Serve what was recorded by the reference."""
    port = free()

    def happen(http: httpx.Client, number: int) -> int:
        http.post(f"/feed/{number}").raise_for_status()
        return positions[number]

    where = ["benchmarks.bare_streams", str(port), str(recording)]
    with running(where, port, "/none") as pid:
        yield Server(port, pid, lambda who: f"/live/{who} HTTP/1.1\r\nAuthorization: none", happen)


def memory(pid: int) -> int:
    """Give what a process holds of the memory, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


def busy(pid: int) -> float:
    """Give for how many seconds a process has used the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wanted(server: Server, streams: int) -> list[tuple[str, int]]:
    """Give what is asked for so many streams, and how often: each account has as many."""
    shares = {who: len(range(at, streams, len(WHO))) for at, who in enumerate(WHO)}
    return [(f"GET {server.asked(who)}\r\nHost: x\r\n\r\n", n) for who, n in shares.items()]


def run(server: Server, streams: int) -> Found:
    """Open the streams, make an event a second, and see when the last bytes of each were read."""
    happened: dict[int, float] = {}
    with httpx.Client(base_url=url(server), timeout=30) as http:
        with watched(
            server.port, wanted(server, len(WHO))
        ) as read:  # Whatever is only loaded once is loaded now.
            server.happen(http, 0)
            time.sleep(1)
            read()
        before = memory(server.pid)
        with watched(server.port, wanted(server, streams)) as read:
            held = (memory(server.pid) - before) / streams
            due, used = time.perf_counter(), busy(server.pid)
            for number in range(1, EVENTS + WARM_UP):
                due += 1
                time.sleep(max(0.0, due - time.perf_counter()))
                begun = time.perf_counter()
                happened[server.happen(http, number)] = begun
            told = read()
            used = busy(server.pid) - used
    late = sorted(found_late(happened, told, streams))
    return Found(held, used, statistics.median(late), late[len(late) * 99 // 100])


def found_late(
    happened: dict[int, float], told: dict[int, list[float]], streams: int
) -> Iterator[float]:
    """Give how late each frame was read, in milliseconds; nobody may have missed one."""
    seeing = sum(len(range(WHO.index(who), streams, len(WHO))) for who in WHO if who not in BLIND)
    for number, (position, begun) in enumerate(happened.items()):
        read = told[min(one for one in told if one >= position)]
        assert len(read) == seeing, f"{len(read)} of {seeing} were told of {position}"
        if number >= WARM_UP:
            yield from ((one - begun) * 1000 for one in read)


def main() -> int:
    """Measure the bar."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", type=int, default=STREAMS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    streams = min(chosen.streams, limit - SPARE)
    said = "" if streams == chosen.streams else f", as many as the limit of {limit} files allows"
    print(f"{streams} streams{said}, {len(WHO)} accounts, an event a second")
    found: dict[str, list[Found]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory(dir=".") as disk:
        place, recording = prepared(Path(disk) / "data"), Path(disk) / "recorded.json"
        positions = recorded(place, recording)
        for _ in range(chosen.rounds):
            for name, served in (("bare", bare(recording, positions)), ("ours", ours(place))):
                with served as server:
                    one = run(server, streams)
                found[name].append(one)
                said = f"{one.memory:.1f} KiB a client, {one.busy:.1f} s of the processor"
                print(f"{name}: {said}, p50 {one.p50:.0f}, p99 {one.p99:.0f} ms", flush=True)
    held, late = (
        statistics.median(getattr(one, figure) for one in found["ours"])
        / statistics.median(getattr(one, figure) for one in found["bare"])
        for figure in ("memory", "p99")
    )
    print(f"P6b {late:.2f} from the event to the last byte at p99, ours over bare (at most {BAR})")
    print(f"P6 {held:.2f} of memory a client, ours over bare (at most {BAR})")
    return 0 if held <= BAR and late <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
