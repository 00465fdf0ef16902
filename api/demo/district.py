"""Jiang'an district (江岸区) of Wuhan: its real streets and communities, and 18 units that answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.policy_file import default_policy
from api.territory_file import read_rows, wuhan
from domain.authorise import OPERATOR
from domain.grant import GrantRole, Role
from domain.office import OfficeKind, OpenOffice
from domain.policy import PublishPolicy
from domain.territory import ImportPlaces, Level, Row
from domain.whistle.words import Kind

DISTRICT = "420102"
STREET = "420102002"  # 大智街道, whose officer is the one who watches.
SHIFTS = ("officer-a", "officer-b", "officer-c")
CENTRE, CHECK = f"{DISTRICT}-centre", f"{DISTRICT}-supervision"
UNITS = {
    "water": ("江岸区水务局", "水务局", "供水、排水、内涝"),
    "power": ("江岸供电公司", "供电", "停电、线路"),
    "gas": ("江岸燃气公司", "燃气", "燃气泄漏"),
    "fire": ("江岸区消防救援大队", "消防", "火情、救援"),
    "urban": ("江岸区城市管理执法局", "城管", "占道、违建、环卫"),
    "housing": ("江岸区住房和城市更新局", "房管局", "危房、物业"),
    "construction": ("江岸区建设局", "建设局", "工地、道路挖掘"),
    "traffic": ("江岸交通大队", "交通大队", "交通组织、停车"),
    "police": ("江岸公安分局", "公安", "治安"),
    "health": ("江岸区卫生健康局", "卫健局", "卫生、防疫"),
    "market": ("江岸区市场监督管理局", "市监局", "食品、特种设备"),
    "ecology": ("江岸区生态环境分局", "环境局", "噪声、油烟"),
    "civil": ("江岸区民政局", "民政局", "救助、养老"),
    "labour": ("江岸区人力资源局", "人社局", "欠薪、就业"),
    "parks": ("江岸区园林局", "园林局", "树木、绿地"),
    "emergency": ("江岸区应急管理局", "应急局", "安全生产、灾害"),
}
STAFF = (
    ("clerk", Role.CLERK),
    ("officer", Role.DUTY_OFFICER),
    ("leader", Role.LEADER),
    ("chief", Role.CHIEF),
)
POSTS = {
    Role.CLERK: "经办员",
    Role.DUTY_OFFICER: "值班员",
    Role.LEADER: "带班领导",
    Role.CHIEF: "书记",
    Role.RESPONDER: "值班员",
    Role.HEAD: "负责人",
}


@dataclass(frozen=True)
class Case:
    """Something that happens in a street, and who has to come."""

    kind: Kind
    matter: str
    need: str
    units: tuple[str, ...]


CASES = (
    Case(
        Kind.ER, "供水主管爆裂，路面积水", "关阀止水，设围挡，通知受影响居民", ("water", "traffic")
    ),
    Case(Kind.ER, "楼道闻到燃气味", "关阀检测，疏散本单元", ("gas", "fire")),
    Case(Kind.ER, "高层电梯困人", "到场救援，安抚被困人员", ("fire", "market")),
    Case(Kind.ER, "小区整体停电，有居家吸氧老人", "抢修，先送应急电源", ("power", "health")),
    Case(Kind.ER, "老旧外墙砖坠落，行人通道受威胁", "围挡，排险，加固", ("housing", "urban")),
    Case(Kind.LE, "夜市占道经营，堵塞消防通道", "联合清理，留守一晚", ("urban", "fire", "police")),
    Case(Kind.LE, "楼顶新增违法建设", "停工取证，限期拆除", ("urban", "housing")),
    Case(Kind.LE, "餐馆油烟直排居民楼", "检查净化设施，责令整改", ("ecology", "market")),
    Case(Kind.KT, "老旧小区二次供水设施多年未改造", "确定改造主体和时间表", ("water", "housing")),
    Case(
        Kind.KT, "断头路两侧停车无序，消防车进不来", "交通组织方案，增设标线", ("traffic", "urban")
    ),
    Case(Kind.RD, "路灯成片不亮", "修复路灯", ("urban",)),
    Case(Kind.RD, "下水井盖破损", "更换井盖，先设警示", ("water",)),
    Case(Kind.RD, "夜间工地施工噪声扰民", "核查夜间施工许可", ("ecology", "construction")),
    Case(Kind.RD, "行道树枝干压线", "修剪", ("parks", "power")),
    Case(Kind.RD, "独居老人咨询适老化改造", "上门评估，答复政策", ("civil",)),
    Case(Kind.RD, "楼栋垃圾多日未清", "督促物业清运", ("urban", "housing")),
    Case(Kind.RD, "商铺拖欠务工人员工资", "核实，协调发放", ("labour",)),
)
MIX = {Kind.RD: 60, Kind.LE: 15, Kind.KT: 5, Kind.ER: 20}
SPOTS = (
    "北门",
    "3 栋一单元",
    "农贸市场旁",
    "幼儿园门口",
    "地铁口",
    "临街商铺",
    "地下车库",
    "12 栋",
)
Give = Callable[[object, str], object]


def places() -> tuple[Row, ...]:
    """Give the city, the district, its streets and communities."""
    rows = read_rows(wuhan())
    return tuple(
        row for row in rows if row.code in ("4201", DISTRICT) or row.code.startswith(DISTRICT)
    )


def streets() -> list[Row]:
    """Give the district's streets."""
    return [row for row in places() if row.level is Level.STREET]


