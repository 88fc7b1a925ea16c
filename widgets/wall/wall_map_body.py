"""The wall: the map of the whole district, the figures beside it, the most urgent cases below. Read only."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.domain.lights import Light, light_at
from app.hall.metrics import Facts
from app.hall.ports import Flows, QueueQuery, Sort
from widgets import tasks
from widgets.context import Context
from widgets.panels.fact_column import FactColumn
from widgets.panels.fact_face import faces_of, is_stale
from widgets.panels.map_panel import MapPanel
from widgets.panels.measure import measure_of
from widgets.panels.names import Names
from widgets.panels.pace import Pace
from widgets.panels.red_list import RedList, urgent_case, what_of
from widgets.panels.state_card import StateCard
from widgets.text import times, wall

FLOWS_EVERY_MS = 10_000
FLOWS_AFTER_NEWS_MS = 5_000
CASES_EVERY_MS = 5_000
CASES_AFTER_NEWS_MS = 1_000
MOST_CASES = 8
CALLOUT_ROOM = 20
FIRST_WIDE = "\u2e80"
SIDE = 32  # of the drawings, as all that follows
MAP_SHARE = 0.683  # of the width between the margins
OVERHANG = 12  # the hatch of old figures reaches so far beyond their words
GAP = 20
LIST_HEIGHT = 130
LIST_GAP = 12
BOTTOM = 28
URGENT = QueueQuery(sort=Sort.LIGHT, lights=(Light.ORANGE, Light.RED))


class WallMapBody(QWidget):
    """Nothing on it can be focused or clicked, and nothing a caller or call-taker wrote is shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._names = Names(context.hall)
        self._flows: Flows | None = None
        self._urgent: list[Case] = []
        self._flow_pace = Pace(FLOWS_EVERY_MS, FLOWS_AFTER_NEWS_MS)
        self._case_pace = Pace(CASES_EVERY_MS, CASES_AFTER_NEWS_MS)
        self.map = MapPanel(context, wall=True, parent=self)
        self.facts = FactColumn(context.theme, self)
        self.red_list = RedList(context.theme, self)
        self.state = StateCard(context.theme, self)
        self.setAccessibleName(wall.wall_name())
        context.bridge.second_passed.connect(self._pass_second)
        context.bridge.cases_changed.connect(self._note_news)
        context.bridge.link_changed.connect(self._pass_second)

    def texts(self) -> list[str]:
        """All words and numbers that are shown, in reading order."""
        shown = (self.map, self.state, self.facts, self.red_list)
        return [text for panel in shown if not panel.isHidden() for text in panel.texts()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pass_second()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        measure = measure_of(self.width(), self.height())
        px = measure.px
        self.map.set_measure(measure)
        for panel in (self.facts, self.red_list, self.state):
            panel.set_measure(measure)
        width = self.width() - 2 * px(SIDE)
        list_top = self.height() - px(BOTTOM) - px(LIST_HEIGHT)
        map_width = round(width * MAP_SHARE)
        self.map.setGeometry(px(SIDE), 0, map_width, list_top - px(LIST_GAP))
        left = px(SIDE) + map_width + px(GAP)
        column = QRect(left, 0, self.width() - px(SIDE) + px(OVERHANG) - left, list_top - px(LIST_GAP))
        self.facts.setGeometry(column)
        self.red_list.setGeometry(px(SIDE), list_top, width, px(LIST_HEIGHT))
        self.state.setGeometry(self.map.geometry())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        painter.end()

    def _note_news(self, ids: object) -> None:
        """After a new snapshot the hours are unknown until they are read again, not what they were."""
        self._flow_pace.note_news()
        self._case_pace.note_news()
        if ids is None:
            self._flows = None
            self._flow_pace.restart()
            self._case_pace.restart()

    def _pass_second(self) -> None:
        if not self.isVisible():
            return
        self._refresh()
        now_ms, notices = self._context.hall.now_ms(), self._context.notices
        if self._flow_pace.take(now_ms):
            tasks.start(self, notices, self._read_flows())
        if self._case_pace.take(now_ms):
            tasks.start(self, notices, self._read_urgent())

    async def _read_flows(self) -> None:
        self._flows = await self._context.hall.flows()
        self._refresh()

    async def _read_urgent(self) -> None:
        rows = await self._context.hall.page(URGENT, 0, MOST_CASES)
        self._urgent = [row.case for row in rows]
        self._refresh()

    def _refresh(self) -> None:
        hall = self._context.hall
        facts, state = hall.facts(self._flows), hall.link.state
        self.facts.show_faces(faces_of(facts, state.as_of_ms))
        is_known = bool(state.as_of_ms)
        self.state.setVisible(not is_known)
        self.map.setVisible(is_known)
        self.red_list.setVisible(is_known)
        if is_known:
            self._show_urgent(self._urgent, facts, about=is_stale(state.as_of_ms, facts.now_ms))
        else:
            self.state.show_link(state)

    def _show_urgent(self, urgent: Sequence[Case], facts: Facts, *, about: bool) -> None:
        now_ms = facts.now_ms
        shown = [urgent_case(case, self._names, now_ms, about=about) for case in urgent]
        self.red_list.show_cases(shown, facts.open_by_light[Light.RED], facts.open_by_light[Light.ORANGE])
        red = [case for case in urgent if light_at(case, now_ms) is Light.RED]
        self.map.set_callouts({case.id: self._callout(case, now_ms, about=about) for case in red})

    def _callout(self, case: Case, now_ms: int, *, about: bool) -> str:
        """What stands beside a red case on the map."""
        return f"{shortened(what_of(case, self._names))} {times.left(case.red_ms, now_ms, about=about)}"


def shortened(text: str) -> str:
    """A text cut to so many letters as a callout has room for; a Chinese one takes the room of two others."""
    room = CALLOUT_ROOM
    for number, letter in enumerate(text):
        room -= 2 if letter >= FIRST_WIDE else 1
        if room < 0:
            return text[: number - 1].rstrip() + "…"
    return text
