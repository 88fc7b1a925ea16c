"""An order that came back, as a card: what was asked, what stands against it, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outcomes import Verdict
from app.hall.overlay import Row
from app.hall.ports import Wish
from widgets.context import Context
from widgets.panels.buttons import ActButton
from widgets.panels.case_rows import named
from widgets.panels.labels import a_line
from widgets.panels.names import Names
from widgets.text import attention, cases, errors, one_case, times
from widgets.theme import Theme

PADDING = 12


class Framed(QWidget):
    """A bordered box on a ground of its own; `is_own` has a border in the colour of text."""

    def __init__(self, theme: Theme, ground: str, parent: QWidget | None = None, *, is_own: bool = False) -> None:
        super().__init__(parent)
        self._ground = QColor(ground)
        self._border = QColor(theme.text if is_own else theme.line_strong)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._border, 1))
        painter.setBrush(self._ground)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()


class OrderCard(Framed):
    """`decide_asked` carries the id of the order: the page for it has the room to decide."""

    decide_asked = Signal(str)

    def __init__(self, context: Context, names: Names, wish: Wish, row: Row | None) -> None:
        super().__init__(context.theme, context.theme.background)
        self._context, self._names, self._wish = context, names, wish
        box = QVBoxLayout(self)
        box.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        box.setSpacing(6)
        is_conflict = wish.outcome is not None and wish.outcome.verdict is Verdict.CONFLICT
        command = cases.command(wish.command.name)
        title = attention.conflict(command) if is_conflict else attention.refused(command)
        box.addWidget(a_line(title, 14, strong=True))
        box.addWidget(a_line(self._subject(row), 12, tone="mid"))
        if is_conflict:
            box.addLayout(self._sides())
        else:
            box.addWidget(a_line(errors.outcome(wish.outcome) if wish.outcome else "", 13))
        box.addSpacing(2)
        box.addLayout(self._answers())
        self.setAccessibleName(f"{title} {self._subject(row)}")

    def _subject(self, row: Row | None) -> str:
        case = row.case if row else self._wish.outcome.case if self._wish.outcome else None
        return named(case) if case else self._wish.command.case_id

    def _sides(self) -> QHBoxLayout:
        """Mine with the stronger border, theirs beside it."""
        sides = QHBoxLayout()
        sides.setSpacing(8)
        sides.addWidget(self._side(one_case.mine(), self._mine(), is_own=True), 1)
        sides.addWidget(self._side(one_case.theirs(), self._theirs(), is_own=False), 1)
        return sides

    def _side(self, head: str, lines: list[str], *, is_own: bool) -> Framed:
        side = Framed(self._context.theme, self._context.theme.surface, is_own=is_own)
        box = QVBoxLayout(side)
        box.setContentsMargins(8, 6, 8, 6)
        box.setSpacing(2)
        box.addWidget(a_line(head, 13, strong=True))
        for number, line in enumerate(filter(None, lines)):
            box.addWidget(a_line(line, 12 if number == 0 else 13, tone="text" if number else "mid"))
        box.addStretch()
        return side

    def _mine(self) -> list[str]:
        command = self._wish.command
        author = self._names.person(command.author)
        time = times.near_seconds(command.issued_ms, self._context.hall.now_ms())
        receiver = command.receiver()
        goal = self._names.dept(receiver) if receiver else ""
        who = author.name if author else command.author
        return [f"{who} {time}", f"{cases.command(command.name)} {goal}".strip(), command.text()]

    def _theirs(self) -> list[str]:
        facts = self._wish.outcome.facts if self._wish.outcome else {}
        at_ms = int(facts.get("at_ms", 0))
        time = times.near_seconds(at_ms, self._context.hall.now_ms()) if at_ms else ""
        did = cases.command(str(facts.get("command", "")))
        state = one_case.now_in_state(cases.status(str(facts.get("status", ""))))
        return [f"{facts.get('who', '')} {time}".strip(), did, state]

    def _answers(self) -> QHBoxLayout:
        answers = QHBoxLayout()
        answers.setSpacing(8)
        show = ActButton(self._context.theme, one_case.look_at_case(), parent=self)
        show.setObjectName("show_case")
        show.clicked.connect(self._show_case)
        decide = ActButton(self._context.theme, attention.decide(), parent=self)
        decide.setObjectName("decide")
        decide.clicked.connect(self._decide)
        answers.addWidget(show)
        answers.addWidget(decide)
        answers.addStretch()
        return answers

    def _show_case(self) -> None:
        self._context.selection.choose_case(self._wish.command.case_id)

    def _decide(self) -> None:
        self.decide_asked.emit(self._wish.command.id)
