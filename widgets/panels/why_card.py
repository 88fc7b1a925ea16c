"""A card that explains: the arithmetic of the clocks of a case, or why a department is responsible."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.cases import Case
from app.domain.explain import ClockWhy, clock_why, dept_why
from app.domain.limits import NEVER_MS
from app.domain.timers import TimerKind
from app.hall.values import Story
from widgets.context import Context
from widgets.frame.fonts import sized
from widgets.panels import ink
from widgets.panels.buttons import ActButton
from widgets.panels.case_rows import named
from widgets.panels.labels import a_line
from widgets.panels.names import Names
from widgets.panels.view_tabs import ViewTabs
from widgets.panels.why_rows import WhyRow, clock_rows, dept_rows
from widgets.text import queue, why
from widgets.theme import Theme

WIDTH, MOST_HEIGHT = 720, 620
PADDING = 20
LABEL_WIDTH = 112
BAR_HEIGHT = 16


class WhyCard(QDialog):
    """A title, the case, lines of label and text; Esc closes it."""

    def __init__(self, context: Context, title: str, case: Case, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("why_card")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.box.setSpacing(8)
        head, about = QLabel(title), QLabel(named(case))
        head.setFont(sized(16, strong=True))
        about.setProperty("tone", "mid")
        about.setWordWrap(True)
        self.box.addWidget(head)
        self.box.addWidget(about)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = ActButton(context.theme, why.close(), "Esc", "quiet", self)
        close.setObjectName("close_why")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        self.box.addWidget(self._scroll, 1)
        self.box.addLayout(foot)
        self.rows: Sequence[WhyRow] = ()

    def show_rows(self, rows: Sequence[WhyRow], above: QWidget | None = None) -> None:
        """Other lines; `above` stands over them."""
        self.rows = rows
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(12)
        if above:
            column.addWidget(above)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(rows):
            grid.addWidget(a_line(row.label, 13, tone="mid"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(a_line(row.text, strong=row.is_main), number, 1)
        column.addLayout(grid)
        column.addStretch()
        self._scroll.setWidget(page)
        page.setAutoFillBackground(False)
        height = column.totalHeightForWidth(WIDTH - 2 * PADDING)
        self._scroll.setFixedHeight(min(height + 8, MOST_HEIGHT))


class ClockCard(WhyCard):
    """The arithmetic of one clock, the others a tab away."""

    def __init__(self, context: Context, story: Story, timer: str, parent: QWidget) -> None:
        case = story.row.case
        super().__init__(context, why.clock_title(), case, parent)
        self._case = case
        kinds = self._kinds = [kind for kind in TimerKind if any(each.kind is kind for each in case.timers)]
        self._tabs: ViewTabs | None = None
        if not kinds:
            text = why.no_arithmetic() if case.total_from_ms or case.stage_from_ms else why.no_clock()
            self.show_rows([WhyRow("", text)])
            return
        named = [(kind.value, queue.clock_title(kind.value)) for kind in kinds]
        self._tabs = ViewTabs(context.theme, named, self, key="Ctrl+Tab")
        self.box.insertWidget(2, self._tabs)
        if timer in {kind.value for kind in kinds}:
            self._tabs.choose(timer)
        self._tabs.chosen.connect(self.show_clock)
        QShortcut(QKeySequence("Ctrl+Tab"), self).activated.connect(self._next_clock)
        self.show_clock(self._tabs.current)

    def show_clock(self, kind: str) -> None:
        hall = self._context.hall
        found = clock_why(hall.law, self._case, TimerKind(kind), hall.now_ms()) if hall.law else None
        if found:
            self.show_rows(clock_rows(found, hall.now_ms()), PieceBar(self._context.theme, found, hall.now_ms()))

    def _next_clock(self) -> None:
        if self._tabs:
            codes = [kind.value for kind in self._kinds]
            self._tabs.choose(codes[(codes.index(self._tabs.current) + 1) % len(codes)])


class PieceBar(QWidget):
    """The stretches of a clock along time: what counts is filled, what does not is hatched; then what is left."""

    def __init__(self, theme: Theme, clock: ClockWhy, now_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock, self._now_ms = theme, clock, now_ms
        self.setFixedHeight(BAR_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(400, BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, clock = self._theme, self._clock
        start = clock.pieces[0].from_ms
        ends = [each.to_ms or self._now_ms for each in clock.pieces]
        end = max(*ends, clock.red_ms if clock.red_ms < NEVER_MS else 0)
        scale = self.width() / max(1, end - start)
        painter.fillRect(self.rect(), QColor(theme.raised))
        for piece in clock.pieces:
            left = (piece.from_ms - start) * scale
            box = QRectF(left, 0, max(1.0, ((piece.to_ms or self._now_ms) - start) * scale - left), BAR_HEIGHT)
            if piece.counts:
                painter.fillRect(box, QColor(theme.elapsed))
            else:
                ink.paint_hatch(painter, box, QColor(theme.mid))
                painter.setPen(QPen(QColor(theme.line_strong), 1))
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


def dept_card(context: Context, names: Names, story: Story, parent: QWidget) -> WhyCard:
    """Why the department of a case is responsible, or which one would be."""
    case, hall = story.row.case, context.hall
    card = WhyCard(context, why.dept_title(), case, parent)
    if hall.law is None:
        return card
    rows = dept_rows(dept_why(hall.law, case, story.flow), names, hall.now_ms())
    card.show_rows(rows if case.dept else [WhyRow("", why.no_dept()), *rows])
    return card
