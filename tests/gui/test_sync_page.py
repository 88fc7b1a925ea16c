"""The page that says how synchronisation stands, the progress strip, and the words of what the hall has to tell."""

import ast
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from app.domain.cases import CaseId, Status
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.hall.ports import TimeSample, WishState
from app.hall.sources import Source
from tests.fakes.contexts import a_shown
from tests.fakes.desks import due
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock
from tests.gui.conftest import Runner, find, until
from tests.gui.test_frame import a_shell, action
from widgets.context import Context
from widgets.desk.desk_body import SYNC, SYNC_KEY, DeskBody
from widgets.desk.progress_strip import ProgressStrip
from widgets.frame.language import Language
from widgets.pages.sync_page import COPY_KEY, SyncPage
from widgets.text import errors, orders, sync

ROOT = Path(__file__).resolve().parents[2]
C1 = CaseId("c1")


@asynccontextmanager
async def a_page(folder: Path, clock: FakeClock | None = None) -> AsyncIterator[tuple[DeskBody, SyncPage, Context]]:
    case = due("c1", NOON_MS + HOUR_MS, status=Status.HANDLING, dept="D02")
    async with a_shown(DeskBody, folder, [case], clock) as (body, context):
        press(body, SYNC_KEY)
        page = body.pages[SYNC]
        assert isinstance(page, SyncPage)
        yield body, page, context


def press(body: DeskBody, key: str) -> None:
    next(each for each in body.findChildren(QShortcut) if each.key() == QKeySequence(key)).activated.emit()


