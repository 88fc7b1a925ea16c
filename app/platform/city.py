"""The city's state: loading a district, and the numbers handed out in commit order."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import zstandard
from sqlalchemy import Connection, Engine, bindparam, case, insert, select, update

from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS, Case, FlowRecord, case_row, flow_row
from app.domain.catalogue import Catalogue
from app.domain.district import District
from app.domain.ids import ulid
from app.domain.limits import WorkingHours
from app.domain.publishing import with_catalogue, with_rules
from app.domain.ruleset import RuleSet
from app.errors import StoreFailed
from app.platform.database import upsert
from app.platform.grants import helpers_of
from app.platform.tables import cases, counters, dictionary, flow, meta, parts
from app.wire import codec
from app.wire.messages import Stream

CHUNK = 5000
SEQ, FLOOR = "seq", "floor"
NEXT = (
    update(counters)
    .where(counters.c.name == bindparam("counted"))
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
IN_FORCE = select(dictionary.c.etag).where(dictionary.c.stream == Stream.DICTIONARY).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose history this is."""

    epoch: str
    dict_etag: str


class LawMoved(Exception):
    """New reference data are in force: what was begun under the old law has to be begun again."""


def load_district(engine: Engine, district: District, now_ms: int) -> None:
    """Begin the history of a city: a new epoch, its reference data, no cases. Loading it again changes nothing."""
    body, etag = _document(district)
    with engine.begin() as db:
        known = db.scalar(select(dictionary.c.etag))
        if known == etag:
            return
        if known is not None:
            raise StoreFailed("other_district", "the platform's database holds another district: take a new file")
        db.execute(insert(dictionary).values(stream=Stream.DICTIONARY, etag=etag, body=body))
        db.execute(insert(meta).values(name="epoch", value=ulid(now_ms)))
        db.execute(insert(counters).values(name=SEQ, value=0))


def begin_epoch(engine: Engine, now_ms: int) -> None:
    """Say that what follows does not continue what halls have seen: the database was put back from a backup.

    They take a new snapshot, and offer again what they know to be accepted and the backup does not have.
    """
    with engine.begin() as db:
        if not db.execute(update(meta).where(meta.c.name == "epoch").values(value=ulid(now_ms))).rowcount:
            raise _no_district()


def publish(
    engine: Engine,
    catalogue: Catalogue | None = None,
    rules: RuleSet | None = None,
    hours: WorkingHours | None = None,
) -> bool:
    """Put a new catalogue, rule set or calendar in force, all together or none; whether anything changed.

    Older catalogues stay, for the cases of their time. Clients find a new etag. BadInput as `with_catalogue`.
    """
    with engine.begin() as db:
        known = db.execute(select(dictionary).where(dictionary.c.stream == Stream.DICTIONARY).with_for_update()).first()
        if known is None:
            raise _no_district()
        district = _read_document(known.body)
        if catalogue is not None:
            district = with_catalogue(district, catalogue)
        if rules is not None:
            district = with_rules(district, rules)
        if hours is not None:
            district = replace(district, working_hours=hours)
        body, etag = _document(district)
        if etag == known.etag:
            return False
        db.execute(update(dictionary).where(dictionary.c.stream == known.stream).values(etag=etag, body=body))
        return True


def load_cases(engine: Engine, stories: Iterable[tuple[Case, tuple[FlowRecord, ...]]]) -> int:
    """Put cases with their history in place, before any client has a cursor; answers how many."""
    add_case = str(insert(cases).compile(dialect=engine.dialect))
    add_flow = str(insert(flow).compile(dialect=engine.dialect))
    named = engine.dialect.paramstyle != "qmark"
    loaded, source = 0, iter(stories)
    serials: dict[str, int] = {}
    while chunk := list(islice(source, CHUNK)):
        case_rows = [case_row(story) for story, _ in chunk]
        flow_rows = [flow_row(record) for _, records in chunk for record in records]
        helpers = [{"case_id": each.id, "dept": dept} for each, _ in chunk for dept in helpers_of(each)]
        with engine.begin() as db:
            db.exec_driver_sql(add_case, _bound(case_rows, CASE_COLUMNS, named=named))
            if flow_rows:
                db.exec_driver_sql(add_flow, _bound(flow_rows, FLOW_COLUMNS, named=named))
            if helpers:
                db.execute(insert(parts), helpers)
        loaded += len(chunk)
        for number in (story.case_no for story, _ in chunk if story.case_no):
            day, serial = number[6:14], int(number[14:])
            serials[day] = max(serials.get(day, 0), serial)
    _count_on_from(engine, serials)
    return loaded


