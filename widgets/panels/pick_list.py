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
REASON_ROLE, LOCKED_ROLE, HEADING_ROLE = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `reason` stands mid at its right; `keys` is what typing finds beside the name.

    `group` is a heading above the first of several; what is `locked` is shown quietly, with its reason.
    """

    code: str
    name: str
    reason: str = ""
    keys: str = ""
    group: str = ""
    locked: bool = False

    def answers(self, typed: str) -> bool:
        return typed in f"{self.name} {self.keys} {self.code}".lower()


class PickList(QWidget):
    """`picked`: another choice. `settled`: Enter or a double click on it. `typed`: something else to look for."""

    picked = Signal()
    settled = Signal()
    typed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[Choice],
        hint: str,
        parent: QWidget | None = None,
        *,
        rows: int = ROWS_SHOWN,
        looks_elsewhere: bool = False,
    ) -> None:
        """`looks_elsewhere`: whoever made it answers what is `typed` with `offer`."""
        super().__init__(parent)
        self._choices = choices
        self._looks_elsewhere = looks_elsewhere
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
        self._list.setFixedHeight(rows * ROW_HEIGHT)
        self._list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.field)
        box.addWidget(self._list)
        self._fill()
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._settle)
        self._list.itemDoubleClicked.connect(self._settle)
        self._list.currentRowChanged.connect(self._tell)
        self.setFocusProxy(self.field)

    @property
    def code(self) -> str:
        """The code of what is chosen, "" when nothing is."""
        number = self._list.currentRow()
        return str(self._list.item(number).data(Qt.ItemDataRole.UserRole) or "") if number >= 0 else ""

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other things to choose from; what was chosen stays, if it is among them."""
        chosen = self.code
        self._choices = choices
        self._fill()
        self.choose(chosen)

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

    def _look(self, text: str) -> None:
        self.typed.emit(text)
        if not self._looks_elsewhere:
            self._fill()

    def _fill(self) -> None:
        typed = "" if self._looks_elsewhere else self.field.text().strip().lower()
        self._list.clear()
        group, first = "", -1
        for choice in self._choices:
            if not choice.answers(typed):
                continue
            if choice.group != group:
                group = choice.group
                self._add_heading(group)
            first = self._list.count() if first < 0 else first
            item = QListWidgetItem(choice.name, self._list)
            item.setData(Qt.ItemDataRole.UserRole, choice.code)
            item.setData(REASON_ROLE, choice.reason)
            item.setData(LOCKED_ROLE, choice.locked)
        self._list.setCurrentRow(first)
        self.picked.emit()

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text, self._list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(HEADING_ROLE, True)

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
        self._base, self._small, self._small_strong = ink.face(14), ink.face(12), ink.face(12, strong=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        if index.data(HEADING_ROLE):
            at = QPointF(box.left() + 12, self._small_strong.baseline(box.top() + 4, box.height() - 4))
            ink.write(painter, self._small_strong, at, index.data(), QColor(self._theme.mid))
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(self._theme.selection))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(self._theme.text))
        reason = index.data(REASON_ROLE) or ""
        room = box.width() - 48 - min(self._base.width(index.data()), box.width() / 2)
        reason = self._small.elided(reason, room)
        right = QPointF(box.right() - 12, self._small.baseline(box.top(), box.height()))
        width = ink.write_right(painter, self._small, right, reason, QColor(self._theme.mid))
        name = self._base.elided(index.data(), box.width() - width - 36)
        at = QPointF(box.left() + 12, self._base.baseline(box.top(), box.height()))
        colour = self._theme.mid if index.data(LOCKED_ROLE) else self._theme.text
        ink.write(painter, self._base, at, name, QColor(colour))
        painter.restore()