def test_it_says_in_words_what_failed_since_when_and_when_it_is_tried_again(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        async with a_page(tmp_path, clock) as (_, page, context):
            hall = context.hall
            hall.lost(hall.now_ms() + 12_000, "no_answer")
            said = page.rows["sources"].words()
            assert "12:00:00" in said
            assert errors.reason("no_answer", {}) in said
            assert sync.again_in("12 s", 1) in said
            clock.pass_ms(20_000)
            page._tick()
            assert sync.again_now(1) in page.rows["sources"].words()
            assert sync.lag_unknown() in page.rows["link"].words()
            hall.link.heard(hall.now_ms(), 0)
            hall.sources.heard(Source.FEED)
            page._tick()
            assert sync.row("trouble") in page.rows["link"].words()
            assert "It is over." in page.rows["link"].words()

    run(go())


def test_it_counts_the_orders_in_each_state_and_says_how_old_they_are(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        async with a_page(tmp_path, clock) as (_, page, context):
            hall = context.hall
            back = await hall.submit(Urge, C1)
            await hall.submit(Remark, C1, note="后一条")
            await hall.settle(Outcome(command_id=back.id, verdict=Verdict.REJECTED, code="no_right"))
            clock.pass_ms(7 * 60_000)
            page._tick()
            said = page.queue.words().splitlines()
            assert said == [
                f"{orders.state(WishState.WAITING)}  0",
                f"{orders.state(WishState.BEHIND)}  {sync.queue(1, '7 min')}",
                f"{orders.state(WishState.ACCEPTED)}  0",
                f"{orders.state(WishState.ATTENTION)}  {sync.queue(1, '7 min')}",
            ]

    run(go())


def test_it_says_how_far_the_clock_is_off_and_how_sure_that_is(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        async with a_page(tmp_path, clock) as (_, page, context):
            await context.hall.take_time(TimeSample(offset_ms=812, round_trip_ms=61))
            page._tick()
            assert sync.offset(-812, 31) in page.rows["clock"].words()
            clock.wall_ms += 45_000
            page._tick()
            assert sync.offset_meaning(is_far=True) in page.rows["clock"].words()

    run(go())


def test_what_is_held_is_counted_and_support_can_have_it_without_a_name_or_a_case(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, context):
            await until(lambda: sync.cases_held(1, 1) in page.rows["held"].words())
            assert sync.histories_held(1, 1) in page.rows["held"].words()
            press(body, COPY_KEY)
            copied = QGuiApplication.clipboard().text()
            assert "epoch-1" in copied
            assert "scope-1" in copied
            assert "D-03" not in copied
            assert "顾晓岚" not in copied
            assert context.hall.cursor.epoch in page.rows["support"].words()

    run(go())


def test_it_is_reached_by_key_menu_and_palette_and_asks_to_try_at_once(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_page(tmp_path) as (body, page, _):
            asked: list[bool] = []
            body.retry_asked.connect(lambda: asked.append(True))
            find(page, QAbstractButton, "retry_now").click()
            assert asked == [True]
            press(body, "Esc")
            assert body.page == ""
        async with a_shell(tmp_path / "menu") as (shell, _context, _leave):
            action(shell, f"page:{SYNC}").trigger()
            desk = shell.body("desk")
            assert isinstance(desk, DeskBody)
            assert desk.page == SYNC
            desk.close_page()
            desk.actions_bar.page_asked.emit(SYNC)
            assert desk.page == SYNC

    run(go())


def test_a_catch_up_of_more_than_a_second_shows_count_rate_and_time_left(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        async with a_page(tmp_path, clock) as (body, page, context):
            strip = find(body, ProgressStrip, "progress_strip")
            body.close_page()
            context.hall.link.loading(2_000, 42_000)
            assert strip.isHidden()
            clock.pass_ms(10_000)
            context.hall.link.loading(12_000, 42_000)
            assert not strip.isHidden()
            assert "12\u2009000 of 42\u2009000 · 1000 a second · about 30 s left" in strip.line.words()
            body.open_page(SYNC)  # which tells it itself
            assert strip.isHidden()
            assert page.loading.isVisible()
            body.close_page()
            assert not strip.isHidden()
            context.hall.link.heard(context.hall.now_ms(), 0)
            assert strip.isHidden()

    run(go())


def test_orders_on_their_way_show_how_many_are_answered(run: Runner, tmp_path: Path):
    async def go() -> None:
        clock = FakeClock()
        async with a_page(tmp_path, clock) as (body, _, context):
            hall = context.hall
            given = [await hall.submit(Urge, C1) for _ in range(4)]
            context.bridge._follow()
            clock.pass_ms(2_000)
            hall.link.heard(hall.now_ms(), 0)
            await hall.settle(Outcome(command_id=given[0].id, verdict=Verdict.ACCEPTED, seq=99))
            context.bridge._follow()
            body.close_page()
            strip = find(body, ProgressStrip, "progress_strip")
            assert not strip.isHidden()
            assert "1 of 4" in strip.line.words()

    run(go())


def noted_codes() -> set[str]:
    """Every code that the hall, the sync and the store tell operators, read off their source."""
    found: set[str] = set()
    for folder in ("app/hall", "app/sync", "local_db"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "notify":
                    found |= {
                        each.value
                        for argument in node.args
                        if isinstance(argument, ast.Tuple)
                        for each in ast.walk(argument.elts[0])
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    }
    return {code for code in found if code.replace("_", "").isalpha()}


OTHER_CODES = (  # of the snapshot, the comparison, the disk, the clock and the version
    *("cache_set_aside", "orders_set_aside", "epoch_changed", "scope_changed", "schema_changed", "feed_truncated"),
    *("disk_low", "disk_full", "repaired", "clock_jumped", "upgrade_required"),
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.usefixtures("qapp")
def test_every_code_the_hall_tells_has_words_and_an_unknown_one_shows_itself(language: str):
    speech = Language()
    speech.speak(language)
    try:
        for code in sorted({*noted_codes(), *OTHER_CODES}):
            words = errors.note(code, "x.db")
            assert code not in words, f"{code} has no words"
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words) == (language == "zh_CN"), words
        assert "never_heard_of" in errors.note("never_heard_of", "what it says")
        assert "what it says" in errors.note("never_heard_of", "what it says")
    finally:
        speech.speak("en")