def people() -> dict[str, str]:
    """Give what everybody is called who plays, by account: their unit and their post."""
    units = {
        f"{unit}.{role}": f"{short}{POSTS[role]}"
        for unit, (_, short, _) in UNITS.items()
        for role in (Role.RESPONDER, Role.HEAD)
    }
    offices = {
        f"{street.code}.{post}": f"{street.name}{POSTS[role]}"
        for street in streets()
        for post, role in STAFF
    }
    mine = next(street.name for street in streets() if street.code == STREET)
    shifts = {
        f"{STREET}.{who}": f"{mine}值班员{n}" for who, n in zip(SHIFTS, "甲乙丙", strict=True)
    }
    return units | offices | shifts


def set_up(give: Give, now: datetime) -> None:
    """Set the district up: places, policy, offices, and a role for everybody who plays."""
    until = now + timedelta(days=3650)
    give(ImportPlaces(rows=places()), "territory-4201")
    give(PublishPolicy(policy=default_policy()), "policy-default")
    opened = {
        CENTRE: (OfficeKind.CENTRE, "江岸区城市运行管理中心", "指挥中心"),
        CHECK: (OfficeKind.SUPERVISION, "江岸区政府督查室", "督查室"),
    }
    for code, (kind, name, short) in opened.items():
        give(OpenOffice(kind=kind, name=name, short=short, area=DISTRICT), f"office-{code}")
    for unit, (name, short, matters) in UNITS.items():
        office = OpenOffice(
            kind=OfficeKind.DEPARTMENT,
            name=name,
            short=short,
            area=DISTRICT,
            answers_for=tuple(matters.split("、")),
        )
        give(office, f"office-{DISTRICT}-{unit}")
        for role in (Role.RESPONDER, Role.HEAD):
            give(_grant(f"{unit}.{role}", role, f"{DISTRICT}-{unit}", until), "")
    for street in streets():
        office = OpenOffice(
            kind=OfficeKind.STREET,
            name=f"{street.name}办事处",
            short=street.short,
            area=street.code,
            blows=tuple(Kind),
        )
        give(office, f"office-{street.code}")
        for post, role in STAFF:
            give(_grant(f"{street.code}.{post}", role, street.code, until), "")
    for who in SHIFTS:
        give(_grant(f"{STREET}.{who}", Role.DUTY_OFFICER, STREET, until), "")
    give(_grant("centre.dispatcher", Role.DISPATCHER, CENTRE, until), "")
    give(_grant("supervision.leader", Role.DISTRICT_LEADER, CHECK, until), "")
    give(_grant("district.auditor", Role.AUDITOR, DISTRICT, until), "")
    give(_grant("administrator", Role.ADMINISTRATOR, "*", until), "")


def _grant(subject: str, role: Role, unit: str, until: datetime) -> GrantRole:
    return GrantRole(subject=subject, role=role, unit=unit, until=until)


__all__ = [
    "CASES",
    "CENTRE",
    "CHECK",
    "MIX",
    "OPERATOR",
    "SPOTS",
    "Case",
    "people",
    "set_up",
    "streets",
]
