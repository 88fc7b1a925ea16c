"""Giving orders: the buttons, their keys, the questions they ask, and what is shown of an order on its way."""

from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QPlainTextEdit

from app.domain.cases import Case, Status
from app.domain.commands import COMMANDS
from app.domain.commands.handling import Dispatch
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.errors import StoreFailed
from app.hall.hall import Hall
from app.hall.ports import Wish, WishState
from local_db.store import SqlStore
from tests.fakes.contexts import a_context, a_shown, put_away
from tests.fakes.desks import due, go_offline
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock, Here
from tests.gui.conftest import Runner, find, until
from widgets.actions import ACTIONS
from widgets.desk.desk_body import KEYS, DeskBody
from widgets.forms.drafting import DISCARD_KEY
from widgets.pages.returned_detail import KEYS as WAY_KEYS
from widgets.pages.sync_page import COPY_KEY, RETRY_KEY
from widgets.panels.action_bar import ACTS_KEY, PRIMARY_KEYS
from widgets.panels.buttons import ActButton
from widgets.text import desk

INPUT_METHOD_KEYS = ("Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+,", "Ctrl+Shift+F", "Ctrl+Shift", "Alt+Shift")


TAKER, DISPATCHER, CLERK = ("P-CT", "CT"), ("P-DP", "DP"), ("P-D2", "DEPT")


def to_sign() -> Case:
    """A case that the water department has to sign for."""
    return in_state(Status.TO_SIGN, dept="D02")


def in_state(status: Status, **changes: object) -> Case:
    return due("c1", NOON_MS + HOUR_MS, status=status, **changes)


async def chosen(body: DeskBody) -> None:
    """The one case of the queue is on screen."""
    await until(lambda: body.queue.model.rowCount() == 1)
    body.queue.view.setCurrentIndex(body.queue.model.index(0))
    await until(lambda: body.chosen.story is not None)


def the_wish(hall: Hall) -> Wish:
    (wish,) = hall.wishes(WishState.WAITING)
    return wish


def messages(hall: Hall) -> list[str]:
    """What the urgings on their way say."""
    return [wish.command.text() for wish in hall.wishes(WishState.WAITING) if isinstance(wish.command, Urge)]


def buttons(body: DeskBody) -> dict[str, str]:
    """The acts on the bar and their kinds."""
    found = body.actions_bar.findChildren(ActButton)
    return {each.objectName(): each.kind for each in found if each.isVisible()}


async def question(body: DeskBody) -> QDialog:
    def asked() -> list[QDialog]:
        return [each for each in body.window().findChildren(QDialog) if each.isVisible()]

    await until(lambda: bool(asked()))
    return asked()[0]


def test_every_action_gives_a_command_that_exists():
    assert all(COMMANDS[action.name] is action.command for action in ACTIONS)


def test_every_key_of_the_desk_is_its_own_and_leaves_the_input_methods_alone():
    keys = [action.shortcut for action in ACTIONS] + [*PRIMARY_KEYS, ACTS_KEY, *KEYS]
    keys += [DISCARD_KEY, RETRY_KEY, COPY_KEY, *WAY_KEYS.values()]  # of the pages
    sequences = [QKeySequence(key).toString() for key in keys]
    assert all(sequences)
    assert len(set(sequences)) == len(sequences)
    taken = {QKeySequence(key).toString() for key in INPUT_METHOD_KEYS}
    assert not taken & set(sequences)
    assert all("+" in key or key.startswith("F") or key == "Esc" for key in sequences)


def test_a_signature_given_offline_is_kept_shown_and_said_to_wait(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [to_sign()]) as (body, context):
            context.hall.sit_down(*CLERK)
            go_offline(context.hall)
            await chosen(body)
            find(body, QAction, "primary").trigger()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert the_wish(context.hall).command.name == "sign"
            await until(lambda: bool((row := body.queue.model.row(0)) and row.pending))
            assert body.actions_bar.note.text == desk.order_waiting("Sign", "Water")

    run(go())


def test_dispatching_offers_the_liable_department_first(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [in_state(Status.TO_DISPATCH)]) as (body, context):
            await chosen(body)
            find(body, QAction, "dispatch").trigger()
            asked = await question(body)
            find(asked, QPlainTextEdit, "note").setPlainText("先断电")
            find(asked, QAbstractButton, "confirm").click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            command = the_wish(context.hall).command
            assert isinstance(command, Dispatch)
            assert (command.dept, command.note) == ("D02", "先断电")

    run(go())


def test_another_department_is_found_by_typing_and_needs_a_reason(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [in_state(Status.TO_DISPATCH)]) as (body, context):
            await chosen(body)
            find(body, QAction, "dispatch").trigger()
            asked = await question(body)
            field = find(asked, QLineEdit, "pick_field")
            field.setText("供电")
            field.returnPressed.emit()
            assert not context.hall.wishes(WishState.WAITING)
            assert not find(asked, QAbstractButton, "confirm").isEnabled()
            find(asked, QPlainTextEdit, "note").setPlainText("电缆沟里的水")
            field.returnPressed.emit()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert the_wish(context.hall).command.receiver() == "D03"

    run(go())


