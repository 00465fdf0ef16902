"""What is bound to happen on the demo's day: three shifts, five incidents, and a bad hour at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.demo.district import DISTRICT, SHIFTS, STREET, places
from domain.duty import DutyPost, DutyRow, ImportDuties
from domain.incident import commands as i
from domain.incident.words import Category, Grade, Stage
from domain.shift import commands as s
from domain.territory import Level as PlaceLevel
from domain.whistle.commands import AddReport, BlowNow
from domain.whistle.words import Level, Source

DAY, HOUR, MINUTE = timedelta(hours=24), timedelta(hours=1), timedelta(minutes=1)
EACH = DAY / len(SHIFTS)
SILENT = "gas"  # From the bad hour on it answers only whoever calls it.
BAD_HOUR = DAY - HOUR
PROMISES = (
    ("power", "供电值班室", "备两名抢修人员，接到吹哨后半小时内到场"),
    ("water", "水务局值班室", "保成社区老旧管网夜间加巡一次"),
    ("civil", "民政局值班室", "明早七点前送两床棉被到社区救助点"),
)
Streams = dict[str, str]
Makes = Callable[[datetime, Streams], Any]


@dataclass(frozen=True, slots=True)
class Beat:
    """So long after the day began somebody gives a command; ``on`` and ``name`` are streams' names."""

    after: timedelta
    who: str
    makes: Makes
    on: str = ""
    name: str = ""
    part: int = 0


def just(command: object) -> Makes:
    """Give what makes a command that is known beforehand."""
    return lambda _now, _streams: command


def community(street: str, number: int = 0) -> str:
    """Give the code of one of a street's communities."""
    there = [row.code for row in places() if row.parent == street]
    return there[number % len(there)]


def officer(street: str, after: timedelta) -> str:
    """Give who is on duty in a street so long after the day began."""
    if street != STREET:
        return f"{street}.officer"
    turn = int(after / EACH)
    return f"{street}.{SHIFTS[turn] if turn < len(SHIFTS) else 'officer'}"


def streets() -> list[str]:
    """Give the codes of the streets."""
    return [row.code for row in places() if row.level is PlaceLevel.STREET]


def story() -> list[Beat]:
    """Give all beats in the order of their time."""
    beats = [*_shifts(), *_gale(), *_sickness(), *_wages(), *_smoke(), *_bad_hour()]
    return sorted(beats, key=lambda beat: beat.after)


def _shifts() -> Iterable[Beat]:
    def rows(now: datetime, _: Streams) -> ImportDuties:
        turns = [(f"{STREET}.{who}", now + EACH * at, EACH) for at, who in enumerate(SHIFTS)]
        turns.append((f"{STREET}.officer", now + DAY - 5 * MINUTE, 8 * HOUR))
        listed = [_listed(who, DutyPost.DUTY_OFFICER, at, long) for who, at, long in turns]
        leading = _listed(f"{STREET}.leader", DutyPost.SHIFT_LEADER, now, DAY + 8 * HOUR)
        return ImportDuties(rows=(*listed, leading))

    yield Beat(timedelta(), f"{STREET}.clerk", rows, on=f"duty-{STREET}")
    for turn, who in enumerate(SHIFTS):
        yield from _shift(turn, f"{STREET}.{who}")


def _listed(who: str, post: DutyPost, at: datetime, long: timedelta) -> DutyRow:
    return DutyRow(subject=who, post=post, since=at, until=at + long)


def _shift(turn: int, who: str) -> Iterable[Beat]:
    begin, name = EACH * turn + MINUTE, f"shift {turn}"

    def over(_: datetime, streams: Streams) -> s.TakeOverShift:
        before = streams.get(f"shift {turn - 1}", "").removeprefix("shift-")
        leader = f"{STREET}.leader"
        return s.TakeOverShift(office=STREET, leader=leader, before=before, note_read=bool(before))

    def promise(now: datetime, _: Streams) -> s.RecordPromise:
        unit, post, what = PROMISES[turn]
        return s.RecordPromise(to=f"{DISTRICT}-{unit}", post=post, what=what, until=now + 9 * HOUR)

    note = s.HandOverShift(note="未结件已逐件说明；对方承诺的事请接班后再核实一次。")
    told = "今夜降温，重点关注独居老人和在建工地"
    kept = s.MarkPromiseKept(promise=turn, how="已到岗，当面核实")
    instructed = s.RecordInstruction(leader=f"{STREET}.leader", instruction=told)
    yield Beat(begin, who, over, name=name)
    yield Beat(begin + 2 * MINUTE, f"{STREET}.leader", just(s.ConfirmPresence()), on=name)
    yield Beat(begin + 2 * HOUR, who, just(instructed), on=name)
    if turn:  # What the shift before was promised.
        yield Beat(begin + 2 * HOUR + 9 * MINUTE, who, just(kept), on=name)
    yield Beat(begin + 6 * HOUR, who, promise, on=name)
    yield Beat(EACH * (turn + 1) - 2 * MINUTE, who, just(note), on=name)