def _count_on_from(engine: Engine, serials: dict[str, int]) -> None:
    """Let the case numbers of each day go on behind those that were loaded."""
    with engine.begin() as db:
        for day, serial in serials.items():
            raise_counter(db, case_counter(day), serial)


def case_counter(day: str) -> str:
    """The counter of a day's case numbers; `day` is YYYYMMDD."""
    return f"case_no:{day}"


def is_loaded(engine: Engine) -> bool:
    with engine.connect() as db:
        return db.scalar(select(dictionary.c.etag)) is not None


def read_district(engine: Engine) -> tuple[District, Identity]:
    """The reference data and the identity of the city; StoreFailed when none was loaded."""
    with engine.connect().execution_options(reading=True) as db:
        found = db.execute(select(dictionary.c.etag, dictionary.c.body)).first()
        epoch = db.scalar(select(meta.c.value).where(meta.c.name == "epoch"))
    if found is None or epoch is None:
        raise _no_district()
    return _read_document(found.body), Identity(epoch, found.etag)


def read_mark(db: Connection, name: str) -> str:
    return str(db.scalar(select(meta.c.value).where(meta.c.name == name)) or "")


def put_mark(db: Connection, name: str, value: str) -> None:
    row = upsert(db, meta).values(name=name, value=value)
    db.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def next_number(db: Connection, name: str) -> int:
    """The next number of a counter. Its row stays locked until commit: numbers are dense and in commit order."""
    taken = db.scalar(NEXT, {"counted": name})
    if taken is not None:
        return int(taken)
    return _upsert_counter(db, name, 1, counters.c.value + 1)


def raise_counter(db: Connection, name: str, value: int) -> None:
    """Let a counter be at `value` at least: it never falls, whoever comes late with an older number."""
    _upsert_counter(db, name, value, case((counters.c.value > value, counters.c.value), else_=value))


def _upsert_counter(db: Connection, name: str, first: int, otherwise: Any) -> int:
    """Set a counter to `first` where it is new, else to `otherwise`; its value after."""
    row = upsert(db, counters).values(name=name, value=first)
    again = row.on_conflict_do_update(index_elements=["name"], set_={"value": otherwise})
    return int(db.execute(again.returning(counters.c.value)).scalar_one())


def _document(district: District) -> tuple[bytes, str]:
    """The reference data as it is kept and sent, and its etag."""
    body = codec.district_to_bytes(district)
    return zstandard.compress(body), hashlib.sha256(body).hexdigest()[:32]


def _read_document(body: bytes) -> District:
    return codec.district_from_bytes(zstandard.decompress(body))


def _no_district() -> StoreFailed:
    return StoreFailed("no_district", "the platform has no district yet: start it with --seed or --district")


def check_law(db: Connection, etag: str) -> None:
    """LawMoved when the reference data in force are others than those of `etag`."""
    if db.scalar(select(IN_FORCE)) != etag:
        raise LawMoved


def standing(db: Connection) -> tuple[int, str]:
    """How far the feed is, and the etag of the reference data in force."""
    reached = select(counters.c.value).where(counters.c.name == SEQ).scalar_subquery()
    row = db.execute(select(reached, IN_FORCE)).one()
    return int(row[0] or 0), str(row[1])


def head(db: Connection) -> int:
    return int(db.scalar(select(counters.c.value).where(counters.c.name == SEQ)) or 0)


def bounds(db: Connection) -> tuple[int, int]:
    """The floor of the feed and its head: what came after the floor and up to the head can still be told."""
    found = {row.name: int(row.value) for row in db.execute(select(counters).where(counters.c.name.in_((FLOOR, SEQ))))}
    return found.get(FLOOR, 0), found.get(SEQ, 0)


def _bound(rows: list[tuple[object, ...]], names: tuple[str, ...], *, named: bool) -> list[object]:
    return [dict(zip(names, row, strict=True)) for row in rows] if named else list(rows)
