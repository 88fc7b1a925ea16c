"""The table of the queue: it scrolls by pixels, and its rows stay under the operator's eyes when others come."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from widgets.models.queue_model import QueueModel
from widgets.panels.queue_delegate import ROW_HEIGHT
from widgets.text import queue

Index = QModelIndex | QPersistentModelIndex


class QueueView(QTableView):
    """`pointed`: the operator has moved to a case. `opened`: Enter on it. `scrolled`: other rows are on screen."""

    pointed = Signal(str)
    opened = Signal()
    scrolled = Signal(int, int)

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = model
        self._is_following = False
        self._awaited = -1  # the current row, as long as its case is not here
        self.setModel(model)
        self._set_up()
        model.filled.connect(self._name_awaited)
        self.verticalScrollBar().valueChanged.connect(self._tell_rows)

    def shown(self) -> tuple[int, int]:
        """The first and the last row on screen."""
        top = self.verticalScrollBar().value()
        bottom = top + max(1, self.viewport().height()) - 1
        last = max(0, self._queue.rowCount() - 1)
        return min(top // ROW_HEIGHT, last), min(bottom // ROW_HEIGHT, last)

    def follow(self, shift: int, case_id: str) -> None:
        """The rows have moved down by `shift`: so does the view, and the mark on the chosen case."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        bar = self.verticalScrollBar()
        if shift:
            bar.setValue(bar.value() + shift * ROW_HEIGHT)
        self.mark(case_id, self.currentIndex().row() + shift)
        self._tell_rows()

    def mark(self, case_id: str, expected: int) -> None:
        """Put the keyboard's row on a case; where it has left the queue, before the one that took its place."""
        number = self._queue.row_of(case_id) if case_id else expected
        if number < 0:
            number = expected - 1 if self._queue.row(expected) else expected
        self._is_following = True
        self.setCurrentIndex(self._queue.index(number) if number >= 0 else QModelIndex())
        self._is_following = False

    def bring(self, number: int) -> None:
        """Scroll to a row only if it is not on screen."""
        first, last = self.shown()
        if not first < number < last:
            self.executeDelayedItemsLayout()
            middle = self.viewport().height() // 2
            self.verticalScrollBar().setValue(number * ROW_HEIGHT - middle + ROW_HEIGHT // 2)

    # what Qt calls

    def currentChanged(self, current: Index, previous: Index) -> None:
        self.setAutoScroll(not self._is_following)
        super().currentChanged(current, previous)
        if self._is_following or not current.isValid():
            return
        self._awaited = current.row()
        self._name_awaited()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and last row: there is only one column to move in."""
        last = self._queue.rowCount() - 1
        goal = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.opened.emit()
        elif goal is not None:
            self.setCurrentIndex(self._queue.index(goal))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_rows()

    def _name_awaited(self) -> None:
        """Say which case was pointed at, as soon as it is here."""
        row = self._queue.row(self._awaited) if self._awaited >= 0 else None
        if row:
            self._awaited = -1
            self.pointed.emit(row.case.id)

    def _tell_rows(self) -> None:
        self.scrolled.emit(*self.shown())

    def _set_up(self) -> None:
        self.setObjectName("queue")
        self.setAccessibleName(queue.queue_name())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
