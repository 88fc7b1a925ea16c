"""An order is in one of four states for the operator (sync.md §2.5): the same word and count wherever it is told."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.cases import CaseId, Status
from app.domain.commands import CommandId
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.hall.hall import Hall
from app.hall.ports import WishState
from tests.fakes.contexts import a_shown
from tests.fakes.desks import due, go_offline
from tests.fakes.world import HOUR_MS, NOON_MS
from tests.gui.conftest import Runner, find, until
from widgets.desk.desk_body import DeskBody
from widgets.desk.offline_strip import OfflineStrip
from widgets.frame.strip import StatusStrip
from widgets.pages.sync_page import SyncPage
from widgets.panels.attention_panel import WaitingList
from widgets.panels.case_head import Tag
from widgets.text import desk, errors, orders

CASES = [
    due(f"c{n}", NOON_MS + n * HOUR_MS, status=Status.HANDLING, dept="D02", title=f"第 {n} 件") for n in range(1, 4)
]


async def one_in_each_state(hall: Hall) -> None:
    """On c1 one that came back and one behind it, on c2 one that waits, on c3 one that is accepted."""
    back = await hall.submit(Urge, CaseId("c1"))
    await hall.submit(Remark, CaseId("c1"), note="后一条")
    await hall.settle(Outcome(command_id=back.id, verdict=Verdict.REJECTED, code="no_right"))
    await hall.submit(Urge, CaseId("c2"))
    taken = await hall.submit(Urge, CaseId("c3"))
    await hall.settle(Outcome(command_id=taken.id, verdict=Verdict.ACCEPTED, seq=99, epoch="epoch-1"))


def row_says(body: DeskBody, case_id: str, words: tuple[str, ...]) -> bool:
    model = body.queue.model
    said = str(model.data(model.index(model.row_of(case_id), 0), Qt.ItemDataRole.AccessibleTextRole) or "")
    return all(each in said for each in words)


def head_says(body: DeskBody, case_id: str, words: str) -> bool:
    story = body.chosen.story
    is_there = story is not None and story.row.case.id == case_id
    return is_there and words in find(body, Tag, "pending_tag").accessibleName()


def test_the_four_states_have_one_word_and_one_count_wherever_they_are_told(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, CASES) as (body, context):
            hall = context.hall
            await one_in_each_state(hall)
            go_offline(hall)
            body._tick()
            waiting, behind, accepted, attention = (
                orders.state(each)
                for each in (WishState.WAITING, WishState.BEHIND, WishState.ACCEPTED, WishState.ATTENTION)
            )
            strip = StatusStrip(context).words()
            for state in (waiting, behind, attention):
                assert f"{state} | 1" in strip
            offline = find(body, OfflineStrip, "offline_strip").words()
            assert desk.orders_wait(1, "12:00") in offline
            assert f"{behind} 1" in offline
            body.case.show_attention()
            await until(
                lambda: f"{waiting} 1 · {behind} 1;" in find(body, WaitingList, "waiting_orders").accessibleName()
            )
            body.open_page("page_sync")
            page = body.pages["page_sync"]
            assert isinstance(page, SyncPage)
            assert [line.split("  ")[0] for line in page.queue.words().splitlines()] == [
                waiting,
                behind,
                accepted,
                attention,
            ]
            body.close_page()
            for case_id, words in {"c1": (behind, attention), "c2": (waiting,), "c3": (accepted,)}.items():
                await until(partial(row_says, body, case_id, words))

    run(go())


def test_the_head_of_a_case_names_the_state_of_the_order_on_its_way(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, CASES) as (body, context):
            await one_in_each_state(context.hall)
            for case_id, state in {"c1": WishState.BEHIND, "c3": WishState.ACCEPTED}.items():
                context.selection.choose_case(case_id)
                await until(partial(head_says, body, case_id, orders.state(state)))

    run(go())


def test_a_reason_without_words_is_named_as_the_platforms_own():
    said = errors.outcome(Outcome(command_id=CommandId("c"), verdict=Verdict.REJECTED, code="of_tomorrow"))
    assert "of_tomorrow" in said
    assert said != "of_tomorrow"


def test_the_cards_of_a_conflict_are_as_high_as_what_they_say(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, CASES) as (body, context):
            note = "先断电再清障，路口已封半幅，请带围挡和锥桶，到场后先联系报告人，再向值班长回话"
            order = await context.hall.submit(Remark, CaseId("c1"), note=note)
            facts = {"who": "周洁", "command": "remark", "at_ms": NOON_MS, "status": "HANDLING"}
            outcome = Outcome(command_id=order.id, verdict=Verdict.CONFLICT, code="version", facts=facts, case=CASES[0])
            await context.hall.settle(outcome)
            body.case.show_attention()

            def is_whole() -> bool:
                labels = [each for each in body.case.attention.findChildren(QLabel) if each.text() == note]
                return bool(labels) and labels[0].height() >= labels[0].heightForWidth(labels[0].width())

            await until(is_whole)

    run(go())
