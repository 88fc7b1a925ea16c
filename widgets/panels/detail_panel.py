"""The case on screen: what and where, by which rule, how much time is left, and who is responsible."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.cases import Case, Status
from app.hall.hall import Story
from app.hall.link import LinkStatus
from widgets.context import Context
from widgets.frame.fonts import sized
from widgets.panels.case_head import CaseHead
from widgets.panels.chain import Chain, chain_of
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.clock_bars import ClockBars
from widgets.panels.names import Names, shown_name
from widgets.panels.numbers import full_number
from widgets.panels.state_pane import StatePane
from widgets.text import cases, one_case
from widgets.theme import Theme

SIDE = 20
SECTION_GAP = 16
LABEL_WIDTH = 64
FACTS = (("place", "grid", "caller", "report"), ("filing", "limit", "main", "closing"))
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse
ESTIMATED = frozenset({LinkStatus.OFFLINE, LinkStatus.STARTING})


class DetailPanel(QStackedWidget):
    def __init__(self, context: Context, names: Names, chosen: ChosenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._names, self._chosen = context, names, chosen
        self._nothing = StatePane(self)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("detail")
        self._scroll.setAccessibleName(one_case.tab("case"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._head = CaseHead(context.theme)
        self._number, self._kind = _label(13, "text"), _label(13, "mid")
        self._number.setObjectName("case_number")
        self._number.setTextInteractionFlags(SELECTABLE)
        self._kind.setWordWrap(True)
        self._facts = {code: _label(14, "text") for column in FACTS for code in column}
        self._clocks = ClockBars(context.theme)
        self._no_clock = _label(13, "mid")
        self._chain = Chain(context.theme)
        self._history = _label(13, "mid")
        self._history.setObjectName("history_line")
        self._scroll.setWidget(self._page())
        self.addWidget(self._nothing)
        self.addWidget(self._scroll)
        chosen.changed.connect(self._show)
        self._show()

    def focus_case(self) -> None:
        self._scroll.setFocus()

    def tick(self) -> None:
        """A second has passed."""
        if self._chosen.story and self.isVisible():
            now = self._context.hall.now_ms()
            self._head.tick(now)
            self._clocks.tick(now, is_estimate=self._is_estimate())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        painter.end()

    def _show(self) -> None:
        story = self._chosen.story
        if story is None:
            gone = bool(self._chosen.case_id)
            title, hint = (
                (one_case.case_gone(), one_case.case_gone_hint())
                if gone
                else (one_case.no_case(), one_case.no_case_hint())
            )
            self._nothing.say(title, hint)
            self.setCurrentWidget(self._nothing)
            return
        now = self._context.hall.now_ms()
        self._head.show_row(story.row, now)
        self._show_facts(story.row.case)
        self._show_clocks(story.row.case, now)
        self._chain.show_links(chain_of(story.row.case, self._names, now))
        self._show_history(story)
        self.setCurrentWidget(self._scroll)

    def _show_facts(self, case: Case) -> None:
        category = self._names.category(case.category)
        said = (
            cases.channel(case.channel),
            f"{category.code} {shown_name(category)}" if category else case.category,
            cases.urgency(case.urgency),
            one_case.counts(case.returned, case.extended, case.reworked, case.urged),
        )
        self._number.setText(full_number(case))
        self._kind.setText("\u2003".join(each for each in said if each))
        for code, text in self._fact_texts(case).items():
            self._facts[code].setText(text or one_case.unknown())

    def _fact_texts(self, case: Case) -> dict[str, str]:
        condition = self._names.condition(case)
        duty, _ = self._names.duty_grid(case.grid)
        return {
            "place": case.address,
            "grid": " · ".join(part for part in (case.grid, duty) if part),
            "caller": f"{case.caller} {case.phone}".strip(),
            "report": case.description,
            "filing": condition.filing,
            "limit": cases.limit(case.limit_amount, case.limit_unit),
            "main": self._names.dept(case.dept),
            "closing": condition.closing,
        }

    def _show_clocks(self, case: Case, now_ms: int) -> None:
        self._clocks.show_case(case, now_ms, is_estimate=self._is_estimate())
        runs = bool(self._clocks.words())
        self._clocks.setVisible(runs)
        self._no_clock.setVisible(not runs)
        suspended = case.status is Status.SUSPENDED
        self._no_clock.setText(one_case.clocks_stopped() if suspended else one_case.clocks_ended())

    def _show_history(self, story: Story) -> None:
        self._history.setVisible(not story.complete)
        self._history.setText(one_case.history_incomplete(len(story.flow), story.row.case.version))

    def _is_estimate(self) -> bool:
        return self._context.hall.link_status() in ESTIMATED

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(SIDE, SECTION_GAP, SIDE, SECTION_GAP)
        box.setSpacing(0)
        box.addWidget(self._head)
        box.addSpacing(8)
        box.addLayout(self._number_line())
        box.addSpacing(SECTION_GAP)
        box.addLayout(self._facts_grid())
        for section, widgets in (("clocks", (self._clocks, self._no_clock)), ("chain", (self._chain,))):
            box.addSpacing(SECTION_GAP)
            box.addWidget(Rule(self._context.theme))
            box.addSpacing(SECTION_GAP)
            box.addWidget(_section_head(section))
            box.addSpacing(8)
            for widget in widgets:
                box.addWidget(widget)
        box.addSpacing(SECTION_GAP)
        box.addWidget(self._history)
        box.addStretch()
        return page

    def _number_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._kind, 1, Qt.AlignmentFlag.AlignTop)
        return line

    def _facts_grid(self) -> QGridLayout:
        """Two columns of label and value."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for side, column in enumerate(FACTS):
            for row, code in enumerate(column):
                label, value = _label(13, "mid"), self._facts[code]
                label.setText(one_case.fact(code))
                label.setMinimumWidth(LABEL_WIDTH)
                label.setBuddy(value)
                value.setObjectName(f"fact_{code}")
                value.setWordWrap(True)
                value.setTextInteractionFlags(SELECTABLE)
                grid.addWidget(label, row, side * 3, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(value, row, side * 3 + 1, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(side * 3 + 1, 1)
        grid.setColumnMinimumWidth(2, 8)
        return grid


class Rule(QWidget):
    """One quiet line across."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = QColor(theme.line)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


def _section_head(section: str) -> QLabel:
    label = _label(12, "mid", strong=True)
    label.setText(one_case.section(section))
    return label


def _label(px: int, tone: str, *, strong: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(sized(px, strong))
    label.setProperty("tone", tone)
    return label
