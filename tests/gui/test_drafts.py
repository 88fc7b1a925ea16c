"""Forms left half-filled are offered again, with who and when; discarding one asks once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit

from app.domain.cases import CaseId, Status
from app.hall.papers import Begun
from app.hall.ports import WishState
from tests.fakes.contexts import a_context, a_shown, put_away
from tests.fakes.desks import due
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS
from tests.gui.conftest import Runner, find, until
from tests.gui.test_sync_page import press
from widgets import tasks
from widgets.context import Context
from widgets.desk.desk_body import ATTENTION, DeskBody
from widgets.dialogs import SureQuestion
from widgets.forms.drafting import DISCARD_KEY
from widgets.forms.form_question import FormQuestion
from widgets.frame.shell import Shell
from widgets.pages.attention_page import AttentionPage
from widgets.text import attention, errors, sync

C1 = CaseId("c1")


@asynccontextmanager
async def a_desk(folder: Path) -> AsyncIterator[tuple[DeskBody, Context]]:
    case = due("c1", NOON_MS + HOUR_MS, status=Status.HANDLING, dept="D02")
    async with a_shown(DeskBody, folder, [case]) as (body, context):
        context.selection.choose_case("c1")
        await until(lambda: body.chosen.story is not None)
        yield body, context


async def opened(body: DeskBody, act: str = "urge") -> FormQuestion:
    body.actions_bar._actions[act].trigger()
    await until(lambda: bool(shown(body)))
    return shown(body)[0]


def shown(body: DeskBody) -> list[FormQuestion]:
    return [each for each in body.window().findChildren(FormQuestion) if not each.isHidden()]


def note_of(form: FormQuestion) -> QPlainTextEdit:
    return find(form, QPlainTextEdit, "note")


async def kept(context: Context) -> Begun:
    found: list[Begun] = []

    async def look() -> None:
        found.extend(await context.hall.papers.begun())

    while not found:
        await look()
    return found[0]


def test_a_form_closed_before_it_is_given_is_offered_again_with_who_and_when(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path) as (body, context):
            form = await opened(body)
            note_of(form).setPlainText("请二十分钟内到场")
            form.reject()
            begun = await kept(context)
            assert (begun.command, begun.case_id, begun.author) == ("urge", "c1", "P-DP")
            await until(lambda: not body.actions_bar.is_asking)
            again = await opened(body)
            assert note_of(again).toPlainText() == "请二十分钟内到场"
            line = find(again, QLabel, "draft_line").text()
            assert "顾晓岚" in line
            assert "12:00" in line
            again.confirm()
            await until(lambda: bool(context.hall.wishes(WishState.WAITING)))
            await until(lambda: not body.actions_bar.is_asking)
            assert context.hall.wishes(WishState.WAITING)[0].command.body() == {"message": "请二十分钟内到场"}
            while await context.hall.papers.begun():
                pass

    run(go())


def test_a_form_that_nobody_has_touched_leaves_nothing_behind(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path) as (body, context):
            (await opened(body)).reject()
            await until(lambda: not body.actions_bar.is_asking)
            assert list(await context.hall.papers.begun()) == []

    run(go())


def test_a_form_is_kept_while_it_is_filled_in_so_that_a_crash_does_not_lose_it(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path) as (body, context):
            form = await opened(body)
            note_of(form).setPlainText("写到一半")
            begun = await kept(context)  # the form is still open
            assert dict(begun.said) == {"message": "写到一半"}
            form.reject()
        hall, store = await a_hall(tmp_path)  # another run of the program
        context = a_context(hall)
        body = DeskBody(context)
        body.open_page(ATTENTION)
        body.show()
        page = body.pages[ATTENTION]
        assert isinstance(page, AttentionPage)
        await until(lambda: len(page.drafts.begun) == 1)
        await put_away(body, context, store)

    run(go())


def test_a_draft_goes_on_from_the_page_and_is_discarded_only_after_asking_once(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path) as (body, context):
            await context.hall.papers.keep(Begun("urge", C1, "P-CT", "CT", NOON_MS - HOUR_MS, {"message": "接着催"}))
            body.open_page(ATTENTION)
            page = body.pages[ATTENTION]
            assert isinstance(page, AttentionPage)
            page.tabs.choose("drafts")
            await until(lambda: page.drafts.list.count() == 1)
            assert "周洁" in page.drafts.list.item(0).text()
            find(page, QAbstractButton, "go_on").click()
            await until(lambda: bool(shown(body)))
            assert note_of(shown(body)[0]).toPlainText() == "接着催"
            shown(body)[0].reject()
            await until(lambda: not body.actions_bar.is_asking)
            press(body, DISCARD_KEY)
            await until(lambda: bool(body.window().findChildren(SureQuestion)))
            body.window().findChildren(SureQuestion)[0].reject()
            await until(lambda: not page.drafts._is_asking)
            assert len(await context.hall.papers.begun()) == 1
            find(page, QAbstractButton, "discard").click()
            await until(lambda: any(not each.isHidden() for each in body.window().findChildren(SureQuestion)))
            next(each for each in body.window().findChildren(SureQuestion) if not each.isHidden()).confirm()
            await until(lambda: page.drafts.list.count() == 0)
            assert list(await context.hall.papers.begun()) == []

    run(go())


def test_a_form_can_be_begun_afresh_after_asking_once(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path) as (body, context):
            await context.hall.papers.keep(Begun("urge", C1, "P-DP", "DP", NOON_MS, {"message": "旧的"}))
            form = await opened(body)
            find(form, QAbstractButton, "afresh").click()
            await until(lambda: bool(form.findChildren(SureQuestion)))
            form.findChildren(SureQuestion)[0].confirm()
            await until(lambda: bool(shown(body)) and shown(body)[0] is not form)
            assert note_of(shown(body)[0]).toPlainText() == ""
            assert attention.draft_restored("") not in note_of(shown(body)[0]).toPlainText()
            shown(body)[0].reject()
            await until(lambda: not body.actions_bar.is_asking)
            assert list(await context.hall.papers.begun()) == []

    run(go())


def test_after_a_start_it_is_said_that_forms_were_left_and_where(run: Runner, tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path)
        await hall.papers.keep(Begun("urge", C1, "P-CT", "CT", NOON_MS, {"message": "写到一半"}))
        context = a_context(hall)
        told: list[str] = []
        context.notices.posted.connect(told.append)
        shell = Shell(context, ("desk",), "en", asyncio.Event())
        shell.show(QRect(0, 0, 1366, 768))
        await until(lambda: attention.drafts_left(1) in told)
        shell.say_closing()
        assert told[-1] == sync.closing("")
        context.bridge.leave()
        shell.close()
        await tasks.end()
        store.close()

    run(go())


def test_windows_made_anew_under_an_open_form_keep_it_as_a_draft_and_report_no_bug(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.HANDLING, dept="D02")
        hall, store = await a_hall(tmp_path, [case])
        context = a_context(hall)
        told: list[str] = []
        context.notices.posted.connect(told.append)
        shell = Shell(context, ("desk",), "en", asyncio.Event())
        shell.show(QRect(0, 0, 1920, 1080))
        context.selection.choose_case("c1")
        body = shell.body("desk")
        assert isinstance(body, DeskBody)
        await until(lambda: body.chosen.story is not None)
        note_of(await opened(body)).setPlainText("刚写下的一句")
        shell.recolour("light")  # from another window: this one is blocked by the form
        begun = await kept(context)
        assert begun.said == {"message": "刚写下的一句"}
        await asyncio.sleep(0.05)
        assert errors.bug() not in told
        context.bridge.leave()
        shell.close()
        await tasks.end()
        store.close()

    run(go())
