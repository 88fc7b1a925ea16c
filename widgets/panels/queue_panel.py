"""The queue: views, filters, order and text search over the open cases, and the case the operator is on."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.cases import CaseId
from app.hall.link import LinkStatus
from app.hall.metrics import Facts
from app.hall.overlay import Row
from app.hall.ports import QueueQuery
from widgets import tasks
from widgets.context import Context
from widgets.models.queue_model import QueueModel
from widgets.panels.buttons import ActButton
from widgets.panels.filter_bar import FilterBar
from widgets.panels.names import Names
from widgets.panels.numbers import searched
from widgets.panels.queue_delegate import Moment, QueueDelegate, described
from widgets.panels.queue_view import QueueView
from widgets.panels.queue_views import PREFERRED, VIEWS, View
from widgets.panels.state_pane import StatePane
from widgets.panels.view_tabs import ViewTabs
from widgets.text import desk, queue, times

LOOK_AGAIN_S = 5  # what time alone moves between views is looked for so often
ESTIMATED = frozenset({LinkStatus.OFFLINE, LinkStatus.STARTING})


class QueuePanel(QWidget):
    """`opened`: Enter on a case. `cleared`: the operator has asked for search and filters to be cleared."""

    opened = Signal()
    cleared = Signal()

    def __init__(self, context: Context, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self._text = ""
        self._new = 0
        self._seconds = 0
        self._is_stale = False
        self._wanted = ""  # a case chosen elsewhere, still to be shown
        self._facts: Facts | None = None
        self._moment = Moment(context.hall.now_ms(), context.selection.case_id, is_estimate=False)
        self.tabs = ViewTabs(context.theme, [(view.code, queue.view(view.code)) for view in VIEWS], self)
        self.tabs.prefer(PREFERRED)
        self.filters = FilterBar(context.theme, names, self)
        self.model = QueueModel(context.hall, context.notices, self._describe, self)
        self.view = QueueView(self.model, self)
        self.view.setItemDelegate(QueueDelegate(context.theme, names, self._now, self))
        self._state = StatePane(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.tick()
        self._ask()

    def search(self, text: str) -> None:
        """Show only what matches; "" shows all again."""
        if searched(text) != self._text:
            self._text = searched(text)
            self._ask()

    def choose_view(self, number: int) -> None:
        """The view by its number, 0 the first."""
        if number < len(VIEWS):
            self.tabs.choose(VIEWS[number].code)

    def set_facts(self, facts: Facts) -> None:
        """The live figures, once a second."""
        self._facts = facts
        self.tabs.set_counts({view.code: desk.thousands(int(view.count(facts))) for view in VIEWS})

    def focus_rows(self) -> None:
        self.view.setFocus()

    def tick(self) -> None:
        """A second has passed: the times left go on."""
        hall = self._context.hall
        is_estimate = hall.link_status() in ESTIMATED
        self._moment = Moment(hall.now_ms(), self._context.selection.case_id, is_estimate)
        self._seconds += 1
        if self.isVisible():
            self.view.viewport().update()
            if self._seconds % LOOK_AGAIN_S == 0:
                self.model.renew(frozenset(), self._query())

    # what Qt calls

    def sizeHint(self) -> QSize:
        return QSize(614, 800)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.model.renew(None, self._query())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.surface))
        painter.end()

    # news

    def _changed(self, ids: frozenset[CaseId] | None) -> None:
        if self.isVisible():
            self.model.renew(ids, self._query())
        else:
            self._is_stale = True

    def _begun(self) -> None:
        self._tell_new(0)
        self.view.scrollToTop()
        self.view.mark(self._context.selection.case_id, -1)
        self._show_state()

    def _renewed(self, shift: int) -> None:
        self.view.follow(shift, self._context.selection.case_id)
        is_at_top = self.view.verticalScrollBar().value() == 0
        self._tell_new(0 if is_at_top else max(0, self._new + shift))
        self._show_state()

    def _scrolled(self, first: int, last: int) -> None:
        self.model.look(first, last)
        if self._new > first:
            self._tell_new(first)

    def _tell_new(self, count: int) -> None:
        self._new = count
        self.filters.tell_new(count)

    # asking

    def _view(self) -> View:
        return next(view for view in VIEWS if view.code == self.tabs.current)

    def _query(self) -> QueueQuery:
        query = replace(self._view().query, text=self._text)
        return self.filters.narrowed(query, self._context.hall.now_ms())

    def _ask(self) -> None:
        self.model.ask(self._query())

    # the chosen case

    def _pointed(self, case_id: str) -> None:
        self._context.selection.choose_case(case_id)

    def _case_chosen(self, case_id: str) -> None:
        self._moment = replace(self._moment, chosen=case_id)
        self.view.viewport().update()
        current = self.model.row(self.view.currentIndex().row())
        if case_id and (current is None or current.case.id != case_id):
            self._wanted = case_id
            tasks.start(self, self._context.notices, self._find(CaseId(case_id)))

    async def _find(self, case_id: CaseId) -> None:
        """Go to a case chosen elsewhere, if it is in this queue."""
        hall, query = self._context.hall, self.model.query
        number = await hall.rank(query, case_id)
        rows = await hall.page(query, number, 1)
        if self._wanted != case_id or not rows or rows[0].case.id != case_id:
            return
        self._wanted = ""
        self.view.bring(number)
        self.view.mark(case_id, number)

    # states

    def _show_state(self) -> None:
        """The rows, or what it means that there are none."""
        if self.model.rowCount() or not self.model.is_known:
            self._stack.setCurrentWidget(self.view)
            return
        if self._text or self.filters.is_set:
            self._say_no_match()
        else:
            self._say_empty()
        self._stack.setCurrentWidget(self._state)

    def _say_no_match(self) -> None:
        self._state.say(queue.no_match(self._text), queue.no_match_hint(queue.view(self.tabs.current)))
        self._state.offer(self._button(queue.clear_search(), "clear_search", self._clear))

    def _say_empty(self) -> None:
        as_of = self._context.hall.link.state.as_of_ms
        known = queue.empty_as_of(times.clock_seconds(as_of)) if as_of else queue.empty_no_data()
        self._state.say(queue.empty_view(self.tabs.current), known)
        other = self._fuller_view()
        if other is None:
            self._state.offer()
            return
        number = VIEWS.index(other)
        text = queue.look_at(queue.view(other.code), int(other.count(self._facts)) if self._facts else 0)
        button = self._button(text, "other_view", self._go_on, f"Ctrl+{number + 1}")
        button.setProperty("view", number)
        self._state.offer(button)

    def _fuller_view(self) -> View | None:
        """The next view with work in it, the one of all cases last."""
        facts = self._facts
        if facts is None:
            return None
        return next((view for view in (*VIEWS[1:], VIEWS[0]) if view.count(facts)), None)

    def _say_failed(self, _code: str) -> None:
        if not self.model.is_known:
            self._state.say(queue.queue_failed(), queue.queue_failed_hint())
            self._state.offer(self._button(queue.try_again(), "try_again", self._ask))
            self._stack.setCurrentWidget(self._state)

    def _clear(self) -> None:
        self.cleared.emit()
        self.search("")
        self.filters.clear()

    def _go_on(self) -> None:
        self.choose_view(int(self.sender().property("view")))

    def _scroll_to_top(self) -> None:
        self.view.scrollToTop()

    def _button(self, text: str, name: str, do: Callable[[], None], key: str = "") -> ActButton:
        button = ActButton(self._context.theme, text, key, parent=self._state)
        button.setObjectName(name)
        button.clicked.connect(do)
        return button

    def _now(self) -> Moment:
        return self._moment

    def _describe(self, row: Row) -> str:
        return described(row, self._names, self._moment)

    def _lay_out(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._state)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.tabs, self.filters, self._stack):
            box.addWidget(widget)

    def _connect(self) -> None:
        self.model.begun.connect(self._begun)
        self.model.renewed.connect(self._renewed)
        self.model.failed.connect(self._say_failed)
        self.view.scrolled.connect(self._scrolled)
        self.view.pointed.connect(self._pointed)
        self.view.opened.connect(self.opened)
        self.tabs.chosen.connect(self._ask)
        self.filters.changed.connect(self._ask)
        self.filters.new_wanted.connect(self._scroll_to_top)
        self._context.bridge.cases_changed.connect(self._changed)
        self._context.selection.case_changed.connect(self._case_chosen)
