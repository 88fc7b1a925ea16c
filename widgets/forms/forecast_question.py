"""How many cases turn red before a time, by department; Enter on a department shows its cases in the queue."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from app.domain.calendars import DAY_MS, HOUR_MS, day_of, midnight_ms
from app.hall.hall import Hall
from widgets.context import Context
from widgets.dialogs import Question
from widgets.forms.controls import BoxFrame, a_moment, a_note, moment_of
from widgets.panels.names import Names
from widgets.panels.pick_list import Choice, PickList
from widgets.text import desk, forecast, times

MORNING_HOURS = 8
ROWS = 10
WIDTH = 680
ALL, NOBODY = "*", "-"  # codes of the rows that are no department


class ForecastQuestion(Question):
    """Answers a department ("" for cases nobody has yet, None for all) and the time."""

    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(context.theme, forecast.title(), forecast.about(), forecast.show_cases(), parent)
        self.setObjectName("forecast")
        self.setMinimumWidth(WIDTH)
        self._hall, self._names = context.hall, names
        self._points = points(context.hall)
        self._choices = QButtonGroup(self)
        self.moment = a_moment(next(iter(self._points.values())), forecast.own_time())
        self.moment.setObjectName("until")
        self.body.addLayout(self._point_row())
        self._said = a_note("", tone="text")
        self._said.setObjectName("foreseen")
        self.body.addWidget(self._said)
        self.pick = PickList(context.theme, (), forecast.hint(), self, rows=ROWS)
        self.body.addWidget(self.pick)
        self._choices.idClicked.connect(self._take_point)
        self.moment.dateTimeChanged.connect(self._look)
        self.pick.settled.connect(self.confirm)
        self._look()
        self.pick.setFocus()

    @property
    def until_ms(self) -> int:
        return self.moment.dateTime().toMSecsSinceEpoch()

    @property
    def dept(self) -> str | None:
        return {ALL: None, NOBODY: ""}.get(self.pick.code, self.pick.code)

    def missing(self) -> str:
        return "" if self.pick.code else forecast.none()

    def _point_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for number, code in enumerate((*self._points, "own")):
            button = QRadioButton(forecast.point(code), self)
            button.setChecked(number == 0)
            self._choices.addButton(button, number)
            row.addWidget(button)
        row.addWidget(BoxFrame(self.theme, self.moment, self))
        row.addStretch()
        return row

    def _take_point(self, number: int) -> None:
        """One of the usual times; else the operator's own is typed."""
        found = list(self._points.values())
        if number < len(found):
            self.moment.setDateTime(moment_of(found[number]))
        else:
            self.moment.setFocus()

    def _look(self) -> None:
        found = self._hall.turning_red(self.until_ms)
        total = sum(count for _, count in found)
        self._said.setText(forecast.total(desk.thousands(total), times.day_time(self.until_ms)))
        rows = [Choice(ALL, forecast.everybody(), desk.thousands(total))] if total else []
        for dept, count in found:
            name = self._names.dept(dept) if dept else forecast.nobody()
            rows.append(Choice(dept or NOBODY, name, desk.thousands(count)))
        self.pick.offer(rows)
        own = next((number for number, at in enumerate(self._points.values()) if at == self.until_ms), None)
        button = self._choices.button(len(self._points) if own is None else own)
        button.setChecked(True)
        self.check()


def points(hall: Hall) -> dict[str, int]:
    """The usual times, those that have passed left out."""
    now = hall.now_ms()
    today = day_of(now)
    found = {"hour": now + HOUR_MS, "four_hours": now + 4 * HOUR_MS}
    if hall.law and hall.law.calendar.works_on(today):
        found["business"] = hall.law.calendar.end_of_business_ms(today)
    found["morning"] = midnight_ms(today) + DAY_MS + MORNING_HOURS * HOUR_MS
    return {code: at_ms for code, at_ms in found.items() if at_ms > now}
