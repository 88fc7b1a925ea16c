"""Cases that move between streets and departments, as the platform tells it; and what each session may see of them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from app.domain.cases import CASE_COLUMNS, Case, CaseId, case_from_row, case_row, flow_row
from app.domain.district import Attachment, Department, District, Person
from app.domain.law import Law
from app.platform import city
from app.platform.events import Origin, tell
from app.platform.grants import grant_of
from app.platform.tables import cases, flow
from app.wire.messages import HEADER_PERSON, HEADER_POST
from tests.fakes.world import a_district, its_flow

STREETS = ("310199001", "310199002")


def a_wide_district() -> District:
    """With a street centre for each street, and an inspector of one of them."""
    plain = a_district()
    centres = tuple(
        Department(f"S{number:02d}", f"{street.name}分中心", "Centre", Attachment.BLOCK, street.code)
        for number, street in enumerate(plain.streets, start=1)
    )
    people = (
        Person("P-SC1", "唐敏", "SC", "S01", "19900000011"),
        Person("P-SC2", "蒋宁", "SC", "S02", "19900000012", other_posts=("DP",)),
        Person("P-IN2", "任远", "INS", "D01", "19900000013", area="310199002001"),
        Person("P-SE", "汪蓉", "SE", "D01", "19900000015"),
        Person("P-SA", "方誉", "SA", "D01", "19900000014"),
    )
    return replace(plain, departments=(*plain.departments, *centres), people=(*plain.people, *people))


def move(engine: Engine, case_id: str, at_ms: int, **changes: Any) -> int:
    """One step that changes the case so; the number of its event."""
    with engine.begin() as db:
        before = case_of(db, case_id)
        after = replace(before, version=before.version + 1, updated_ms=at_ms, **changes)
        record = its_flow(after)[-1]
        db.execute(
            update(cases).where(cases.c.id == case_id).values(dict(zip(CASE_COLUMNS, case_row(after), strict=True)))
        )
        db.execute(insert(flow).values(flow_row(record)))
        return tell(db, before, after, Origin(record.command_id, "P-DP", at_ms))


def case_of(db: Connection, case_id: str) -> Case:
    return case_from_row(db.execute(select(cases).where(cases.c.id == case_id)).one())


def seen_by(engine: Engine, district: District, person: str, post: str) -> dict[CaseId, int]:
    """The platform's cases in that session's scope: id and version."""
    grant = grant_of(Law(district), {HEADER_PERSON: person, HEADER_POST: post})
    with engine.connect().execution_options(reading=True) as db:
        found = db.execute(select(cases.c.id, cases.c.version).where(grant.sees())).all()
    return {CaseId(id): version for id, version in found}


def head(engine: Engine) -> int:
    with engine.connect().execution_options(reading=True) as db:
        return city.head(db)
