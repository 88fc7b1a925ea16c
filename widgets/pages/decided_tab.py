"""Every decision about an order that came back, the newest first; nothing here can be changed."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.cases import CaseId
from app.hall.overlay import Row
from app.hall.papers import Decided
from app.hall.ports import Way
from widgets import tasks
from widgets.context import Context
from widgets.pages.two_lines import TwoLineList, TwoLines
from widgets.panels.case_rows import named, rows_of
from widgets.panels.names import Names
from widgets.panels.order_words import said_by
from widgets.panels.state_pane import StatePane
from widgets.text import attention, cases, orders, times


class DecidedTab(QStackedWidget):
    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self._rows: dict[CaseId, Row] = {}
        self.list = TwoLineList(context.theme, attention.tab("decided"), self)
        self.list.setObjectName("decided_orders")
        self._nothing = StatePane(self)
        self._nothing.say(attention.no_decisions(), attention.no_decisions_hint())
        self.addWidget(self.list)
        self.addWidget(self._nothing)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        tasks.start(self, self._context.notices, self._read())

    async def _read(self) -> None:
        hall = self._context.hall
        decided = await hall.papers.decided()
        self._rows = await rows_of(hall, (each.order.command.case_id for each in decided if each.order))
        self.list.tell([self._line(each) for each in decided])
        self.setCurrentWidget(self.list if decided else self._nothing)

    def _line(self, each: Decided) -> TwoLines:
        """Which way and what; when; then who in which post, the case, what it said, the note, what came instead."""
        decision, order = each.decision, each.order
        name = cases.command(order.command.name) if order else attention.decided_earlier()
        person = self._names.person(decision.operator)
        who = attention.decided_by(person.name if person else decision.operator, self._names.post(decision.post))
        said = [who]
        if order:
            row = self._rows.get(order.command.case_id)
            said.append(named(row.case) if row else order.command.case_id)
            said += [value for _, value in said_by(order.command, self._names, row.case if row else None)]
        if decision.note:
            said.append(decision.note)
        if each.instead:
            said.append(attention.given_instead(orders.state(each.instead.state)))
        head = attention.decided_line(orders.way(Way(decision.decision)), name)
        now = self._context.hall.now_ms()
        return TwoLines(decision.command_id, head, times.near_seconds(decision.at_ms, now), " · ".join(said))
