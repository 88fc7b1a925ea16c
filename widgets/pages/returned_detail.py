"""One order that came back: why, what was ordered, the case then and now, what changed, and the three ways out."""

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QWidget

from app.domain.outcomes import Verdict
from app.errors import NotAllowed
from app.hall.attention import Returned
from app.hall.ports import Way
from widgets.context import Context
from widgets.forms.table import FORMS
from widgets.panels.buttons import ActButton
from widgets.panels.case_clocks import worst_first
from widgets.panels.case_rows import named
from widgets.panels.labels import Rows, a_column, a_head, a_line, emptied
from widgets.panels.names import Names
from widgets.panels.order_card import Framed
from widgets.panels.order_words import said_by
from widgets.panels.timeline_entries import step_entry
from widgets.text import attention, cases, errors, one_case, orders, times

SIDE, GAP = 20, 16
BUTTON_WIDTH = 210
KEYS: Mapping[Way, str] = {Way.MINE: "Alt+1", Way.THEIRS: "Alt+2", Way.REDO: "Alt+3"}
TIME_WIDTH = 76
MOST_STEPS = 30


class ReturnedDetail(QWidget):
    """`taken` carries the way the operator has chosen. The ways out stay in sight, however long the story is."""

    taken = Signal(object)
    WAYS: ClassVar = (Way.MINE, Way.THEIRS, Way.REDO)

    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self.note = QLineEdit()
        self.note.setObjectName("decision_note")
        self.note.setPlaceholderText(attention.note_hint())
        self.note.setAccessibleName(attention.note_hint())
        body = QWidget()
        self._lines = a_column(body, SIDE, GAP)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ways = QWidget()
        self._way_rows = QGridLayout(self._ways)
        self._way_rows.setContentsMargins(0, 0, 0, 0)
        self._way_rows.setHorizontalSpacing(12)
        self._way_rows.setVerticalSpacing(6)
        self._way_rows.setColumnMinimumWidth(0, BUTTON_WIDTH)
        self._way_rows.setColumnStretch(1, 1)
        self._foot = QWidget(self)
        foot = a_column(self._foot, 0, 8)
        foot.setContentsMargins(SIDE, 10, SIDE, 12)
        foot.addWidget(self._ways)
        foot.addWidget(self.note)
        column = a_column(self, 0, 0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)
        self.closed: dict[Way, str] = {}
        self.is_one = False  # one order, with its case
        self._offered: dict[Way, tuple[str, str, str]] = {}
        self._buttons: dict[Way, ActButton] = {}
        self._kept = 0  # how far the story was scrolled before it was told anew
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_place)
        self._noted = ""  # the order the note is about
        self._notes: dict[str, str] = {}  # what was written about others
        self.clear()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        if self._foot.isVisible():
            painter.fillRect(0, self._foot.y(), self.width(), 1, QColor(self._context.theme.line))
        painter.end()

    def clear(self) -> None:
        self.is_one = False
        self.closed = dict.fromkeys(self.WAYS, "")
        emptied(self._lines)
        self._foot.hide()

    def show_one(self, order: Returned, followers: int) -> None:
        """`followers`: orders that wait for this one."""
        self.is_one = True
        self._kept = self._scroll.verticalScrollBar().value() or self._kept
        self._turn_note(order.command.id)
        emptied(self._lines)
        self._say_title(order)
        self._lines.addWidget(self._sides(order))
        self._say_changes(order)
        if followers:
            self._lines.addWidget(a_line(attention.followers(followers), 13, strong=True))
        self._lines.addStretch()
        self.closed = {
            Way.MINE: _told(order.forbids),
            Way.THEIRS: "",
            Way.REDO: _told(order.bars) if FORMS.get(order.command.name) else orders.nothing_to_change(),
        }
        self._offer({way: (orders.take(way), orders.take_explained(way)) for way in self.WAYS})

    def show_several(self, count: int) -> None:
        """Several can only be let go together."""
        self._turn_note("")
        self.is_one = False
        emptied(self._lines)
        self._lines.addWidget(a_line(attention.several(count), 18, strong=True))
        self._lines.addWidget(a_line(attention.several_hint(), 13, tone="mid"))
        self._lines.addStretch()
        alone = attention.several_hint()
        self.closed = {Way.MINE: alone, Way.THEIRS: "", Way.REDO: alone}
        self._offer({Way.THEIRS: (orders.take_several(count), orders.take_several_explained())})

    def _turn_note(self, order: str) -> None:
        """Each order has its own note and begins at its top; that of several together is under ""."""
        if order != self._noted:
            self._notes[self._noted] = self.note.text()
            self.note.setText(self._notes.pop(order, ""))
            self._noted = order
            self._kept = 0
            self._scroll.verticalScrollBar().setValue(0)

    def _keep_place(self, _least: int, most: int) -> None:
        """While its lines are laid out anew the story is short for a moment, and would begin at its top."""
        if 0 < self._kept <= most:
            self._scroll.verticalScrollBar().setValue(self._kept)
            self._kept = 0

    def _say_title(self, order: Returned) -> None:
        now, name = self._context.hall.now_ms(), cases.command(order.command.name)
        outcome = order.wish.outcome
        is_conflict = outcome is not None and outcome.verdict is Verdict.CONFLICT
        case = order.row.case if order.row else outcome.case if outcome else None
        subject = named(case) if case else order.command.case_id
        if order.wish.settled_ms:
            subject += " · " + attention.came_back(times.near_seconds(order.wish.settled_ms, now))
        head = QWidget()
        column = a_column(head, 0, 4)
        column.addWidget(a_line(attention.conflict(name) if is_conflict else attention.refused(name), 18, strong=True))
        column.addWidget(a_line(subject, 13, tone="mid"))
        column.addSpacing(8)
        column.addWidget(a_head(attention.section("why")))
        column.addWidget(a_line(errors.outcome(outcome) if outcome else "", 14))
        if earlier := order.wish.earlier:
            column.addWidget(a_line(attention.earlier(errors.verdict(earlier)), 13, tone="mid"))
        self._lines.addWidget(head)

    def _sides(self, order: Returned) -> QWidget:
        """What was ordered, with the stronger border, beside the case as it is now."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._box(attention.section("mine"), self._mine(order), is_own=True), 1)
        row.addWidget(self._box(attention.section("now"), self._now(order), is_own=False), 1)
        line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return line

    def _box(self, head: str, rows: list[tuple[str, str]], *, is_own: bool) -> QWidget:
        theme = self._context.theme
        box = Framed(theme, theme.surface, is_own=is_own)
        column = a_column(box, 12, 8)
        column.addWidget(a_line(head, 13, strong=True))
        told = Rows(theme, box, label_width=72)
        told.tell(rows)
        column.addWidget(told)
        column.addStretch()
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        return box

    def _mine(self, order: Returned) -> list[tuple[str, str]]:
        command = order.command
        author = self._names.person(command.author)
        time = times.near_seconds(command.issued_ms, self._context.hall.now_ms())
        given = attention.given(author.name if author else command.author, time)
        said = said_by(command, self._names, order.row.case if order.row else None)
        version = command.expected_version
        saw = attention.seen(cases.status(order.seen.to_status), version) if order.seen else ""
        saw = saw or attention.seen_version(version)
        name = cases.command(command.name)
        return [(attention.fact("order"), f"{name} · {given}"), *said, (attention.fact("saw"), saw)]

    def _now(self, order: Returned) -> list[tuple[str, str]]:
        if order.row is None:
            return [(attention.fact("state"), attention.case_not_here())]
        case, seen, now = order.row.case, order.seen, self._context.hall.now_ms()
        then = cases.status(seen.to_status) if seen else ""
        rows = [(attention.fact("state"), _was(cases.status(case.status), then))]
        if case.dept:
            rows.append((attention.fact("dept"), self._names.dept(case.dept)))
        before = self._person(seen.responsible) if seen else ""
        rows.append((attention.fact("person"), _was(self._person(case.responsible), before)))
        clocks = worst_first(case, now)
        if clocks:
            rows.append((attention.fact("limit"), times.left(clocks[0].clock.red_ms, now)))
        version = str(case.version)
        rows.append((attention.fact("version"), _was(version, str(order.command.expected_version))))
        return rows

    def _person(self, id: str) -> str:
        person = self._names.person(id)
        return person.name if person else id or one_case.unknown()

    def _say_changes(self, order: Returned) -> None:
        box = QWidget()
        column = a_column(box, 0, 6)
        column.addWidget(a_head(attention.section("since")))
        now, me = self._context.hall.now_ms(), self._context.hall.operator.id
        rows = []
        for step in reversed(order.since[-MOST_STEPS:]):
            entry = step_entry(step, self._names, me)
            moved = one_case.now_in_state(cases.status(step.to_status)) if step.to_status != step.from_status else ""
            said = (entry.who, entry.what, moved, entry.text.replace("\n", " "))
            rows.append((times.near_seconds(entry.at_ms, now), " · ".join(part for part in said if part)))
        told = Rows(self._context.theme, box, label_width=TIME_WIDTH)
        told.tell(rows)
        column.addWidget(told)
        if not rows and order.complete:
            column.addWidget(a_line(attention.no_change(), 13))
        if not order.complete:
            column.addWidget(a_line(attention.incomplete(), 13, tone="mid"))
        self._lines.addWidget(box)

    def _offer(self, words: Mapping[Way, tuple[str, str]]) -> None:
        """A button with its key for each way, and what it does or why it is closed; news does not take the keyboard."""
        offered = {way: (*said, self.closed[way]) for way, said in words.items()}
        self._foot.show()
        if offered != self._offered:
            focused = next((way for way, button in self._buttons.items() if button.hasFocus()), None)
            self._offered = offered
            self._lay_out_ways(offered)
            if focused:
                same = self._buttons.get(focused)
                (same if same and same.isEnabled() else self.note).setFocus()
        self.update()

    def _lay_out_ways(self, offered: Mapping[Way, tuple[str, str, str]]) -> None:
        emptied(self._way_rows)
        self._buttons = {}
        theme = self._context.theme
        for number, (way, (text, meaning, why)) in enumerate(offered.items()):
            button = ActButton(theme, text, "" if why else KEYS[way], "locked" if why else "plain", self._ways)
            button.setObjectName(f"take_{way.name.lower()}")
            button.setEnabled(not why)
            button.setProperty("way", way.value)
            button.clicked.connect(self._take)
            self._way_rows.addWidget(button, number, 0)
            told = orders.impossible(why) if why else meaning
            self._way_rows.addWidget(a_line(told, 13, tone="mid"), number, 1)
            button.show()  # the keyboard may be put on it at once
            self._buttons[way] = button

    def _take(self) -> None:
        self.taken.emit(Way(self.sender().property("way")))


def _told(refused: NotAllowed | None) -> str:
    return errors.short(refused) if refused else ""


def _was(now: str, before: str) -> str:
    return attention.changed_from(now, before) if before and before != now else now
