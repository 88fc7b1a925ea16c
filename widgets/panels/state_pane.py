"""What a panel says when it has nothing to show: what that means, since when, and where to go."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.frame.fonts import sized
from widgets.panels.buttons import ActButton

LEFT = 28


class StatePane(QWidget):
    """A title, two lines and at most two buttons, left aligned a little above the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._first, self._second = QLabel(), QLabel(), QLabel()
        self._title.setFont(sized(16, strong=True))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(LEFT, 24, LEFT, 24)
        box.setSpacing(6)
        box.addStretch(5)
        for label in (self._title, self._first, self._second):
            label.setWordWrap(True)
            label.setProperty("tone", "text" if label is self._title else "mid")
            box.addWidget(label)
        box.addSpacing(10)
        box.addLayout(self._buttons)
        box.addStretch(6)

    def say(self, title: str, first: str = "", second: str = "") -> None:
        self._title.setText(title)
        for label, text in ((self._first, first), (self._second, second)):
            label.setText(text)
            label.setVisible(bool(text))

    def offer(self, *buttons: ActButton) -> None:
        """Show these buttons instead of the former ones."""
        while self._buttons.count() > 1:
            item = self._buttons.takeAt(0)
            if item and (old := item.widget()):
                old.hide()
                old.deleteLater()
        for number, button in enumerate(buttons):
            self._buttons.insertWidget(number, button)
