"""A list of things with two lines each: a mark, a head with a word at its right, and a quieter line below."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.hall.ports import WishState
from widgets.panels import ink
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT, LINE = 56, 20.0
TOP, SIDE, MARK = 8.0, 14.0, 22.0
LINE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class TwoLines:
    """`key` names it; `state` picks the mark at its left, None has none."""

    key: str
    head: str
    right: str
    below: str
    state: WishState | None = None

    def words(self) -> str:
        return ", ".join(part for part in (self.head, self.right, self.below) if part)


class TwoLineList(QListWidget):
    """`pointed`: another row, or other rows chosen. `settled`: Enter or a double click on a row."""

    pointed = Signal()
    settled = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget, *, several: bool = False) -> None:
        super().__init__(parent)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setItemDelegate(TwoLineDelegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.itemSelectionChanged.connect(self.pointed)
        self.itemActivated.connect(self._settle)

    @property
    def key(self) -> str:
        """The key of the row the keyboard is on, "" when there is none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if self.currentRow() >= 0 else ""

    def chosen(self) -> list[str]:
        """The keys of all chosen rows, from the top."""
        rows = sorted(self.row(item) for item in self.selectedItems())
        return [str(self.item(row).data(Qt.ItemDataRole.UserRole)) for row in rows]

    def tell(self, lines: Sequence[TwoLines]) -> None:
        """Other rows. What was chosen stays chosen; should it be gone, the row that took its place is."""
        if lines == [self.item(row).data(LINE_ROLE) for row in range(self.count())]:
            return
        chosen, number = set(self.chosen()), self.currentRow()
        current = self.key
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.words(), self)
            item.setData(Qt.ItemDataRole.UserRole, line.key)
            item.setData(LINE_ROLE, line)
        keys = [line.key for line in lines]
        stays = current in keys
        row = keys.index(current) if stays else min(max(number, 0), len(keys) - 1)
        self.setCurrentRow(row)
        for place, key in enumerate(keys):
            if stays and key in chosen:
                self.item(place).setSelected(True)
        self.blockSignals(False)
        self.pointed.emit()

    def choose(self, key: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == key:
                self.setCurrentRow(row)

    def _settle(self, item: QListWidgetItem) -> None:
        self.settled.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class TwoLineDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strong, self._small = ink.face(14, strong=True), ink.face(12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: TwoLines = index.data(LINE_ROLE)
        box, theme = QRectF(option.rect), self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, QColor(theme.selection if is_chosen else theme.surface))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(theme.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        self._write(painter, box, line)
        painter.restore()

    def _write(self, painter: QPainter, box: QRectF, line: TwoLines) -> None:
        text, mid = QColor(self._theme.text), QColor(self._theme.mid)
        left, right, top = box.left() + SIDE, box.right() - SIDE, box.top() + TOP
        if line.state:
            ink.paint_order_state(painter, line.state.value, QPointF(left + 6, top + LINE / 2), text)
            left += MARK
        at = QPointF(right, self._small.baseline(top, LINE))
        width = ink.write_right(painter, self._small, at, line.right, mid)
        head = self._strong.elided(line.head, right - left - width - 10)
        ink.write(painter, self._strong, QPointF(left, self._strong.baseline(top, LINE)), head, text)
        below = self._small.elided(line.below, right - left)
        ink.write(painter, self._small, QPointF(left, self._small.baseline(top + LINE, LINE)), below, mid)
