"""The desk for orders that came back: what is said of each, the three ways out, and that each way is recorded."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QScrollArea

from app.domain.cases import Case, CaseId, Status, flow_row
from app.domain.commands import COMMANDS, Command
from app.domain.outcomes import Outcome, Verdict
from app.hall.ports import History, Way, Wish, WishState
from tests.fakes.contexts import a_shown
from tests.fakes.desks import hear, overtake
from tests.fakes.world import NOON_MS, a_case, its_flow
from tests.gui.conftest import Runner, find, until
from widgets.context import Context
from widgets.desk.desk_body import ATTENTION, ATTENTION_KEY, DeskBody
from widgets.dialogs import SureQuestion
from widgets.forms.form_question import FormQuestion
from widgets.pages.attention_page import AttentionPage
from widgets.pages.returned_detail import KEYS
from widgets.text import attention, cases, errors, orders

C1, C2 = CaseId("c1"), CaseId("c2")


def at_handling(id: str = "c1", **changes: Any) -> Case:
    state: dict[str, Any] = {"status": Status.HANDLING, "dept": "D02", "responsible": "P-D2", "title": f"污水 {id}"}
    return a_case(id, **state | changes)


def press(body: DeskBody, key: str) -> None:
    """What a key does, wherever the keyboard is in the page."""
    shortcut = next(each for each in body.findChildren(QShortcut) if each.key() == QKeySequence(key))
    shortcut.activated.emit()


def texts(page: AttentionPage) -> str:
    return "\n".join(label.text() for label in page.returned.detail.findChildren(QLabel) if not label.isHidden())


async def come_back(context: Context, name: str, case_id: CaseId, code: str = "no_right", **body: Any) -> Command:
    """An order given here that the platform refuses."""
    order = await context.hall.submit(COMMANDS[name], case_id, **body)
    await context.hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code=code))
    return order


@asynccontextmanager
async def a_page(folder: Path, *given: Case) -> AsyncIterator[tuple[DeskBody, AttentionPage, Context]]:
    async with a_shown(DeskBody, folder, given or [at_handling(), at_handling("c2")]) as (body, context):
        press(body, ATTENTION_KEY)
        page = body.pages[ATTENTION]
        assert isinstance(page, AttentionPage)
        yield body, page, context


def test_an_order_says_why_it_came_back_what_was_asked_and_what_became_of_the_case(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = a_case("c1", status=Status.TO_DISPATCH, version=3)
        async with a_page(tmp_path, case) as (_, page, context):
            order = await context.hall.submit(COMMANDS["dispatch"], C1, dept="D02", note="先断电再清障")
            step = replace(
                its_flow(case)[0],
                number=4,
                command="dispatch",
                command_id="theirs",
                from_status="TO_DISPATCH",
                to_status="TO_SIGN",
                actor="P-DC",
                actor_name="沈立群",
                receiver="D03",
                text="电力设施",
                occurred_ms=NOON_MS - 40_000,
            )
            steps = [flow_row(each) for each in (*its_flow(case), step)]
            now = replace(case, status=Status.TO_SIGN, dept="D03", version=4)
            await hear(context.hall, now)
            await context.hall.histories.take(C1, History(context.hall.cursor.epoch, 4, steps))
            await overtake(context.hall, order, now)
            await until(lambda: attention.section("since") in texts(page))
            said = texts(page)
            assert "周洁" in said  # who was first, as the platform says
            assert "先断电再清障" in said
            assert "Water" in said  # the department ordered
            assert attention.changed_from(cases.status("TO_SIGN"), cases.status("TO_DISPATCH")) in said
            assert "沈立群 → Power company" in said
            assert "电力设施" in said
            assert attention.changed_from("4", "3") in said

    run(go())


def test_a_way_that_the_law_closes_is_locked_with_the_reason_and_its_key_does_nothing(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = a_case("c1", status=Status.TO_DISPATCH, version=3)
        async with a_page(tmp_path, case) as (body, page, context):
            order = await context.hall.submit(COMMANDS["dispatch"], C1, dept="D02")
            now = replace(case, status=Status.CLOSED, version=4)
            await hear(context.hall, now)
            await overtake(context.hall, order, now)
            await until(lambda: bool(page.returned.detail.closed[Way.MINE]))
            mine = find(page, QAbstractButton, "take_mine")
            assert not mine.isEnabled()
            await until(lambda: orders.impossible(page.returned.detail.closed[Way.MINE]) in texts(page))
            told: list[str] = []
            context.notices.posted.connect(told.append)
            press(body, KEYS[Way.MINE])
            assert told == [orders.impossible(page.returned.detail.closed[Way.MINE])]
            assert len(context.hall.wishes(WishState.ATTENTION)) == 1

    run(go())


def test_keep_mine_gives_the_same_order_again_on_the_case_as_it_is_now_and_links_it(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            old = await come_back(context, "urge", C1, message="请报到场时间")
            await hear(context.hall, at_handling(version=5))
            await until(lambda: page.returned.list.chosen() == [old.id])
            await until(lambda: bool(page.findChildren(QAbstractButton, "take_mine")))
            find(page, QLineEdit, "decision_note").setText("电话确认过")
            press(body, KEYS[Way.MINE])
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            (wish,) = context.hall.wishes(WishState.WAITING)
            assert wish.command.id != old.id
            assert wish.command.body() == old.body()
            assert wish.command.expected_version == 5
            (decided,) = await context.hall.papers.decided()
            decision = decided.decision
            assert (decision.command_id, decision.decision, decision.instead) == (old.id, "mine", wish.command.id)
            assert (decision.operator, decision.post, decision.note) == ("P-DP", "DP", "电话确认过")
            assert decided.order is not None
            assert decided.order.state is WishState.DONE

    run(go())


def test_redo_opens_the_form_as_it_was_filled_in_and_gives_what_it_says_then(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            await come_back(context, "urge", C1, message="请报到场时间")
            await until(lambda: bool(page.findChildren(QAbstractButton, "take_redo")))
            press(body, KEYS[Way.REDO])
            await until(lambda: bool(body.window().findChildren(FormQuestion)))
            form = body.window().findChildren(FormQuestion)[0]
            note = find(form, QPlainTextEdit, "note")
            assert note.toPlainText() == "请报到场时间"
            note.setPlainText("二十分钟内到场")
            form.confirm()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert context.hall.wishes(WishState.WAITING)[0].command.body() == {"message": "二十分钟内到场"}
            (decided,) = await context.hall.papers.decided()
            assert decided.decision.decision == "redo"
            assert not context.hall.wishes(WishState.ATTENTION)
            await until(lambda: not page.drafts.begun)

    run(go())


def test_a_redo_that_is_given_up_leaves_the_order_where_it_was(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            await come_back(context, "urge", C1, message="请报到场时间")
            await until(lambda: bool(page.findChildren(QAbstractButton, "take_redo")))
            press(body, KEYS[Way.REDO])
            await until(lambda: bool(body.window().findChildren(FormQuestion)))
            body.window().findChildren(FormQuestion)[0].reject()
            await until(lambda: not page.returned._is_busy)
            assert len(context.hall.wishes(WishState.ATTENTION)) == 1
            assert await context.hall.papers.decided() == []

    run(go())


def test_several_are_let_go_after_one_question_that_names_their_count_and_each_is_recorded(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            for _ in range(3):
                await come_back(context, "urge", C1)
            await until(lambda: page.returned.list.count() == 3)
            page.returned.list.selectAll()
            await until(lambda: bool(page.returned.detail.closed[Way.MINE]))
            press(body, KEYS[Way.MINE])  # not for several
            assert not body.window().findChildren(SureQuestion)
            press(body, KEYS[Way.THEIRS])
            await until(lambda: bool(body.window().findChildren(SureQuestion)))
            sure = body.window().findChildren(SureQuestion)[0]
            assert attention.let_go_subject(3) in [label.text() for label in sure.findChildren(QLabel)]
            sure.reject()
            await until(lambda: not page.returned._is_busy)
            assert len(context.hall.wishes(WishState.ATTENTION)) == 3
            press(body, KEYS[Way.THEIRS])
            await until(lambda: any(not each.isHidden() for each in body.window().findChildren(SureQuestion)))
            next(each for each in body.window().findChildren(SureQuestion) if not each.isHidden()).confirm()
            await until(lambda: not context.hall.wishes(WishState.ATTENTION))
            assert [each.decision.decision for each in await context.hall.papers.decided()] == ["dismissed"] * 3

    run(go())


def test_the_page_is_walked_with_the_keyboard_alone(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            first = await come_back(context, "urge", C1)
            second = await come_back(context, "urge", C2)
            await until(lambda: page.returned.list.count() == 2)
            page.returned.list.setCurrentRow(0)
            QTest.keyClick(page.returned.list, Qt.Key.Key_Down)
            assert page.returned.list.chosen() == [second.id]
            await until(lambda: context.selection.case_id == "c2")
            QTest.keyClick(page.returned.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
            assert page.returned.list.chosen() == [first.id, second.id]
            body.activateWindow()
            await until(body.isActiveWindow)
            page.returned.list.setFocus()
            QTest.keyClick(page.returned.list, Qt.Key.Key_Tab)
            assert body.focusWidget() is page.returned.detail.note
            hint = find(page, QLabel, "keys_of_the_list")
            assert hint.isVisible()
            press(body, "Ctrl+Tab")
            assert page.tabs.current == "drafts"
            assert not hint.isVisible()
            press(body, "Esc")
            assert body.page == ""

    run(go())


def test_a_note_belongs_to_the_order_it_was_written_about(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            first = await come_back(context, "urge", C1)
            second = await come_back(context, "urge", C2)
            detail = page.returned.detail
            page.returned.choose(first.id)
            await until(lambda: context.selection.case_id == "c1")
            detail.note.setText("问过周洁")
            page.returned.choose(second.id)
            await until(lambda: context.selection.case_id == "c2")
            await until(lambda: detail.note.text() == "")
            press(body, KEYS[Way.THEIRS])
            await until(lambda: page.returned.list.chosen() == [first.id])
            await until(lambda: detail.note.text() == "问过周洁")
            (decided,) = await context.hall.papers.decided()
            assert (decided.decision.command_id, decided.decision.note) == (second.id, "")

    run(go())


def test_news_takes_neither_the_keyboard_from_a_way_out_nor_the_place_in_the_story(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path, a_case("c1", status=Status.TO_DISPATCH, version=3), at_handling("c2")) as (
            body,
            page,
            context,
        ):
            body.resize(1366, 640)
            order = await context.hall.submit(COMMANDS["dispatch"], C1, dept="D02", note="先断电再清障。" * 60)
            await context.hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right"))
            detail = page.returned.detail
            await until(lambda: detail.is_one)
            bar = find(detail, QScrollArea).verticalScrollBar()
            await until(lambda: bar.maximum() > 40)
            bar.setValue(40)
            body.activateWindow()
            await until(body.isActiveWindow)
            button = find(detail, QAbstractButton, "take_theirs")
            button.setFocus()
            shown: list[bool] = []
            page.returned.shown.connect(lambda: shown.append(True))
            await hear(context.hall, at_handling("c2", version=8))
            await until(lambda: bool(shown))
            assert body.focusWidget() is button
            await hear(context.hall, at_handling(version=9))  # "keep mine" is closed now
            await until(lambda: bool(detail.closed[Way.MINE]))
            now = body.focusWidget()
            assert now is not None
            assert now is not button
            assert now.objectName() == "take_theirs"
            await until(lambda: bar.value() == 40)

    run(go())


def test_nothing_empties_the_list_but_a_decision(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (_, page, context):
            order = await come_back(context, "urge", C1)
            await until(lambda: page.returned.list.count() == 1)
            await hear(context.hall, at_handling(version=9, status=Status.CLOSED))
            await context.hall.snapshot.begin()
            await context.hall.snapshot.adopt(context.hall.cursor, NOON_MS)
            await until(lambda: page.returned.list.chosen() == [order.id])
            assert [wish.command.id for wish in context.hall.wishes(WishState.ATTENTION)] == [order.id]

    run(go())


def test_what_waits_for_an_order_that_came_back_is_said_and_goes_on_once_it_is_decided(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            first = await context.hall.submit(COMMANDS["urge"], C1)
            await context.hall.submit(COMMANDS["remark"], C1, note="后一条")
            await context.hall.settle(Outcome(command_id=first.id, verdict=Verdict.REJECTED, code="no_right"))
            assert [wish.state for wish in context.hall.wishes(*WishState)] == [WishState.ATTENTION, WishState.BEHIND]
            await until(lambda: attention.followers(1) in texts(page))
            press(body, KEYS[Way.THEIRS])
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert not context.hall.wishes(WishState.BEHIND)

    run(go())


def test_the_decisions_made_are_listed_and_cannot_be_changed(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            await come_back(context, "urge", C1, message="请报到场时间")
            await until(lambda: bool(page.findChildren(QAbstractButton, "take_theirs")))
            find(page, QLineEdit, "decision_note").setText("重复")
            press(body, KEYS[Way.THEIRS])
            await until(lambda: not context.hall.wishes(WishState.ATTENTION))
            page.tabs.choose("decided")
            await until(lambda: page.decided.list.count() == 1)
            said = page.decided.list.item(0).text()
            for part in (orders.way(Way.THEIRS), "顾晓岚", "请报到场时间", "重复", "污水 c1"):
                assert part in said
            assert not page.decided.findChildren(QAbstractButton)

    run(go())


def test_an_order_judged_otherwise_after_a_restore_shows_both_answers(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (_, page, context):
            order = await context.hall.submit(COMMANDS["urge"], C1)
            before = Outcome(command_id=order.id, verdict=Verdict.ACCEPTED, seq=9, epoch="epoch-0")
            await context.hall._store.settle(Wish(order, WishState.WAITING, earlier=before))
            context.hall._overlay.put(Wish(order, WishState.WAITING, earlier=before))
            await context.hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right"))
            await until(lambda: attention.earlier(orders.state(WishState.ACCEPTED)) in texts(page))
            assert errors.reason("no_right", {}) in texts(page)

    run(go())
