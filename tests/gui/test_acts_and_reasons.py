"""Every act from one place, the cards that say why, side objects, lights at rest, the forecast, and other seats."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.domain.cases import Case, Status, flow_row
from app.domain.commands import COMMANDS
from app.domain.lights import Light
from app.domain.limits import NEVER_MS
from app.domain.outcomes import Outcome, Verdict
from app.hall.overlay import Row
from app.hall.ports import History, WishState
from app.hall.values import Story
from app.rulefile import read_rules
from tests.fakes.contexts import a_shown
from tests.fakes.desks import after, due
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, its_flow
from tests.gui.conftest import Runner, find, until
from widgets.actions import SYSTEM
from widgets.context import Context
from widgets.desk.desk_body import DeskBody
from widgets.forms.acts_question import PAGES, REGISTER, ActsQuestion
from widgets.forms.forecast_question import ForecastQuestion
from widgets.frame.shell import Shell
from widgets.pages.attention_page import AttentionPage
from widgets.panels.case_clocks import Look, Motion, look_of, times_over
from widgets.panels.clock_bars import ClockBars
from widgets.panels.looks import look_word, paint_look
from widgets.panels.names import Names
from widgets.panels.side_lines import side_line
from widgets.panels.side_list import SideList
from widgets.panels.timeline_entries import entries_of
from widgets.panels.why_card import ClockCard, WhyCard
from widgets.text import cases, codes, desk, errors, forms, one_case, sides, why
from widgets.theme import DARK

D = TypeVar("D", bound=QDialog)
MINUTE_MS = 60_000
DAY_MS = 24 * HOUR_MS


def dispatched(dept: str = "D02", **changes: Any) -> Case:
    """Filed and dispatched twenty minutes ago, and signed for."""
    at_ms = NOON_MS - 20 * MINUTE_MS
    case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_FILE, catalogue="2026.1", **changes)
    case = after(case, "file", "P-CT", "CT", at_ms, condition=1)
    reason = "" if dept == "D02" else "水务人手不足"
    case = after(case, "dispatch", "P-DP", "DP", at_ms, dept=dept, reason=reason)
    return after(case, "sign", "P-D2" if dept == "D02" else "P-D1", "DEPT", at_ms)


def suspended() -> Case:
    """Suspended five minutes ago until next week."""
    case = dispatched()
    asked = {"until_ms": NOON_MS + 7 * DAY_MS, "reason_code": "money"}
    case = after(case, "request_suspension", "P-D2", "DEPT", NOON_MS - 6 * MINUTE_MS, **asked)
    return after(case, "suspend", "P-DP", "DP", NOON_MS - 5 * MINUTE_MS)


async def looked_at(body: DeskBody, context: Context, case_id: str = "c1") -> None:
    context.selection.choose_case(case_id)
    await until(lambda: body.chosen.story is not None and body.chosen.story.row.case.id == case_id)


async def opened(body: QWidget, kind: type[D]) -> D:
    def shown() -> list[D]:
        return [each for each in body.window().findChildren(kind) if each.isVisible()]

    await until(lambda: bool(shown()))
    return shown()[0]


def said(card: WhyCard) -> dict[str, str]:
    """The lines of a card; of several under one label the first."""
    return {row.label: row.text for row in reversed(card.rows)}


def press(body: DeskBody, key: str) -> None:
    QTest.keySequence(body, QKeySequence(key))


# all acts


def test_the_palette_lists_every_act_of_a_person_the_lawful_first_and_says_why_the_others_are_not(
    run: Runner, tmp_path: Path
):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            body.actions_bar.acts.trigger()
            question = await opened(body, ActsQuestion)
            choices = [question.pick._choices[n] for n in range(len(question.pick._choices))]
            persons = {name for name, posts in read_rules().rights.items() if posts != SYSTEM}
            assert {each.code for each in choices} == persons | set(PAGES)
            locked = [each.locked for each in choices]
            assert locked == sorted(locked)
            assert all(each.reason for each in choices if each.locked)
            assert {"urge", "redirect", "remark"} <= {each.code for each in choices if not each.locked}
            question.pick.choose("accept")
            assert not find(question, QAbstractButton, "confirm").isEnabled()
            refused = context.hall.counsel.why_not(COMMANDS["accept"], dispatched())
            assert refused is not None
            assert question.missing() == errors.short(refused)
            question.reject()

    run(go())


def test_an_act_is_found_by_typing_asked_and_given(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            body.activateWindow()
            await until(body.isActiveWindow)
            press(body, "Alt+M")
            question = await opened(body, ActsQuestion)
            question.pick.field.setText("redirect")
            question.pick.field.returnPressed.emit()
            form = await opened(body, QDialog)
            await until(lambda: form is not question)
            await until(lambda: bool([d for d in body.findChildren(QDialog) if d.objectName() == "form_redirect"]))
            form = next(each for each in body.findChildren(QDialog) if each.objectName() == "form_redirect")
            find(form, QPlainTextEdit, "note").setPlainText("管网不归水务")
            find(form, QAbstractButton, "confirm").click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert context.hall.wishes(WishState.WAITING)[0].command.body() == {"dept": "D01", "reason": "管网不归水务"}

    run(go())


def test_a_new_report_is_registered_beside_the_case_on_screen(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            body.actions_bar.acts.trigger()
            question = await opened(body, ActsQuestion)
            question.pick.choose("register")
            question.confirm()
            await until(lambda: bool([d for d in body.findChildren(QDialog) if d.objectName() == "form_register"]))
            form = next(each for each in body.findChildren(QDialog) if each.objectName() == "form_register")
            for field in ("title", "address"):
                find(form, QWidget, field).setText("路灯不亮")  # type: ignore[attr-defined]
            find(form, QAbstractButton, "confirm").click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            (wish,) = context.hall.wishes(WishState.WAITING)
            assert wish.command.name == "register"
            assert wish.command.case_id != "c1"
            assert wish.command.body()["grid"] == dispatched().grid
            assert 121.40 < wish.command.body()["lon"] < 121.41

    run(go())


def test_with_no_case_chosen_the_palette_says_so_and_offers_what_needs_none(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            context.selection.choose_case("")
            await until(lambda: body.chosen.story is None)
            assert find(body, QAbstractButton, "all_acts").isVisible()
            body.actions_bar.acts.trigger()
            question = await opened(body, ActsQuestion)
            assert forms.no_case_chosen() in [label.text() for label in question.findChildren(QLabel)]
            assert {each.code for each in question.pick._choices} == {REGISTER, *PAGES}
            question.pick.choose(REGISTER)
            question.confirm()
            await until(lambda: bool([d for d in body.findChildren(QDialog) if d.objectName() == "form_register"]))
            form = next(each for each in body.findChildren(QDialog) if each.objectName() == "form_register")
            for field, words in (("title", "路灯不亮"), ("address", "望河路 1 号"), ("grid", dispatched().grid)):
                find(form, QLineEdit, field).setText(words)
            find(form, QAbstractButton, "confirm").click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert context.hall.wishes(WishState.WAITING)[0].command.body()["grid"] == dispatched().grid

    run(go())


def test_nothing_is_done_to_a_case_that_a_page_has_taken_the_place_of(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            bar, primary = body.actions_bar, find(body, QAction, "primary")
            urge = find(body, QAction, "urge")
            assert urge.isEnabled()
            body.open_page("page_sync")
            assert not urge.isEnabled()
            assert not primary.isEnabled()
            assert desk.case_out_of_sight() in [label.text() for label in bar.findChildren(QLabel)]
            bar.acts.trigger()
            question = await opened(body, ActsQuestion)
            assert "urge" not in {each.code for each in question.pick._choices}
            question.reject()
            body.close_page()
            assert urge.isEnabled()
            order = await context.hall.submit(COMMANDS["urge"], dispatched().id)
            await context.hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right"))
            body.open_page("page_attention")
            page = body.pages["page_attention"]
            assert isinstance(page, AttentionPage)
            await until(urge.isEnabled)  # the order is on screen with its case
            page.tabs.choose("drafts")
            assert not urge.isEnabled()
            page.tabs.choose("returned")
            await until(urge.isEnabled)

    run(go())


# why


def test_f8_shows_the_arithmetic_of_the_worst_clock_and_ctrl_tab_that_of_the_next(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            body.activateWindow()
            await until(body.isActiveWindow)
            press(body, "F8")
            card = await opened(body, ClockCard)
            rows = said(card)
            assert rows[why.row("limit")] == cases.limit(4, "urgent_hour")
            assert rows[why.row("basis")] == why.limit_basis("condition:E0503/1")
            assert (rows[why.row("used")], rows[why.row("left")]) == ("20 min", "3 h 40 min")
            assert rows[why.row("deadline")].endswith("15:40:00")
            card.activateWindow()
            await until(card.isActiveWindow)
            QTest.keySequence(card, QKeySequence("Ctrl+Tab"))
            assert said(card)[why.row("limit")] == why.plus_days(cases.limit(4, "urgent_hour"), 2)
            card.reject()

    run(go())


def test_a_clock_that_stood_still_says_since_when_and_why(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = after(suspended(), "resume", "P-D2", "DEPT", NOON_MS - 2 * MINUTE_MS)
        async with a_shown(DeskBody, tmp_path, [case]) as (body, context):
            await looked_at(body, context)
            card = body.case.detail.explain_clock("handle")
            assert card is not None
            texts = [row.text for row in card.rows]
            assert any(why.piece_reason("suspend") in text and "11:55" in text for text in texts)
            assert said(card)[why.row("used")] == "17 min"
            card.reject()

    run(go())


def test_a_returned_order_is_shown_as_what_the_clock_was_before(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = dispatched()
        case = after(case, "request_return", "P-D2", "DEPT", reason_code="not_my_duty", evidence=("a",))
        case = after(case, "approve_return", "P-DP", "DP")
        case = after(case, "dispatch", "P-DP", "DP", dept="D01", reason="退单后改派")
        async with a_shown(DeskBody, tmp_path, [case]) as (body, context):
            await looked_at(body, context)
            card = body.case.detail.explain_clock("handle")
            assert card is not None
            before = said(card)[why.row("earlier")]
            assert why.fate("annulled") in before
            assert why.piece_reason("returned") in before
            card.reject()

    run(go())


def test_a_click_on_a_bar_and_enter_with_the_focus_on_it_ask_why_too(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (body, context):
            await looked_at(body, context)
            bars = find(body, ClockBars, "clock_bars")
            asked: list[str] = []
            bars.why_asked.connect(asked.append)
            QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
            (await opened(body, ClockCard)).reject()
            await until(lambda: not [each for each in body.findChildren(ClockCard) if each.isVisible()])
            bars.setFocus()
            QTest.keyClick(bars, Qt.Key.Key_Down)
            QTest.keyClick(bars, Qt.Key.Key_Return)
            (await opened(body, ClockCard)).reject()
            assert asked == ["contact", "handle"]

    run(go())


@pytest.mark.parametrize("dept", ["D02", "D01"])
def test_f9_says_why_a_department_is_responsible_or_who_chose_another(run: Runner, tmp_path: Path, dept: str):
    async def go() -> None:
        case = dispatched(dept)
        record = replace(
            its_flow(case)[0],
            number=case.version + 1,
            command="dispatch",
            actor_name="顾晓岚",
            post="DP",
            text="水务人手不足",
        )
        async with a_shown(DeskBody, tmp_path, [case]) as (body, context):
            steps = [flow_row(each) for each in (*its_flow(case), record)]
            await context.hall.histories.take(case.id, History(context.hall.cursor.epoch, case.version, steps))
            await looked_at(body, context)
            body.activateWindow()
            await until(body.isActiveWindow)
            press(body, "F9")
            rows = said(await opened(body, WhyCard))
            if dept == "D02":
                assert rows[why.row("basis")] == why.basis_of("catalogue:E0503/1", None)
                assert rows[why.row("right")] == why.by_rules()
            else:
                assert rows[why.row("basis")] == why.basis_of("override", None)
                assert "Water" in rows[why.row("right")]
                assert rows[why.row("reason")] == "水务人手不足"
            assert "顾晓岚" in rows[why.row("chosen")]

    run(go())


# side objects


def test_side_objects_stand_in_the_detail_the_newest_first_and_only_where_there_are_any(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = dispatched()
        with_sides = after(case, "urge", "P-DP", "DP", NOON_MS - 15 * MINUTE_MS, message="请快")
        with_sides = after(with_sides, "request_extension", "P-D2", "DEPT", amount=2.0, reason="需调车")
        others = [replace(with_sides, id="c2")]  # type: ignore[arg-type]
        async with a_shown(DeskBody, tmp_path, [case, *others]) as (body, context):
            listed = find(body, SideList, "side_list")
            await looked_at(body, context)
            assert not listed.isVisible()
            await looked_at(body, context, "c2")
            await until(listed.isVisible)
            words = listed.accessibleName()
            assert words.index(sides.kind("extension")) < words.index(sides.kind("urge"))
            assert "需调车" in words
            assert sides.must_decide("Dispatcher") in words

    run(go())


def test_what_is_overdue_says_so_in_words_and_what_is_decided_does_not(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path)
        names = Names(hall)
        case = after(dispatched(), "request_extension", "P-D2", "DEPT", amount=2.0, reason="需调车")
        (side,) = case.sides
        line = side_line(side, names, NOON_MS, case.limit_unit)
        assert (line.detail, line.urgency, line.is_open) == (cases.limit(2, "urgent_hour"), 0, True)
        assert side_line(side, names, side.due_ms - 1, case.limit_unit).urgency == 1
        assert side_line(side, names, side.due_ms + 1, case.limit_unit).urgency == 2
        decided = after(case, "approve_extension", "P-DP", "DP", reason="同意").sides[0]
        line = side_line(decided, names, side.due_ms + 1, case.limit_unit)
        assert (line.urgency, line.due, line.next) == (0, "", "")
        assert line.answer == sides.answered("顾晓岚 · 同意")
        store.close()

    run(go())


# lights at rest


def test_a_suspended_case_keeps_its_last_light_hatched_and_an_ended_one_its_final_as_an_outline():
    still = suspended()
    assert look_of(still, NOON_MS + DAY_MS) == Look(Light.BLUE, Motion.PAUSED)
    handle = {f"handle_{point}_ms": NOON_MS + n for n, point in enumerate(("from", "yellow", "orange", "red"))}
    ended = due("c1", NOON_MS, status=Status.CLOSED, closed_ms=NOON_MS + 5, handled_ms=NOON_MS + 2, **handle)
    assert look_of(ended, NOON_MS + DAY_MS) == Look(Light.ORANGE, Motion.FINISHED)
    running, paused, finished = (count_of(picture_of(Look(Light.ORANGE, motion)), "#f59a23") for motion in Motion)
    assert running > 300
    assert paused == 0
    assert 0 < finished < running * 2 / 3


def picture_of(look: Look) -> QImage:
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_look(painter, look, 30, QPointF(16, 16), DARK)
    painter.end()
    return image


def count_of(picture: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def test_red_2_and_red_3_are_said():
    late = {f"{point}_ms": NOON_MS - HOUR_MS for point in ("yellow", "orange", "red")}
    points = (NOON_MS, NOON_MS + HOUR_MS)
    case = due("c1", NOON_MS - HOUR_MS, red2_ms=points[0], red3_ms=points[1], **late)
    assert [times_over(case, at_ms) for at_ms in (points[0] - 1, *points)] == [0, 2, 3]
    assert [look_word(look_of(case, at_ms)) for at_ms in points] == [cases.red_times(2), cases.red_times(3)]
    assert times_over(replace(case, red2_ms=NEVER_MS, red3_ms=NEVER_MS), NOON_MS + DAY_MS) == 0


# the history


def test_the_history_shows_reason_evidence_what_was_set_aside_and_the_device(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path)
        case = dispatched()
        record = replace(
            its_flow(case)[0],
            command="request_return",
            text="管网不归水务",
            reason="not_my_duty",
            attachments="甲\n乙",
            override="夜间无他人",
            device="D-07",
            origin="desk",
        )
        story = Story(Row(case), (record,), complete=True)
        entry = next(each for each in entries_of(story, Names(hall), "P-DP", NOON_MS) if each.light < 0)
        assert entry.text.split("\n") == [
            codes.word("reason", "not_my_duty"),
            "管网不归水务",
            one_case.attachments(2),
            one_case.override("夜间无他人"),
        ]
        assert entry.origin == one_case.from_device(one_case.origin("platform"), "D-07")
        store.close()

    run(go())


# what turns red


def test_the_forecast_counts_by_department_and_shows_their_cases(run: Runner, tmp_path: Path):
    async def go() -> None:
        soon = [due(f"s{n}", NOON_MS + n * 10 * MINUTE_MS, dept="D02", title=f"s{n}") for n in (1, 2)]
        later = due("l", NOON_MS + 3 * HOUR_MS, dept="D02")
        other = due("o", NOON_MS + MINUTE_MS, dept="D01")
        async with a_shown(DeskBody, tmp_path, [*soon, later, other]) as (body, _):
            await until(lambda: body.queue.model.rowCount() == 4)
            body.activateWindow()
            await until(body.isActiveWindow)
            press(body, "Ctrl+R")
            question = await opened(body, ForecastQuestion)
            rows = [(each.code, each.reason) for each in question.pick._choices]
            assert rows == [("*", "3"), ("D02", "2"), ("D01", "1")]
            question._choices.button(1).click()
            assert [(each.code, each.reason) for each in question.pick._choices][1] == ("D02", "3")
            question._choices.button(0).click()
            question.pick.choose("D02")
            question.pick.field.returnPressed.emit()
            await until(lambda: body.queue.model.rowCount() == 2)
            titles = [row.case.title for n in range(2) if (row := body.queue.model.row(n))]
            assert titles == ["s1", "s2"]
            find(body, QAbstractButton, "forecast_filter").click()
            await until(lambda: body.queue.model.rowCount() == 4)

    run(go())


def test_cases_nobody_has_yet_are_a_row_of_the_forecast(run: Runner, tmp_path: Path):
    async def go() -> None:
        cases_here = [due("n", NOON_MS + MINUTE_MS), due("o", NOON_MS + MINUTE_MS, dept="D01")]
        async with a_shown(DeskBody, tmp_path, cases_here) as (body, context):
            question = ForecastQuestion(context, Names(context.hall), body)
            question.pick.choose("-")
            found = [question.dept]
            question.pick.choose("*")
            assert [*found, question.dept] == ["", None]
            question.deleteLater()

    run(go())


# other seats


def test_in_a_demo_everybody_s_seat_can_be_taken_and_the_strip_says_whose_it_is(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [dispatched()]) as (_, context):
            shell = Shell(replace(context, demo=True), ["desk"], "en", asyncio.Event())
            shell.show()
            window = shell.windows[0]
            menu = find(window, QMenu, "posts")
            menu.aboutToShow.emit()
            titles = {str(action.data()): action for action in menu.actions() if action.data()}
            assert {"post:CT P-CT", "post:DC P-DC", "post:DEPT P-D2"} <= set(titles)
            titles["post:DC P-DC"].trigger()
            assert (context.hall.operator.id, context.hall.operator.post) == ("P-DC", "DC")
            assert "Duty chief | 沈立群" in window.strip.words()
            context.selection.choose_case("c1")
            menu.aboutToShow.emit()
            next(action for action in menu.actions() if action.data() == "responsible").trigger()
            await until(lambda: context.hall.operator.id == "P-D2")
            shell.close()

    run(go())


def test_outside_a_demo_nobody_changes_seats_from_the_menu(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path) as (_, context):
            shell = Shell(context, ["desk"], "en", asyncio.Event())
            shell.show()
            assert shell.windows[0].findChild(QMenu, "posts") is None
            assert not [each for each in shell.windows[0].findChildren(QAction) if str(each.data()).startswith("post:")]
            shell.close()

    run(go())
