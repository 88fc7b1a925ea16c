"""Bugs of the platform."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, delete, false, insert, select, update

from app.domain.cases import Case, CaseId
from app.domain.law import Law
from app.faultpoints import reach
from app.platform import city, decide, feed, snapshots, tables
from app.platform.grants import Grant
from app.platform.service import Service
from app.wire import codec
from app.wire.messages import CommandEnvelope, WireOutcome
from tests.faults.planted.planting import Patch, bugs, commit_midway


def not_recognised() -> list[Patch]:
    """A command that comes again is decided again."""

    def claim(db: Connection, id: str, digest: str, now_ms: int) -> bool:
        db.execute(delete(tables.commands).where(tables.commands.c.id == id))
        db.execute(insert(tables.commands).values(id=id, hash=digest, status="", outcome="", seq=0, at_ms=now_ms))
        return True

    return [(decide, "_claim", claim)]


def recognised_in_memory() -> list[Patch]:
    """Each worker knows the commands it has seen itself, and no others."""
    known: dict[int, dict[str, WireOutcome]] = {}
    forgetful = not_recognised()[0][2]
    real = decide.decide

    def deciding(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> WireOutcome:
        mine = known.setdefault(id(db.engine), {})
        if envelope.id not in mine:
            mine[envelope.id] = real(db, law, envelope, now_ms)
        return mine[envelope.id]

    return [(decide, "_claim", forgetful), (decide, "decide", deciding)]


def effect_before_record() -> list[Patch]:
    """The effect is committed first, that it was done afterwards."""
    real = decide.decide

    def deciding(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> WireOutcome:
        known = db.scalar(select(tables.commands.c.id).where(tables.commands.c.id == envelope.id))
        outcome = real(db, law, envelope, now_ms)
        if known is None:
            row = db.execute(select(tables.commands).where(tables.commands.c.id == envelope.id)).mappings().first()
        if known is None and row:
            db.execute(delete(tables.commands).where(tables.commands.c.id == envelope.id))
            commit_midway(db)
            reach("decide.recorded")
            db.execute(insert(tables.commands).values(**row))
        return outcome

    return [(decide, "decide", deciding)]


def news_after_effect() -> list[Patch]:
    """The effect is committed first, its piece of news afterwards."""
    real = decide.decide

    def deciding(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> WireOutcome:
        outcome = real(db, law, envelope, now_ms)
        rows = db.execute(select(tables.feed).where(tables.feed.c.cause == envelope.id)).mappings().all()
        if rows:
            db.execute(delete(tables.feed).where(tables.feed.c.cause == envelope.id))
            commit_midway(db)
            reach("decide.fed")
            for row in rows:
                db.execute(insert(tables.feed).values(**row))
        return outcome

    return [(decide, "decide", deciding)]


def half_an_effect() -> list[Patch]:
    """The case is committed first, its history afterwards."""
    save = decide._save

    def saving(db: Connection, before: Case, after: Case, *more: Any) -> None:
        save(db, before, after, *more)
        commit_midway(db)

    return [(decide, "_save", saving)]


def record_before_effect() -> list[Patch]:
    """That a command was taken is committed before what it does (reserve, then complete)."""
    claim = decide._claim

    def claiming(db: Connection, *more: Any) -> str | None:
        in_force = claim(db, *more)
        commit_midway(db)
        return in_force

    def repeat(db: Connection, envelope: CommandEnvelope, _digest: str) -> WireOutcome:
        known = db.scalar(select(tables.commands.c.outcome).where(tables.commands.c.id == envelope.id))
        if not known:
            return WireOutcome(id=envelope.id, status="rejected", code="in_progress")
        return msgspec.json.decode(known, type=WireOutcome)

    return [(decide, "_claim", claiming), (decide, "_repeat", repeat)]


def judged_again() -> list[Patch]:
    """A command that comes again is answered by how the case stands now, not as it was answered."""

    def repeat(db: Connection, envelope: CommandEnvelope, _digest: str) -> WireOutcome:
        case = decide._case(db, CaseId(envelope.case))
        status = "accepted" if envelope.exp == case.version else "conflict"
        return WireOutcome(id=envelope.id, status=status, code="version")

    return [(decide, "_repeat", repeat)]


def number_before_transaction() -> list[Patch]:
    """The feed's numbers are handed out before the transaction that uses them, so not in the order of the commits."""
    write, number = Service.write, city.next_number
    reserved: list[int] = []

    def reserving(db: Connection, name: str) -> int:
        return reserved.pop() if name == city.SEQ and reserved else number(db, name)

    async def writing(service: Service, work: Callable[[Connection], Any]) -> Any:
        def reserve() -> int:
            with service.engine.begin() as db:
                return number(db, city.SEQ)

        taken = await service.writer.run(reserve)
        await asyncio.sleep((taken % 3) * 0.4)

        def with_number(db: Connection) -> Any:
            reserved.append(taken)
            try:
                return work(db)
            finally:
                reserved.clear()

        return await write(service, with_number)

    return [(Service, "write", writing), (city, "next_number", reserving)]


