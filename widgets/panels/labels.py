"""Labels: lines of text, section heads, and label-value rows that can be emptied and filled again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from widgets.frame.fonts import sized
from widgets.theme import Theme

LABEL_WIDTH = 112
ROW_GAP = 6


def a_line(text: str, px: int = 14, *, strong: bool = False, tone: str = "text") -> QLabel:
    """A line that wraps; the mouse can select it."""
    label = QLabel(text)
    label.setFont(sized(px, strong))
    label.setProperty("tone", tone)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def a_head(text: str) -> QLabel:
    """The head of a section."""
    return a_line(text, 12, strong=True, tone="mid")


class Rows(QWidget):
    """Label and value beside each other, one row each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(ROW_GAP)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._shown: list[tuple[str, str]] = []
        self._values: list[QLabel] = []

    def tell(self, rows: list[tuple[str, str]]) -> None:
        """Only what differs is written anew: a selection with the mouse survives a second."""
        if [label for label, _ in rows] != [label for label, _ in self._shown]:
            self._rebuild([label for label, _ in rows])
        for value, (_, words) in zip(self._values, rows, strict=True):
            if value.text() != words:
                value.setText(words)
        self._shown = rows
        self.setAccessibleName("; ".join(f"{label} {value}" for label, value in rows))

    def words(self) -> str:
        """All rows, one a line."""
        return "\n".join(f"{label}: {value}" for label, value in self._shown)

    def _rebuild(self, labels: list[str]) -> None:
        emptied(self._grid)
        self._values = []
        for number, text in enumerate(labels):
            label, value = a_line(text, 13, tone="mid"), a_line("", 13)
            for each in (label, value):
                each.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, number, 0)
            self._grid.addWidget(value, number, 1)
            self._values.append(value)


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while item := layout.takeAt(0):
        if inner := item.layout():
            emptied(inner)
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def a_column(parent: QWidget, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(gap)
    return column
