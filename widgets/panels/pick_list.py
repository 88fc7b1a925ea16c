"""A short list to choose from by typing: a field that filters, a list that the arrow keys move in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.panels import ink
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 32
ROWS_SHOWN = 7
MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
REASON_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `reason` stands mid at its right; `keys` is what typing finds beside the name."""

    code: str
    name: str
    reason: str = ""
    keys: str = ""

    def answers(self, typed: str) -> bool:
        return typed in f"{self.name} {self.keys} {self.code}".lower()


class PickList(QWidget):
    """`picked`: another choice. `settled`: Enter or a double click on it."""

    picked = Signal()
    settled = Signal()

    def __init__(self, theme: Theme, choices: Sequence[Choice], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.field = QLineEdit(self)
        self.field.setObjectName("pick_field")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.installEventFilter(self)
        self._list = QListWidget(self)
        self._list.setObjectName("pick_list")
        self._list.setAccessibleName(hint)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setItemDelegate(ChoiceDelegate(theme, self._list))
        self._list.setFixedHeight(ROWS_SHOWN * ROW_HEIGHT)
        self._list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.field)
        box.addWidget(self._list)
        self._fill()
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._settle)
        self._list.itemDoubleClicked.connect(self._settle)
        self._list.currentRowChanged.connect(self._tell)
        self.setFocusProxy(self.field)

    @property
    def code(self) -> str:
        """The code of what is chosen, "" when nothing is."""
        number = self._list.currentRow()
        return str(self._list.item(number).data(Qt.ItemDataRole.UserRole)) if number >= 0 else ""

    def choose(self, code: str) -> None:
        for number in range(self._list.count()):
            if self._list.item(number).data(Qt.ItemDataRole.UserRole) == code:
                self._list.setCurrentRow(number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the operator types in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and _moves(event):
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        typed = self.field.text().strip().lower()
        self._list.clear()
        for choice in self._choices:
            if choice.answers(typed):
                item = QListWidgetItem(choice.name, self._list)
                item.setData(Qt.ItemDataRole.UserRole, choice.code)
                item.setData(REASON_ROLE, choice.reason)
        self._list.setCurrentRow(0 if self._list.count() else -1)
        self.picked.emit()

    def _tell(self) -> None:
        self.picked.emit()

    def _settle(self) -> None:
        if self.code:
            self.settled.emit()


def _moves(event: QKeyEvent) -> bool:
    return event.type() is QEvent.Type.KeyPress and Qt.Key(event.key()) in MOVES


class ChoiceDelegate(QStyledItemDelegate):
    """A name, and at the right why it is offered; the chosen one has a ground and a bar at its left."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._base, self._small = ink.face(14), ink.face(12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(self._theme.selection))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(self._theme.text))
        reason = index.data(REASON_ROLE) or ""
        right = QPointF(box.right() - 12, self._small.baseline(box.top(), box.height()))
        width = ink.write_right(painter, self._small, right, reason, QColor(self._theme.mid))
        name = self._base.elided(index.data(), box.width() - width - 36)
        at = QPointF(box.left() + 12, self._base.baseline(box.top(), box.height()))
        ink.write(painter, self._base, at, name, QColor(self._theme.text))
        painter.restore()
