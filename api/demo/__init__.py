"""The demo: a day of a real district at full speed, then live; the installation says it is synthetic."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket

from rich.console import Console
from rich.progress import Progress

from api.access import Access
from api.demo.district import DISTRICT, set_up
from api.demo.people import People
from api.demo.phones import list_phones
from api.demo.seats import WATCHING, accounts, on_the_night, password, seats, typed, url_of
from api.demo.story import STREET, story
from api.language import spoken
from api.program import program
from api.seats import SYNTHETIC
from api.serve import Background, listening
from api.settings import Settings
from domain.authorise import OPERATOR
from domain.command import Ports, give
from domain.facts import EVERYWHERE, Office
from domain.ledger import StorageDown
from domain.order import Order
from projections.consequences import Consequences
from projections.data import Data
from projections.lock import IN_USE, lock
from projections.query import Query
from projections.runner import Overtaken, Runner
from projections.ticker import next_at, tick

DAY = timedelta(hours=24)
TICK = timedelta(minutes=5)
PLAYING = "demo.lock"
SPARED = ("water.", f"{STREET}.officer")  # Seats that are left to whoever watches.
ENDED = ("closed", "withdrawn", "draft", "returned")
Keys = tuple[dict[str, str], str]  # The tokens by seat, and the password of them all.
Show = Callable[[str, Sequence[str]], None]


class NotADemo(Exception):
    """The directory holds no demo, or half of one; it is left alone."""


def run(  # noqa: PLR0913  Each is an option of the command.
    settings: Settings,
    *,
    seed: int,
    pace: float,
    at: datetime | None,
    reset: bool,
    live: bool,
    show: Show,
) -> None:
    """Play the day if it was not played, then go on live until Ctrl-C; ``show`` watches a board."""
    sock = listening(settings.host, settings.port) if live else None
    if sock is not None:
        settings = settings.model_copy(update={"port": sock.getsockname()[1]})
    _checked(settings, reset=reset)
    console = Console(stderr=True, highlight=False)
    data = Data(settings.data, database=settings.database)
    access = Access(settings.data, database=settings.database)
    playing = lock(settings.data / PLAYING)
    try:
        if playing is None:
            raise NotADemo(_busy(settings.data))
        data.boards()
        ports = data.ports(access.refused)
        if data.ledger.fact("played") is None:
            end = (at.replace(tzinfo=at.tzinfo or UTC) if at else datetime.now(UTC)).astimezone(UTC)
            play(data, ports, seed, end, console)
            list_phones(access, data.keeper.current().all(Office))
        tokens, word = seats(settings.data, access), password(settings.data, access)
        if sock is not None:
            began = _last(data) - DAY
            people = People(ports, f"{seed}/{data.ledger.head()}", began, SPARED)
            _live(settings, sock, data, people, pace, (tokens, word), console, show)
        else:
            _tell(settings, (tokens, word), console, live=False)
    finally:
        access.close()
        data.close()
        if playing is not None:
            playing.close()


def _checked(settings: Settings, *, reset: bool) -> None:
    directory = settings.data
    if settings.database:
        _checked_database(settings, reset=reset)
        return
    if not (directory / "ledger.db").exists():
        return
    data = Data(directory)
    mark, played = data.ledger.fact(SYNTHETIC), data.ledger.fact("played")
    data.close()
    if mark is None:
        said = "{path} holds an installation that is no demo: name another directory with --data."
        raise NotADemo(spoken(said, path=directory))
    alone = lock(directory / (IN_USE if reset else PLAYING))
    if alone is None:
        raise NotADemo(_busy(directory))
    with alone:
        if reset:
            shutil.rmtree(directory)
        elif played is None:
            said = "{path} holds a day cut off before its end: begin anew with --reset."
            raise NotADemo(spoken(said, path=directory))


def _checked_database(settings: Settings, *, reset: bool) -> None:
    if reset:
        raise NotADemo(spoken("A database is not deleted here: name another in WHISTLE_DATABASE."))
    with closing(Data(settings.data, database=settings.database)) as data:
        real = data.ledger.head() and data.ledger.fact(SYNTHETIC) is None
        half = data.ledger.fact(SYNTHETIC) is not None and data.ledger.fact("played") is None
    if real:
        said = "{at} holds an installation that is no demo: name another in WHISTLE_DATABASE."
        raise NotADemo(spoken(said, at=settings.at))
    if half:
        said = "{at} holds a day cut off before its end: name another in WHISTLE_DATABASE."
        raise NotADemo(spoken(said, at=settings.at))


def _busy(directory: Path) -> str:
    said = "{path} is in use by another process: end that first, or name another with --data."
    return spoken(said, path=directory)


def play(data: Data, ports: Ports, seed: int, end: datetime, console: Console) -> None:
    """Set the district up, and play the day before a moment at full speed."""
    data.ledger.keep(SYNTHETIC, "1")
    begin = end - DAY
    data.clock.hold(begin)
    count = iter(range(10_000))

    def operate(command: object, stream: str) -> object:
        key = f"{seed}/setup/{next(count)}"
        return give(Order(command=command, who=OPERATOR, key=key, stream=stream), ports)

    set_up(operate, begin)
    people, town = People(ports, str(seed), begin), Town(data, ports)
    people.begin(begin, story())
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("江岸区的 24 小时", total=DAY.total_seconds())
        now = due = begin
        while now < end:
            now = min(people.next_at(), due, end)
            data.clock.set(now)
            if now in (due, end):
                due = min(town.step(), now + TICK)
                progress.update(task, completed=(now - begin).total_seconds())
            else:
                due = min(due, people.act(now))
    data.ledger.keep("played", str(seed))


class Town:
    """What a worker does in threads, done here step by step, so that a seed plays one day."""

    def __init__(self, data: Data, ports: Ports) -> None:
        """Begin where the boards stand."""
        self._data, self._ports = data, ports
        self._consequences = Consequences(ports)
        self._runner: Runner = data.runner(data.boards())

    def step(self) -> datetime:
        """Let time and policies say all that they have to say, and give when a clock falls next."""
        busy = 1
        while busy or self._data.boards().position() < self._ports.ledger.head():
            with suppress(Overtaken):  # By the worker of a city, when the demo is played there.
                self._runner.catch_up()
            busy = tick(self._data.boards(), self._ports) + self._consequences.step()
        return next_at(self._data.boards())


def _tell(settings: Settings, keys: Keys, console: Console, *, live: bool) -> None:
    url, (tokens, word) = url_of(settings), keys
    lines = [
        f"江岸区演示，数据均为虚构。席位和账号，口令都是 {word}：",
        *(f"  {line}" for line in accounts()),
        f"登录：{program()} sign-in 账号；程序用的令牌在 {settings.data / 'tokens.txt'}",
        f"在浏览器打开 {url} ，点一个席位即可进入；接口说明 {url}/docs"
        if live
        else "先启动服务：再运行本命令，不带 --no-serve",
        "水务局由您扮演，别人不替它签收。另开一个终端，依次输入：",
        *(f"  {line}" for line in typed(settings, tokens)),
        f"  {program()} do sign-leg 大智-1/1        # 编号以待办所列为准",
        "刚过的一小时大智街道三起特急，燃气至今未应。以值班员身份接班、催办、交班：",
        *(f"  {line}" for line in on_the_night()),
    ]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _live(  # noqa: PLR0913, PLR0917  All that is alive.
    settings: Settings,
    sock: socket,
    data: Data,
    people: People,
    pace: float,
    keys: Keys,
    console: Console,
    show: Show,
) -> None:
    data.clock.set(data.clock.now() if data.ledger.fact("clock") is None else _last(data))
    data.clock.run(pace)
    log = (settings.data / "service.log").open("w", encoding="utf-8") if _watched() else None
    service = Background(settings, sock, log)
    ending = threading.Event()
    thread = threading.Thread(target=_go_on, args=(data, people, pace, ending), daemon=True)
    thread.start()
    _tell(settings, keys, console, live=True)
    try:
        _show(settings, keys[0], show)
    except KeyboardInterrupt:
        console.print("演示停止，数据都在；再次运行即继续。")
        raise
    finally:
        ending.set()
        thread.join(timeout=5)
        service.stop()
        if log is not None:
            log.close()


def _last(data: Data) -> datetime:
    (row,) = data.ledger.read(data.ledger.head() - 1, 1)
    told = data.codec.decode(row)
    return told.meta.recorded_at


def _go_on(data: Data, people: People, pace: float, ending: threading.Event) -> None:
    now = data.clock.now()
    rows = Query(data.boards(), (EVERYWHERE,)).page("whistles").rows
    waiting = [leg for row in rows for leg in row["legs"] if leg["state"] == "dispatched"]
    if not any(leg["office"] == f"{DISTRICT}-water" for leg in waiting):
        people.summon("420102002", "water", now)
    people.begin(now)
    people.resume(now, [row["stream"] for row in rows if row["status"] not in ENDED])
    while not ending.is_set():
        wait = (people.next_at() - data.clock.now()).total_seconds() / pace
        if not ending.wait(max(0.0, min(wait, 1.0))) and wait <= 1:
            try:
                people.act(data.clock.now())
            except StorageDown:
                time.sleep(1)


def _watched() -> bool:
    """Say whether somebody watches: on a terminal the log would write over the board."""
    return sys.stdout.isatty()


def _show(settings: Settings, tokens: dict[str, str], show: Show) -> None:
    """Watch the board in a terminal; elsewhere just keep running."""
    if not _watched():
        threading.Event().wait()
    os.environ["WHISTLE_TOKEN"] = tokens[WATCHING]
    os.environ["WHISTLE_URL"] = url_of(settings)
    notice = ("演示，数据均为虚构。水务局由您扮演，别人不替它签收；另开一个终端，依次输入：",)
    show("whistles", (*notice, *(f"  {line}" for line in typed(settings, tokens))))
