"""Bugs of what is taken out of cases, of attachments, and of what somebody at another post may see."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from app.city.client import CityClient
from app.domain.cases import CaseId, FlowRecord
from app.errors import CityUnreachable
from app.hall.answers import Answers
from app.hall.attachments import Attachments
from app.hall.ports import Applied, Batch, Cursor, History
from app.hall.wipes import Wipes
from app.platform import blobs, redaction
from app.wire import codec
from app.wire.messages import Receipt, ReceiptKept
from local_db import marks, news, staging
from local_db.cachefile import CacheFile
from tests.faults.planted.of_hall import laid_over
from tests.faults.planted.planting import Patch, bugs


def history_not_wiped() -> list[Patch]:
    """A redacted case comes as it is now, its history stays as it was."""
    return _applied(lambda batch: replace(batch, wiped=()))


def erasure_not_obeyed() -> list[Patch]:
    """A case that was erased stays where it is."""
    return _applied(lambda batch: replace(batch, erased=()))


def _applied(change: Callable[[Batch], Batch]) -> list[Patch]:
    apply = news.apply

    def changed(db: Connection, batch: Batch) -> Applied:
        return apply(db, change(batch))

    return [(news, "apply", changed)]


def wipe_brought_back() -> list[Patch]:
    """An answer read before something was wiped brings it back."""

    def histories(db: Connection, rows: Sequence[Sequence[Any]]) -> None:
        news.put_flow(db, rows)

    def history(db: Connection, _case_id: CaseId, history: History) -> bool:
        news.put_flow(db, history.flow)
        return True

    unguarded = news.UPSERT_CASE.replace(" WHERE excluded.version >= cases.version", "")
    return [
        (news, "put_histories", histories),
        (news, "put_history", history),
        (news, "UPSERT_UNLESS_GONE", unguarded),
    ]


def wiped_but_in_the_journal() -> list[Patch]:
    """What was wiped is told to be nowhere while the file's own journal still has it."""
    return [(CacheFile, "scrub", lambda _file: None)]


def answers_show_what_was_wiped() -> list[Patch]:
    """An order that came back still shows the case as it was."""

    async def remembering(_answers: Answers, _epoch: str, _wiped: Mapping[CaseId, int]) -> None:
        """It does not."""

    return [(Answers, "forget", remembering)]


def receipt_told_once() -> list[Patch]:
    """That something was wiped is told once, whether it is heard or not."""
    acknowledge = CityClient.acknowledge

    async def once(city: CityClient, wiped: Wipes) -> None:
        with suppress(CityUnreachable):
            await acknowledge(city, wiped)

    return [(CityClient, "acknowledge", once)]


def receipt_of_anybody() -> list[Patch]:
    """Any answer to a receipt is taken for the answer to ours."""

    async def trusting(city: CityClient, wiped: Wipes) -> None:
        body = codec.encode(Receipt(epoch=wiped.epoch, device=city._device, wiped=list(wiped.seqs)))
        await city._speak.run(lambda: city._speak.session.post("/v1/receipts", body, ReceiptKept))

    return [(CityClient, "acknowledge", trusting)]


def texts_not_redacted() -> list[Patch]:
    """A redaction wipes the fields of a case, not where its history quotes them."""

    def unchanged(step: FlowRecord, _said: Sequence[str], **_: bool) -> FlowRecord:
        return step

    return [(redaction, "_without", unchanged)]


def missing_attachment_accepted() -> list[Patch]:
    """An order is accepted although what it refers to is not there."""
    return [(blobs, "lacking", lambda _db, _wanted: [])]


def lost_attachment_not_sent_again() -> list[Patch]:
    """What was sent once is never sent again, whatever became of it there."""

    async def deaf(_files: Attachments, _sha256: str) -> None:
        """It does not hear what is lacking."""

    return [(Attachments, "lacks", deaf)]


def old_scope_kept() -> list[Patch]:
    """Who sits down at another post gets the new cases beside the old ones."""
    swap = staging.swap_stage

    def kept(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
        known = marks.cursor_of(marks.read(db))
        same = known.scope == cursor.scope
        (swap if same else laid_over)(db, cursor, as_of_ms)

    return [(staging, "swap_stage", kept)]


BUGS = bugs(
    history_not_wiped,
    erasure_not_obeyed,
    wipe_brought_back,
    wiped_but_in_the_journal,
    answers_show_what_was_wiped,
    receipt_told_once,
    receipt_of_anybody,
    texts_not_redacted,
    missing_attachment_accepted,
    lost_attachment_not_sent_again,
    old_scope_kept,
)
