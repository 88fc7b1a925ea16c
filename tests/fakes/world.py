"""A small made-up world: a district of four cells, cases, a clock that passes only when slept."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from app.domain.cases import Case, CaseId, Channel, FlowRecord, Status
from app.domain.catalogue import Catalogue, Category, FilingCondition
from app.domain.district import Attachment, Department, District, DutyGrid, Person, Street, UnitGrid, Village
from app.domain.limits import NEVER_MS, LimitUnit
from app.rulefile import read_rules

T = TypeVar("T")

NOON_MS = 1_763_784_000_000  # 2025-11-22 12:00 hall time, a Saturday
HOUR_MS = 3_600_000
GRIDS = ("310199001001001", "310199001001002", "310199002001001", "310199002001002")


def a_district() -> District:
    """Two streets side by side, two square cells each, three departments, one person a post."""
    squares = [(121.40 + 0.01 * n, 31.10) for n in range(4)]
    return District(
        code="310199",
        name="澜浦区",
        name_en="Lanpu",
        source="test",
        streets=(
            Street("310199001", "云台街道", "Yuntai", (121.41, 31.105)),
            Street("310199002", "望河街道", "Wanghe", (121.43, 31.105)),
        ),
        villages=(Village("310199001001", "云台一村"), Village("310199002001", "望河一村")),
        duty_grids=(
            DutyGrid("310199001D01", "云台-01", "P-GL"),
            DutyGrid("310199002D01", "望河-01", "P-GL"),
        ),
        unit_grids=tuple(
            UnitGrid(
                code,
                f"{code[:9]}D01",
                (((x, y, x + 0.01, y, x + 0.01, y + 0.01, x, y + 0.01),),),
                1_000_000.0,
                "P-DAY",
                "P-NIGHT",
            )
            for code, (x, y) in zip(GRIDS, squares, strict=True)
        ),
        departments=(
            Department("D01", "区城管执法局", "Urban Management", Attachment.BLOCK),
            Department("D02", "区水务局", "Water", Attachment.LINE_BLOCK),
            Department("D03", "供电公司", "Power company", Attachment.LINE, has_login=False),
        ),
        people=(
            Person("P-CT", "周洁", "CT", "D01", "19900000001"),
            Person("P-DP", "顾晓岚", "DP", "D01", "19900000002"),
            Person("P-DC", "沈立群", "DC", "D01", "19900000003"),
            Person("P-D2", "林卫东", "DEPT", "D02", "19900000004"),
            Person("P-D1", "陆建平", "DEPT", "D01", "19900000005"),
            Person("P-DAY", "邵国强", "INS", "D01", "19900000006"),
            Person("P-NIGHT", "何志远", "INS", "D01", "19900000007"),
            Person("P-GL", "许春梅", "GL", "D01", "19900000008"),
        ),
        catalogues=(
            Catalogue(
                "2026.1",
                "GBT30428.2-2013",
                "2020-01-01",
                "test",
                (
                    Category(
                        "E0503",
                        "GBT30428.2-2013",
                        "05",
                        "排水管道堵塞/破裂",
                        "Blocked or broken drain",
                        "psgddspl",
                        (
                            FilingCondition(
                                1, "污水冒溢、影响通行", 4, LimitUnit.URGENT_HOUR, "疏通完毕，路面冲洗", "D02"
                            ),
                            FilingCondition(2, "排水不畅", 2, LimitUnit.WORK_DAY, "疏通完毕", "D02"),
                        ),
                    ),
                    Category(
                        "E0401",
                        "GBT30428.2-2013",
                        "04",
                        "无照经营游商",
                        "Unlicensed hawker",
                        "wzjyys",
                        (FilingCondition(1, "公共场所流动设摊", 2, LimitUnit.URGENT_HOUR, "取缔", "D01"),),
                    ),
                ),
            ),
        ),
        rules=read_rules(),
    )


def a_case(id: str = "c1", **changes: Any) -> Case:
    """A reported case in the first cell, due in an hour."""
    case = Case(
        id=CaseId(id),
        version=1,
        status=Status.REPORTED,
        channel=Channel.H12345,
        category="E0503",
        condition=1,
        title="污水井冒溢，污水漫至人行道",
        description="菜场东门口井盖往外冒污水，有异味，老人绕行走到机动车道",
        address="金柳路96弄东侧人行道",
        lon=121.405,
        lat=31.105,
        grid=GRIDS[0],
        street=GRIDS[0][:9],
        responsible="P-CT",
        caller="王**",
        phone="138****5678",
        reported_ms=NOON_MS - HOUR_MS,
        stage_from_ms=NOON_MS - HOUR_MS,
        stage_yellow_ms=NOON_MS,
        stage_orange_ms=NOON_MS + HOUR_MS // 2,
        stage_red_ms=NOON_MS + HOUR_MS,
        yellow_ms=NOON_MS,
        orange_ms=NOON_MS + HOUR_MS // 2,
        red_ms=NOON_MS + HOUR_MS,
        updated_ms=NOON_MS - HOUR_MS,
    )
    return replace(case, **changes)


def a_closed_case(id: str, closed_ms: int, **changes: Any) -> Case:
    """Closed in time unless `changes` say otherwise."""
    ended: dict[str, Any] = dict.fromkeys(("yellow_ms", "orange_ms", "red_ms"), NEVER_MS)
    ended |= {"status": Status.CLOSED, "closed_ms": closed_ms, "total_red_ms": closed_ms + 1}
    return a_case(id, **ended | changes)


def its_flow(case: Case) -> tuple[FlowRecord, ...]:
    """A history of as many steps as the case has versions."""
    return tuple(
        FlowRecord(
            case_id=case.id,
            number=number,
            command="register" if number == 1 else "remark",
            command_id=f"{case.id}-{number}",
            from_status="DRAFT" if number == 1 else case.status.value,
            to_status=case.status.value,
            actor="P-CT",
            actor_name="周洁",
            post="CT",
            dept="D01",
            responsible="P-CT",
            text=case.description if number == 1 else f"备注 {number}",
            occurred_ms=case.reported_ms + number,
            recorded_ms=case.reported_ms + number,
        )
        for number in range(1, case.version + 1)
    )


class FakeClock:
    """Time that passes only when slept, or when told to."""

    def __init__(self, now_ms: int = NOON_MS) -> None:
        self.wall_ms = now_ms
        self.ticks_ms = 0
        self.slept: list[float] = []

    def now_ms(self) -> int:
        return self.wall_ms

    def monotonic_ms(self) -> int:
        return self.ticks_ms

    def pass_ms(self, amount: int) -> None:
        self.wall_ms += amount
        self.ticks_ms += amount

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_ms(round(seconds * 1000))
        await asyncio.sleep(0)


class Here:
    """A worker that works where it stands."""

    async def run(self, job: Callable[[], T]) -> T:
        return job()


def with_categories(district: District, *categories: Category) -> District:
    """The district with these categories in its catalogue, or without a catalogue."""
    one = Catalogue("2026.1", "GBT30428.2-2013", "2020-01-01", "test", categories)
    return replace(district, catalogues=(one,) if categories else ())