@dataclass(frozen=True, slots=True)
class Heard:
    """An incident as it is heard of: when, in which street, and its name in the story."""

    name: str
    after: timedelta
    street: str

    def beat(self, minutes: int, who: str, command: object, part: int = 0) -> Beat:
        """Give what somebody does with it, minutes after it was heard of."""
        known = {
            "officer": officer(self.street, self.after + minutes * MINUTE),
            "leader": f"{self.street}.leader",
            "centre": "centre.dispatcher",
        }
        makes: Makes = command if callable(command) else just(command)
        return Beat(self.after + minutes * MINUTE, known[who], makes, self.name, "", part)

    def reported(self, category: Category, matter: str, spot: str, injured: int = 0) -> list[Beat]:
        """Give how it is heard of, looked at and reported upward for the first time."""
        where = community(self.street)
        heard = i.ReportIncident(
            category=category, place=where, matter=matter, spot=spot, injured=injured
        )
        found = i.VerifyIncident(category=category, found="已到现场核实，情况属实")
        first = i.SubmitReport(stage=Stage.FIRST, measures="已派人到场，设警戒线")
        return [
            Beat(self.after, officer(self.street, self.after), just(heard), name=self.name),
            self.beat(12, "officer", found),
            self.beat(18, "officer", first),
            self.beat(21, "centre", i.AcknowledgeReport(note="已收到"), 1),
            self.beat(26, "centre", i.PassReportOn(receiver="江岸区人民政府总值班室"), 1),
        ]


def _ended(heard: Heard, minutes: int, outcome: str) -> Iterable[Beat]:
    final = i.SubmitReport(stage=Stage.FINAL, measures="险情排除，现场恢复")
    yield heard.beat(minutes, "leader", i.DeclareControlled(found="险情已排除"))
    yield heard.beat(minutes + 15, "officer", final)
    yield heard.beat(minutes + 20, "centre", i.AcknowledgeReport(note="已收到"), 2)
    yield heard.beat(minutes + 30, "leader", i.CloseIncident(outcome=outcome))


def _gale() -> Iterable[Beat]:
    heard = Heard("gale", 3 * HOUR, streets()[3])
    yield from heard.reported(Category.NATURAL, "大风致临街广告牌坠落，砸坏车辆", "沿街商铺")
    yield heard.beat(30, "centre", i.GradeIncident(grade=Grade.IV))
    yield from _ended(heard, 120, "坠落物清理完毕，沿街广告牌已排查")


def _sickness() -> Iterable[Beat]:
    heard = Heard("sickness", 9 * HOUR, streets()[5])

    def answered(now: datetime, _: Streams) -> i.StartResponse:
        return i.StartResponse(
            item="突发公共卫生事件应急响应",
            level=Grade.IV,
            authority=DISTRICT,
            authority_name="江岸区人民政府",
            expected_end=now + 3 * DAY,
            measures="停课观察，采样检测，环境消杀",
        )

    more = i.SubmitReport(stage=Stage.CONTINUED, measures="采样已送检，新增病例为零")
    yield from heard.reported(Category.HEALTH, "小学多名学生呕吐，疑似诺如病毒", "教学楼", 9)
    yield heard.beat(40, "centre", i.GradeIncident(grade=Grade.IV))
    yield heard.beat(60, "centre", answered)
    yield heard.beat(240, "officer", more)
    yield heard.beat(250, "centre", i.AcknowledgeReport(note="已收到"), 2)


def _wages() -> Iterable[Beat]:
    heard = Heard("wages", 13 * HOUR, streets()[8])
    yield from heard.reported(Category.SECURITY, "工地欠薪，二十余人聚集堵门", "项目部门口")
    yield from _ended(heard, 150, "人社到场协调，工资当日发放，人员散去")


def _smoke() -> Iterable[Beat]:
    heard = Heard("smoke", 17 * HOUR, streets()[10])
    where = community(heard.street)
    told = i.ReportIncident(category=Category.ACCIDENT, place=where, matter="居民楼冒浓烟")
    false = i.DeclareFalseAlarm(reason="住户熏制腊肉，未起火，已劝导")
    yield Beat(heard.after, officer(heard.street, heard.after), just(told), name=heard.name)
    yield heard.beat(14, "leader", false)


CALLS = (
    (5, "first", "地下管道燃气泄漏，气味扩散到楼道", "关阀止漏，疏散本栋居民", ("gas", "fire")),
    (16, "second", "泄漏点旁居民楼两人头晕，需要就医", "送医，排查同栋住户", ("health", "gas")),
    (27, "third", "疏散中电梯停运，一名老人被困", "到场救援，恢复供电", ("fire", "power")),
)
AGAIN = (
    (9, "first", Source.HOTLINE, "WH-1124-0731", "对面楼也闻到气味"),
    (13, "first", Source.WALK_IN, "", "楼上住户到居委会反映，楼道气味变重"),
    (19, "second", Source.POLICE, "110-5528", "有人胸闷，询问救护车到哪了"),
)


def _bad_hour() -> Iterable[Beat]:
    heard = Heard("leak", BAD_HOUR + 8 * MINUTE, STREET)
    for minute, name, matter, need, units in CALLS:
        after = BAD_HOUR + minute * MINUTE
        blown = BlowNow(
            level=Level.E1,
            place=community(STREET),
            matter=matter,
            need=need,
            spot="6 栋",
            requested=tuple(f"{DISTRICT}-{unit}" for unit in units),
        )
        yield Beat(after, officer(STREET, after), just(blown), name=name)
        yield heard.beat(minute + 3, "officer", _attached(name))
    for minute, name, source, reference, note in AGAIN:
        call = AddReport(source=source, reference=reference, note=note)
        yield Beat(BAD_HOUR + minute * MINUTE, f"{STREET}.clerk", just(call), on=name)
    yield from heard.reported(Category.ACCIDENT, "燃气管道泄漏，一栋居民楼疏散", "6 栋", 2)
    yield heard.beat(35, "centre", i.GradeIncident(grade=Grade.IV))


def _attached(name: str) -> Makes:
    return lambda _now, streams: i.AttachWhistle(whistle=streams[name].removeprefix("whistle-"))


__all__ = ["BAD_HOUR", "SILENT", "STREET", "Beat", "officer", "story"]
