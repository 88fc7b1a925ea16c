"""The timeline of the case on screen: append-only, newest first."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.context import Context
from widgets.panels import ink
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.names import Names
from widgets.panels.timeline_entries import Entry, entries_of
from widgets.text import one_case, times
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
SIDE, TIME_WIDTH, MARK_WIDTH = 16.0, 76.0, 20.0
LINE, BETWEEN, LOCAL_PADDING = 20.0, 12.0, 8.0
TEXT_LEFT = SIDE + TIME_WIDTH + MARK_WIDTH
_NOWHERE = QModelIndex()


class TimelineModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self._now_ms = 0

    def tell(self, entries: list[Entry], now_ms: int) -> bool:
        """Take another history; answers whether it differs."""
        self._now_ms = now_ms
        if entries == self.entries:
            return False
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return entry.words(self._now_ms)
        return None


class TimelineDelegate(QStyledItemDelegate):
    """Time, mark, and two parts of text: who did what, and what was said. Local orders stand in a dashed box."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent
        self._strong, self._base, self._small = ink.face(14, strong=True), ink.face(13), ink.face(12)
        self.now_ms = 0

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ENTRY_ROLE)
        lines = 1 + len(self._wrapped(entry))
        padding = 2 * LOCAL_PADDING if entry.is_local else 0
        return QSize(100, round(lines * LINE + BETWEEN + padding))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = box.top() + BETWEEN / 2
        if entry.is_local:
            self._paint_local_box(painter, box)
            top += LOCAL_PADDING
        self._paint_mark(painter, entry, box, top, is_last=index.row() == self._view.model().rowCount() - 1)
        self._paint_time(painter, entry, top)
        self._paint_words(painter, entry, box, top)
        painter.restore()

    def _paint_local_box(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(ink.dashed_pen(QColor(self._theme.mid)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(8.5, BETWEEN / 2 + 0.5, -8.5, -BETWEEN / 2 - 0.5), 4, 4)

    def _paint_mark(self, painter: QPainter, entry: Entry, box: QRectF, top: float, *, is_last: bool) -> None:
        centre = QPointF(SIDE + TIME_WIDTH + 6, top + LINE / 2)
        line, mid = QColor(self._theme.line_strong), QColor(self._theme.mid)
        if not entry.is_local and not is_last:
            painter.fillRect(QRectF(centre.x() - 0.5, centre.y() + 7, 1, box.bottom() - centre.y() - 1), line)
        if entry.is_local:
            ink.paint_hourglass(painter, centre, QColor(self._theme.text))
        elif entry.light >= 0:
            ink.paint_light(painter, entry.light, 12, centre, self._theme)
        else:
            painter.setPen(QPen(mid, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 3.5, 3.5)

    def _paint_time(self, painter: QPainter, entry: Entry, top: float) -> None:
        at = QPointF(SIDE, self._small.baseline(top, LINE))
        ink.write(painter, self._small, at, times.near_seconds(entry.at_ms, self.now_ms), QColor(self._theme.mid))

    def _paint_words(self, painter: QPainter, entry: Entry, box: QRectF, top: float) -> None:
        text, mid = QColor(self._theme.text), QColor(self._theme.mid)
        right = box.right() - SIDE
        at = QPointF(right, self._small.baseline(top, LINE))
        right -= ink.write_right(painter, self._small, at, entry.origin, mid) + 8
        baseline = self._strong.baseline(top, LINE)
        what = self._strong.elided(entry.what, right - TEXT_LEFT)
        x = TEXT_LEFT + ink.write(painter, self._strong, QPointF(TEXT_LEFT, baseline), what, text) + 8
        ink.write(painter, self._base, QPointF(x, baseline), self._base.elided(entry.who, right - x), mid)
        for number, line in enumerate(self._wrapped(entry), 1):
            at = QPointF(TEXT_LEFT, self._base.baseline(top + number * LINE, LINE))
            ink.write(painter, self._base, at, line, text)

    def _wrapped(self, entry: Entry) -> list[str]:
        width = self._view.viewport().width() - TEXT_LEFT - SIDE
        return wrapped(entry.text, self._base, width)


def wrapped(text: str, face: ink.Face, width: float) -> list[str]:
    """The text in lines no wider than `width`, broken as Chinese is."""
    lines = []
    for paragraph in filter(None, text.split("\n")):
        layout = QTextLayout(paragraph, face.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 40.0))
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return lines


class TimelinePanel(QListView):
    def __init__(self, context: Context, names: Names, chosen: ChosenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._names, self._chosen = context, names, chosen
        self._is_stale = True
        self._entries = TimelineModel(self)
        self._delegate = TimelineDelegate(context.theme, self)
        self.setModel(self._entries)
        self.setItemDelegate(self._delegate)
        self.setObjectName("timeline")
        self.setAccessibleName(one_case.tab("timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        chosen.changed.connect(self.refresh)
        self.refresh()

    @property
    def count(self) -> int:
        return len(self._entries.entries)

    def refresh(self) -> None:
        """Show the history as it is; a light may have changed with time alone."""
        story, now = self._chosen.story, self._context.hall.now_ms()
        if story is None and self._chosen.case_id:
            return
        self._delegate.now_ms = now
        me = self._context.hall.operator.id
        if self._entries.tell(entries_of(story, self._names, me, now) if story else [], now):
            self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count:
            painter = QPainter(self.viewport())
            font = ink.face(13)
            at = QPointF(SIDE + 12, QFontMetricsF(font.font).height() + 28)
            ink.write(painter, font, at, one_case.no_history(), QColor(self._context.theme.mid))
            painter.end()
