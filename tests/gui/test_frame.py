"""The frame of every window: the strip's words, language and colours, the menu, leaving."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QRawFont
from PySide6.QtWidgets import QApplication

from app.demo.district import make_district
from app.domain.cases import CaseId
from app.domain.commands.side import Remark
from app.errors import HallError
from tests import translations
from tests.fakes.contexts import a_context
from tests.fakes.halls import a_hall
from tests.fakes.world import NOON_MS, FakeClock, a_case
from tests.gui.conftest import Runner, until
from widgets import tasks
from widgets.context import Context
from widgets.frame import doctor, fonts
from widgets.frame.language import Language
from widgets.frame.shell import ROLES, Shell, tiled
from widgets.frame.strip import StatusStrip
from widgets.text import errors

C1 = CaseId("c1")


@asynccontextmanager
async def a_shell(
    folder: Path, roles: tuple[str, ...] = ("desk",), language: str = "zh_CN", clock: FakeClock | None = None
) -> AsyncIterator[tuple[Shell, Context, asyncio.Event]]:
    hall, store = await a_hall(folder, [a_case()], clock)
    context, leave = a_context(hall), asyncio.Event()
    shell = Shell(context, roles, language, leave)
    try:
        shell.show(QRect(0, 0, 1920, 1080))
        yield shell, context, leave
    finally:
        context.bridge.leave()
        shell.speak("en")  # leave no translation behind for other tests
        shell.close()
        await tasks.end()
        store.close()


def action(shell: Shell, act: str) -> QAction:
    return next(each for each in shell.windows[0].findChildren(QAction) if each.data() == act)


def test_the_strip_says_how_the_city_hears_us_and_what_waits(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        clock = FakeClock()
        async with a_shell(tmp_path, language="en", clock=clock) as (shell, context, _):
            strip, hall = shell.windows[0].strip, context.hall
            assert strip.words().startswith("Lanpu Operation Centre | Online | Data as of | 12:00:00")
            await hall.submit(Remark, C1, note="备注")
            assert "To be sent | 1 | Needs you | 0" in strip.words()
            hall.lost(NOON_MS, "no_answer")
            assert "Degraded" in strip.words()
            clock.pass_ms(12 * 60_000)
            assert "Offline | Data as of | 12:00:00 | 12 min ago" in strip.words()
            hall.link.heard(hall.now_ms(), 0)
            clock.wall_ms -= 86_400_000
            assert "86400 s" in strip.words()

    run(go())


def test_the_strip_of_a_wall_names_nobody(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        async with a_shell(tmp_path) as (_, context, _leave):
            desk, wall = StatusStrip(context), StatusStrip(context, wall=True)
            assert context.hall.operator.name in desk.words()
            assert context.hall.operator.name not in wall.words()
            assert not wall.grab().isNull()

    run(go())


def test_language_and_colours_change_while_the_hall_runs(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        async with a_shell(tmp_path) as (shell, context, _):
            context.selection.choose_case("c1")
            assert "在线" in shell.windows[0].strip.words()
            assert shell.windows[0].windowTitle().startswith("值守台")
            action(shell, "language:en").trigger()
            assert "Online" in shell.windows[0].strip.words()
            assert action(shell, "language:en").isChecked()
            action(shell, "theme:light").trigger()
            await until(lambda: not shell.windows[0].grab().isNull())
            assert shell.windows[0].grab().toImage().pixelColor(200, 4).lightness() > 200
            assert context.selection.case_id == "c1"

    run(go())


def test_every_window_can_be_opened_from_the_menu(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        async with a_shell(tmp_path) as (shell, _, _leave):
            for role in ROLES:
                action(shell, f"window:{role}").trigger()
            assert [window.role for window in shell.windows] == list(ROLES)
            assert all(window.isVisible() for window in shell.windows)
            assert len({window.windowTitle() for window in shell.windows}) == len(ROLES)

    run(go())


def test_closing_a_window_or_quitting_asks_the_program_to_end(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        async with a_shell(tmp_path) as (shell, _, leave):
            assert not shell.windows[0].close()
            assert leave.is_set()
            leave.clear()
            action(shell, "leave").trigger()
            assert leave.is_set()

    run(go())


def test_the_operator_can_ask_to_try_again_at_once(tmp_path: Path, run: Runner) -> None:
    async def go() -> None:
        async with a_shell(tmp_path) as (shell, _, _leave):
            heard: list[bool] = []
            shell.retry_asked.connect(_noted(heard))
            action(shell, "retry").trigger()
            assert heard == [True]

    run(go())


def _noted(heard: list[bool]) -> Callable[[], None]:
    def note() -> None:
        heard.append(True)

    return note


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_windows_stand_side_by_side_without_covering_each_other(count: int):
    area = QRect(0, 0, 1920, 1080)
    places = tiled(area, count)
    assert len(places) == count
    assert all(area.contains(place) for place in places)
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[n + 1 :])


def test_a_trouble_is_told_in_the_operators_language(qapp: QApplication):
    language = Language()
    trouble = HallError("wrong_state", "english", command="accept", status="CLOSED")
    language.speak("zh_CN")
    assert errors.told(trouble) == "不能受理：案件现为「已结案」。"
    language.speak("en")
    assert errors.told(trouble) == '"Accept" is not possible: the case is in state "Closed".'
    assert errors.told(HallError("never heard of", "as it is")) == "as it is"


def test_the_doctor_finds_font_translation_and_screens(qapp: QApplication, tmp_path: Path):
    found = {finding.name: finding.ok for finding in doctor.machine(qapp, tmp_path)}
    assert found == dict.fromkeys(("python", "qt", "screens", "font", "chinese", "folder", "disk"), True)


def test_every_letter_of_the_translation_and_the_district_is_in_the_bundled_fonts(qapp: QApplication):
    """A machine without Chinese fonts shows characters, not boxes."""
    district = make_district(1, unit_grids=400)
    names = [thing.name for group in (district.streets, district.people, district.categories) for thing in group]
    words = "".join(ET.parse(translations.TS).getroot().itertext()) + "".join(names)
    for file in sorted(fonts.FOLDER.glob("*.otf")):
        font = QRawFont(str(file), 14)
        assert not {letter for letter in words if not letter.isspace() and not font.supportsCharacter(ord(letter))}
