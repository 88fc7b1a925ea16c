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
from app.domain.explain import unsettled
from app.domain.timers import TimerKind
from app.hall.link import LinkStatus
from app.hall.values import Story
from widgets.context import Context
from widgets.frame.fonts import sized
from widgets.panels.case_clocks import worst_first
from widgets.panels.case_facts import FACTS, SOME, fact_texts
from widgets.panels.case_head import CaseHead
from widgets.panels.chain import Chain, chain_of
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.clock_bars import ClockBars
from widgets.panels.fact_link import FactLink
from widgets.panels.key_cap import KeyCap
from widgets.panels.names import Names, shown_name
from widgets.panels.numbers import full_number
from widgets.panels.side_list import SideList
from widgets.panels.state_pane import StatePane
from widgets.panels.why_card import ClockCard, WhyCard, dept_card
from widgets.text import cases, one_case, sides
from widgets.theme import Theme

SIDE = 20
SECTION_GAP = 16
LABEL_WIDTH = 64
CLOCK_KEY, DEPT_KEY = "F8", "F9"
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
        self._facts = {code: self._value(code) for code in (*FACTS[0], *FACTS[1], *SOME)}
        self._some = {code: self._some_label(code) for code in SOME}
        self._some_grid = self._empty_grid()
        self._clocks = ClockBars(context.theme)
        self._no_clock = _label(13, "mid")
        self._chain = Chain(context.theme)
        self._serial = _label(12, "mid")
        self._serial.setObjectName("serial")
        self._sides = SideList(context.theme, names)
        self._side_section = QWidget()
        self._history = _label(13, "mid")
        self._history.setObjectName("history_line")
        self._scroll.setWidget(self._page())
        self.addWidget(self._nothing)
        self.addWidget(self._scroll)
        self._clocks.why_asked.connect(self.explain_clock)
        chosen.changed.connect(self._show)
        self._show()

    def focus_case(self) -> None:
        self._scroll.setFocus()

    def explain_clock(self, timer: str = "") -> WhyCard | None:
        """Open the arithmetic of a clock, or of the worst that runs, or of the handling where none does."""
        story = self._chosen.story
        if story is None:
            return None
        worst = worst_first(story.row.case, self._context.hall.now_ms())
        card = ClockCard(
            self._context, story, timer or (worst[0].timer if worst else TimerKind.HANDLE).value, self.window()
        )
        card.open()
        return card

    def explain_dept(self) -> WhyCard | None:
        """Open why the department is responsible."""
        story = self._chosen.story
        if story is None:
            return None
        card = dept_card(self._context, self._names, story, self.window())
        card.open()
        return card

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
        self._serial.setText(one_case.serial(serial_of(story)))
        self._sides.show_case(story.row.case, now)
        self._side_section.setVisible(bool(story.row.case.sides))
        self._show_history(story)
        self.setCurrentWidget(self._scroll)

    def _show_facts(self, case: Case) -> None:
        category = self._names.category_of(case)
        said = (
            cases.channel(case.channel),
            f"{category.code} {shown_name(category)}" if category else case.category,
            cases.urgency(case.urgency),
            one_case.counts(case.returned, case.extended, case.reworked, case.urged),
        )
        self._number.setText(full_number(case))
        self._kind.setText("\u2003".join(each for each in said if each))
        texts = fact_texts(case, self._names, self._context.hall)
        for code, text in texts.items():
            self._facts[code].setText(text or one_case.unknown())
            self._facts[code].setAccessibleName(f"{one_case.fact(code)} {text}")
        self._show_some(texts)

    def _show_clocks(self, case: Case, now_ms: int) -> None:
        law = self._context.hall.law
        open_ends = unsettled(law, case) if law else frozenset()
        self._clocks.show_case(case, now_ms, is_estimate=self._is_estimate(), unsettled=open_ends)
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
        box.addLayout(self._some_grid)
        self._add_section(box, self._clocks_head(), self._clocks, self._no_clock)
        sides_box = QVBoxLayout(self._side_section)
        sides_box.setContentsMargins(0, 0, 0, 0)
        sides_box.setSpacing(0)
        self._add_section(sides_box, _section_head(sides.section()), self._sides)
        box.addWidget(self._side_section)
        self._add_section(box, self._chain_head(), self._chain)
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

    def _add_section(self, box: QVBoxLayout, head: QWidget, *widgets: QWidget) -> None:
        box.addSpacing(SECTION_GAP)
        box.addWidget(Rule(self._context.theme))
        box.addSpacing(SECTION_GAP)
        box.addWidget(head)
        box.addSpacing(8)
        for widget in widgets:
            box.addWidget(widget)

    def _clocks_head(self) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(_section_head(one_case.section("clocks")))
        line.addWidget(KeyCap(self._context.theme, CLOCK_KEY, one_case.why()))
        line.addStretch()
        return head

    def _chain_head(self) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(_section_head(one_case.section("chain")))
        line.addWidget(self._serial, 1)
        self._serial.setTextInteractionFlags(SELECTABLE)
        return head

    def _with_key(self, code: str, value: QLabel) -> QHBoxLayout:
        """The value; beside that of the department the key that asks why."""
        line = QHBoxLayout()
        line.setSpacing(8)
        if code == "main":
            line.addWidget(value, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(KeyCap(self._context.theme, DEPT_KEY, one_case.why()), 0, Qt.AlignmentFlag.AlignTop)
            line.addStretch()
        else:
            line.addWidget(value, 1, Qt.AlignmentFlag.AlignTop)
        return line

    def _value(self, code: str) -> QLabel:
        """The field of a fact; the department can be asked why."""
        if code != "main":
            return _label(14, "text")
        link = FactLink(self._context.theme)
        link.setFont(sized(14))
        link.asked.connect(self.explain_dept)
        return link

    def _show_some(self, texts: dict[str, str]) -> None:
        """The facts only some cases have, one after the other in two columns; what is not there takes no room."""
        shown = [code for code in SOME if texts[code]]
        for code in SOME:
            for each in (self._some[code], self._facts[code]):
                self._some_grid.removeWidget(each)
                each.setVisible(code in shown)
        for number, code in enumerate(shown):
            row, column = number // 2, number % 2 * 3
            self._some_grid.addWidget(self._some[code], row, column, Qt.AlignmentFlag.AlignTop)
            self._some_grid.addWidget(self._facts[code], row, column + 1, Qt.AlignmentFlag.AlignTop)

    def _empty_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnMinimumWidth(2, 8)
        grid.setColumnMinimumWidth(3, LABEL_WIDTH)
        for column in (1, 4):
            grid.setColumnStretch(column, 1)
        return grid

    def _some_label(self, code: str) -> QLabel:
        label = _label(13, "mid")
        label.setText(one_case.fact(code))
        label.setContentsMargins(0, 8, 0, 0)
        self._facts[code].setContentsMargins(0, 8, 0, 0)
        self._facts[code].setObjectName(f"fact_{code}")
        self._facts[code].setWordWrap(True)
        self._facts[code].setTextInteractionFlags(SELECTABLE)
        return label

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
                if not isinstance(value, FactLink):
                    value.setTextInteractionFlags(SELECTABLE)
                grid.addWidget(label, row, side * 3, Qt.AlignmentFlag.AlignTop)
                grid.addLayout(self._with_key(code, value), row, side * 3 + 1)
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


def serial_of(story: Story) -> str:
    """The serial number (流水号) of the step the case is at."""
    case = story.row.case
    last = story.flow[-1].serial if story.complete and story.flow else ""
    return last or f"{case.case_no or case.id}-{case.version:03d}"


def _section_head(text: str) -> QLabel:
    label = _label(12, "mid", strong=True)
    label.setText(text)
    return label


def _label(px: int, tone: str, *, strong: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(sized(px, strong))
    label.setProperty("tone", tone)
    return label
