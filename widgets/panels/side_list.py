"""The side objects of the case on screen, newest first: what is asked, by whom, until when, and what was answered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.cases import Case
from app.domain.sides import Side
from widgets.panels.case_head import Tag
from widgets.panels.labels import a_line
from widgets.panels.names import Names
from widgets.panels.side_lines import SideLine, side_line
from widgets.text import sides
from widgets.theme import Theme

SOON, OVERDUE = 1, 2


class SideList(QWidget):
    """Hidden where there are none. How urgent one is, is a bordered word: lights belong to the clocks."""

    def __init__(self, theme: Theme, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._names = theme, names
        self._lines: list[SideLine] = []
        self._rows: list[QWidget] = []
        self.setObjectName("side_list")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)

    def show_case(self, case: Case, now_ms: int) -> None:
        newest = sorted(case.sides, key=_asked, reverse=True)
        lines = [side_line(side, self._names, now_ms, case.limit_unit) for side in newest]
        if lines == self._lines:
            return
        self._lines = lines
        for row in self._rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [SideRow(self._theme, line, self) for line in lines]
        for row in self._rows:
            self._box.addWidget(row)
        self.setAccessibleName("; ".join(line.words() for line in lines))


class SideRow(QWidget):
    def __init__(self, theme: Theme, line: SideLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(a_line(f"{line.kind} {line.detail}".strip(), 14, strong=line.is_open), 1)
        for text, is_strong in _marks(line):
            tag = Tag(theme, self)
            tag.tell(text, is_strong=is_strong)
            head.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        below = " · ".join(part for part in (line.who, line.due, line.next, line.evidence) if part)
        box.addWidget(a_line(below, 12, tone="mid"))
        for text in (sides.quoted(line.text) if line.text else "", line.answer):
            if text:
                box.addWidget(a_line(text, 13))


def _marks(line: SideLine) -> list[tuple[str, bool]]:
    urgent = {SOON: sides.soon_mark(), OVERDUE: sides.overdue_mark()}.get(line.urgency, "")
    return [(text, is_strong) for text, is_strong in ((urgent, True), (line.state, False)) if text]


def _asked(side: Side) -> int:
    return side.at_ms
