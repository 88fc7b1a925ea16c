"""The tabs of the queue's views with their live counts; what does not fit stands under "more"."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from widgets.panels import ink
from widgets.panels.buttons import TAB_HEIGHT, ChipButton, TabButton
from widgets.text import queue
from widgets.theme import Theme

SIDE = 6
LEAST_WIDTH = 200


class ViewTabs(QWidget):
    """`chosen` carries the code of a view."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, views: Sequence[tuple[str, str]], parent: QWidget | None = None, key: str = ""
    ) -> None:
        """`views`: code and name of each, in order. `key` is printed at the right end."""
        super().__init__(parent)
        self._theme = theme
        self._names = dict(views)
        self._offered = frozenset(self._names)
        self._first = tuple(self._names)
        self._key, self._small = key, ink.face(12)
        self._counts: Mapping[str, str] = {}
        self._tabs = {code: self._tab(code, name) for code, name in views}
        self._more = ChipButton(theme, queue.more_views(), self, opens=True, is_bare=True)
        self._more.setObjectName("more_views")
        self._more.clicked.connect(self._open_more)
        self.current = views[0][0]
        self._tabs[self.current].setChecked(True)
        self.setFixedHeight(TAB_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def choose(self, code: str) -> None:
        if code != self.current:
            self.current = code
            for each, tab in self._tabs.items():
                tab.setChecked(each == code)
            self._arrange()
            self.chosen.emit(code)

    def offer(self, codes: Sequence[str]) -> None:
        """Only these tabs are there; should the current one go, the first of them is chosen."""
        self._offered = frozenset(codes)
        if self.current not in self._offered:
            self.choose(codes[0])
        self._arrange()

    def prefer(self, codes: Sequence[str]) -> None:
        """Where not all fit, these are shown first; the order on screen stays."""
        self._first = (*codes, *(code for code in self._names if code not in codes))
        self._arrange()

    def set_counts(self, counts: Mapping[str, str]) -> None:
        self._counts = counts
        for code, tab in self._tabs.items():
            tab.set_count(counts.get(code, ""))
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, TAB_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, TAB_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))
        if self._key and self._more.isHidden():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cap = QRectF(self.width() - self._key_width() - 10, TAB_HEIGHT / 2 - 10, self._key_width(), 20)
            colours = QColor(self._theme.mid), QColor(self._theme.line_strong)
            ink.paint_cap(painter, cap, self._key, self._small, *colours)
        painter.end()

    def _tab(self, code: str, name: str) -> TabButton:
        tab = TabButton(self._theme, name, self)
        tab.setObjectName(f"view_{code}")
        tab.clicked.connect(self._tab_clicked)
        return tab

    def _arrange(self) -> None:
        """From the left as many tabs as fit; the current one is always among them."""
        shown = self._fitting()
        x = SIDE
        for code, tab in self._tabs.items():
            tab.setVisible(code in shown)
            if code in shown:
                tab.setGeometry(x, 0, tab.sizeHint().width(), TAB_HEIGHT)
                x += tab.width()
        self._more.setVisible(len(shown) < len(self._offered))
        self._more.move(self.width() - self._more.sizeHint().width() - SIDE, (TAB_HEIGHT - self._more.height()) // 2)
        self._more.resize(self._more.sizeHint())

    def _fitting(self) -> set[str]:
        widths = {code: tab.sizeHint().width() for code, tab in self._tabs.items() if code in self._offered}
        if sum(widths.values()) + 2 * SIDE <= self.width():
            return set(widths)
        room = self.width() - 3 * SIDE - self._more.sizeHint().width() - widths[self.current]
        shown = {self.current}
        for code in self._first:
            if code == self.current or code not in widths:
                continue
            if widths[code] > room:
                break
            shown.add(code)
            room -= widths[code]
        return shown

    def _key_width(self) -> float:
        return self._small.width(self._key) + 2 * ink.CHIP_PADDING

    def _tab_clicked(self) -> None:
        clicked = self.sender()
        for code, tab in self._tabs.items():
            if tab is clicked:
                tab.setChecked(True)
                self.choose(code)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, tab in self._tabs.items():
            if tab.isHidden() and code in self._offered:
                action = QAction(f"{self._names[code]}  {self._counts.get(code, '')}", menu)
                action.setData(code)
                menu.addAction(action)
        menu.triggered.connect(self._menu_chosen)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _menu_chosen(self, action: QAction) -> None:
        self.choose(action.data())