def head_after_rows() -> list[Patch]:
    """A snapshot names the place of the feed reached after its rows were read."""
    real = snapshots.lines

    def late(engine: Engine, *arguments: Any, **more: Any) -> Iterator[bytes]:
        found = []
        for line in real(engine, *arguments, **more):
            found.append(line)
            yield b""
        header = msgspec.json.decode(found[0])
        with engine.connect() as db:
            header["seq"] = city.head(db)
        yield codec.encode(header) + b"\n"
        yield from found[1:]

    return [(snapshots, "lines", late)]


def row_between_pages_lost() -> list[Patch]:
    """A snapshot goes on one row too far after each page, and its trailer agrees."""
    real = snapshots._case_pages

    def skipping(*arguments: Any) -> Iterator[tuple[str, Sequence[Any]]]:
        for number, (key, rows) in enumerate(real(*arguments)):
            rest = rows[1:] if number else rows
            if rest:
                yield key, rest

    return [(snapshots, "_case_pages", skipping)]


def leaving_not_told() -> list[Patch]:
    """A session is told of cases that are its own after the event, not of those that were before."""
    return [(Grant, "saw", lambda _grant: false())]


def own_orders_are_strangers() -> list[Patch]:
    """`after` is not looked at: what an operator does twice in a row comes into conflict with itself."""
    real = decide._conflict

    def blind(db: Connection, command: Any, case: Case, *more: Any) -> Any:
        return real(db, msgspec.structs.replace(command, after=()), case, *more)

    return [(decide, "_conflict", blind)]


def version_not_compared() -> list[Patch]:
    """A command is carried out although its author has not seen what others did to the case."""
    return [(decide, "_conflict", lambda *_: None)]


def feed_page_skips() -> list[Patch]:
    """A page of the feed says it reaches the head although it was cut at its limit."""
    real = feed.page

    def boasting(*arguments: Any, **more: Any) -> Any:
        page = real(*arguments, **more)
        return msgspec.structs.replace(page, next=page.head, more=False)

    return [(feed, "page", boasting)]


def outcome_not_kept() -> list[Patch]:
    """The answer to a command is sent but not recorded."""
    real = decide.decide

    def forgetting(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> WireOutcome:
        outcome = real(db, law, envelope, now_ms)
        db.execute(update(tables.commands).where(tables.commands.c.id == envelope.id).values(outcome="", status=""))
        return outcome

    return [(decide, "decide", forgetting)]


BUGS = bugs(
    not_recognised,
    recognised_in_memory,
    effect_before_record,
    record_before_effect,
    news_after_effect,
    half_an_effect,
    judged_again,
    number_before_transaction,
    head_after_rows,
    row_between_pages_lost,
    leaving_not_told,
    own_orders_are_strangers,
    version_not_compared,
    feed_page_skips,
    outcome_not_kept,
)
