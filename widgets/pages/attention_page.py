"""The desk for what needs a person: orders that came back, forms left half-filled, and the decisions made."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.hall.ports import WishState
from widgets.context import Context
from widgets.pages.decided_tab import DecidedTab
from widgets.pages.drafts_tab import DraftsTab
from widgets.pages.returned_tab import ReturnedTab
from widgets.panels.buttons import ActButton
from widgets.panels.labels import a_column, a_line
from widgets.panels.names import Names
from widgets.panels.view_tabs import ViewTabs
from widgets.text import attention

TABS = ("returned", "drafts", "decided")
SIDE = 14


class AttentionPage(QWidget):
    """`left`: back to the queue. `resumed`: go on with a half-filled form. `turned`: `shows_case` may have changed."""

    left = Signal()
    resumed = Signal(object)
    turned = Signal()

    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("attention_page")
        self.setAccessibleName(attention.title())
        self.returned = ReturnedTab(context, names, self)
        self.drafts = DraftsTab(context, names, self)
        self.decided = DecidedTab(context, names, self)
        self._pages: dict[str, ReturnedTab | DraftsTab | DecidedTab] = {
            "returned": self.returned,
            "drafts": self.drafts,
            "decided": self.decided,
        }
        self.tabs = ViewTabs(context.theme, [(code, attention.tab(code)) for code in TABS], self)
        self._hint = a_line(attention.keys(), 12, tone="mid")
        self._hint.setWordWrap(False)
        self._hint.setObjectName("keys_of_the_list")
        self._stack = QStackedWidget(self)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self.tabs.chosen.connect(self._turn)
        self.returned.counted.connect(self._count)
        self.returned.shown.connect(self.turned)
        self.drafts.counted.connect(self._count)
        self.drafts.resumed.connect(self.resumed)
        context.bridge.cases_changed.connect(self._follow)
        context.bridge.link_changed.connect(self._follow)
        self._count()

    @property
    def shows_case(self) -> bool:
        """The case that is chosen is on screen, with its order."""
        return self.tabs.current == "returned" and self.returned.detail.is_one

    def next_tab(self) -> None:
        self.tabs.choose(TABS[(TABS.index(self.tabs.current) + 1) % len(TABS)])

    def show_order(self, command_id: str) -> None:
        """This order, as soon as it is read."""
        self.tabs.choose("returned")
        self.returned.choose(command_id)

    def focus(self) -> None:
        self._pages[self.tabs.current].setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_all()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.surface))
        painter.fillRect(0, self._stack.y() - 1, self.width(), 1, QColor(self._context.theme.line))
        painter.end()

    def _lay_out(self) -> None:
        back = ActButton(self._context.theme, attention.back(), "Esc", "quiet", self)
        back.setObjectName("back")
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, SIDE, 0)
        row.setSpacing(SIDE)
        row.addWidget(self.tabs, 1)
        row.addWidget(self._hint)
        row.addWidget(back)
        column = a_column(self, 0, 0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _turn(self, code: str) -> None:
        self._stack.setCurrentWidget(self._pages[code])
        self._pages[code].refresh()
        self._count()
        self.focus()
        self.turned.emit()

    def _follow(self) -> None:
        if self.isVisible():
            self._pages[self.tabs.current].refresh()
            self._count()

    def _refresh_all(self) -> None:
        for page in (self.returned, self.drafts, self._pages[self.tabs.current]):
            page.refresh()

    def _count(self) -> None:
        back = len(self._context.hall.wishes(WishState.ATTENTION))
        self._hint.setVisible(back > 0 and self.tabs.current == "returned")
        self.tabs.set_counts({"returned": str(back), "drafts": str(len(self.drafts.begun) or "")})