def test_who_changes_their_mind_gives_no_order(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [in_state(Status.HANDLING)]) as (body, context):
            await chosen(body)
            find(body, QAction, "urge").trigger()
            (await question(body)).reject()
            await until(lambda: not body.actions_bar.is_asking)
            find(body, QAction, "urge").trigger()
            asked = await question(body)
            find(asked, QPlainTextEdit, "note").setPlainText("请快些")
            find(asked, QAbstractButton, "confirm").click()
            await until(lambda: "请快些" in messages(context.hall))
            assert messages(context.hall) == ["请快些"]

    run(go())


def test_a_remark_without_a_text_cannot_be_given(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [in_state(Status.HANDLING)]) as (body, context):
            await chosen(body)
            find(body, QAction, "remark").trigger()
            asked = await question(body)
            confirm = find(asked, QAbstractButton, "confirm")
            assert not confirm.isEnabled()
            find(asked, QPlainTextEdit, "note").setPlainText("已联系")
            confirm.click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            command = the_wish(context.hall).command
            assert isinstance(command, Remark)
            assert command.note == "已联系"

    run(go())


def test_a_report_without_a_category_is_asked_for_it_before_it_is_accepted(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = in_state(Status.REPORTED, category="", condition=0)
        async with a_shown(DeskBody, tmp_path, [case]) as (body, context):
            context.hall.sit_down(*TAKER)
            await chosen(body)
            find(body, QAction, "primary").trigger()
            asked = await question(body)
            find(asked, QLineEdit, "pick_field").setText("psgd")
            find(asked, QAbstractButton, "confirm").click()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            assert the_wish(context.hall).command.body() == {"category": "E0503", "condition": 1}

    run(go())


def test_the_next_lawful_act_is_filled_and_what_comes_after_it_is_locked(run: Runner, tmp_path: Path):
    wanted = {
        (Status.REPORTED, *TAKER): {"act_accept": "primary", "act_remark": "plain", "act_file": "locked"},
        (Status.TO_DISPATCH, *DISPATCHER): {"act_dispatch": "primary", "act_remark": "plain", "act_sign": "locked"},
        (Status.TO_SIGN, *CLERK): {"act_sign": "primary", "act_remark": "plain", "act_submit_feedback": "locked"},
        (Status.HANDLING, *DISPATCHER): {"act_urge": "primary", "act_remark": "plain"},
    }

    async def go() -> None:
        for number, ((status, person, post), acts) in enumerate(wanted.items()):
            case = in_state(status, dept="D02")
            async with a_shown(DeskBody, tmp_path / str(number), [case]) as (body, context):
                context.hall.sit_down(person, post)
                await chosen(body)
                assert buttons(body) == acts | {"all_acts": "quiet"}

    run(go())


def test_what_needs_the_platform_is_locked_while_it_is_away_and_says_so(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [in_state(Status.TO_FILE)]) as (body, context):
            context.hall.sit_down(*TAKER)
            await chosen(body)
            assert buttons(body)["act_file"] == "primary"
            go_offline(context.hall)
            await until(lambda: buttons(body).get("act_file") == "locked")
            said = find(body, QAbstractButton, "act_file").text()
            assert desk.why_locked("needs_link", "TO_FILE") in said
            assert not find(body, QAction, "primary").isEnabled()

    run(go())


class FullStore(SqlStore):
    async def keep(self, _wish: Wish) -> None:
        raise StoreFailed("disk_full", "the disk is full", file="orders.db")


def test_a_full_disk_is_told_in_one_line_and_no_order_is_shown(run: Runner, tmp_path: Path):
    async def go() -> None:
        _, filled = await a_hall(tmp_path, [to_sign()])
        filled.close()
        store = FullStore(tmp_path)
        hall = Hall(store, FakeClock(), Here(), "D-03")
        await hall.open()
        hall.sit_down(*CLERK)
        context = a_context(hall)
        body = DeskBody(context)
        body.show()
        heard: list[str] = []
        context.notices.posted.connect(heard.append)
        await chosen(body)
        find(body, QAction, "primary").trigger()
        await until(lambda: len(heard) == 1)
        assert "orders.db" in heard[0]
        assert not hall.wishes(WishState.WAITING)
        await put_away(body, context, store)

    run(go())


def test_the_keys_reach_the_acts_from_anywhere_on_the_desk(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_shown(DeskBody, tmp_path, [to_sign()]) as (body, context):
            context.hall.sit_down(*CLERK)
            await chosen(body)
            body.activateWindow()
            await until(body.isActiveWindow)
            QTest.keySequence(body.search.field, QKeySequence("Ctrl+Return"))
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))

    run(go())
