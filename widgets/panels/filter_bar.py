"""What narrows the queue and how it is sorted: chips that open, one that clears, one that says what is new."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.cases import Channel, Urgency
from app.hall.ports import QueueQuery, Sort
from widgets.panels.buttons import ChipButton
from widgets.panels.names import Names
from widgets.text import cases, forecast, queue, times
from widgets.theme import Theme

HEIGHT = 40
SIDE = 14


def urgencies(_names: Names) -> list[tuple[str, str]]:
    return [(each.value, cases.urgency(each.value)) for each in Urgency]


def streets(names: Names) -> list[tuple[str, str]]:
    return names.streets()


def channels(_names: Names) -> list[tuple[str, str]]:
    return [(each.value, cases.channel(each.value)) for each in Channel]


FILTERS: dict[str, Callable[[Names], list[tuple[str, str]]]] = {  # by the names of QueueQuery: codes and names
    "urgencies": urgencies,
    "streets": streets,
    "channels": channels,
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The cases of a department that turn red by a time; `dept` None: of all, "": of none yet."""

    dept: str | None
    until_ms: int


class FilterBar(QWidget):
    """`changed`: another filter or order. `new_wanted`: the operator wants to see what came in above."""

    changed = Signal()
    new_wanted = Signal()

    def __init__(self, theme: Theme, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._names = theme, names
        self._set: dict[str, tuple[str, ...]] = {}
        self.sort = Sort.DEADLINE
        self._chips = {field: self._chip(field) for field in FILTERS}
        self._foreseen: Foreseen | None = None
        self._forecast = ChipButton(theme, "", self, is_strong=True)
        self._forecast.setObjectName("forecast_filter")
        self._forecast.clicked.connect(self._forget)
        self._clear = ChipButton(theme, queue.clear_filters(), self, is_bare=True)
        self._clear.setObjectName("clear_filters")
        self._clear.clicked.connect(self.clear)
        self._new = ChipButton(theme, "", self, is_strong=True)
        self._new.setObjectName("new_cases")
        self._new.clicked.connect(self.new_wanted)
        self._sort = ChipButton(theme, queue.sort(self.sort), self, opens=True, is_bare=True)
        self._sort.setObjectName("sort")
        self._sort.setToolTip(queue.sort_hint())
        self._sort.clicked.connect(self._open_sort)
        self.setFixedHeight(HEIGHT)
        self._lay_out()

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered."""
        return bool(self._set) or self._foreseen is not None

    def foresee(self, found: Foreseen) -> None:
        """Only the cases of a forecast: those of a department that turn red by a time."""
        self._foreseen = found
        self._choose({})

    def narrowed(self, query: QueueQuery, now_ms: int) -> QueueQuery:
        """The question with what is set here."""
        found = self._foreseen
        if found:
            depts = query.depts if found.dept is None else (found.dept,)
            query = replace(query, depts=depts, due_within_ms=max(1, found.until_ms - now_ms))
        return replace(
            query,
            sort=self.sort,
            urgencies=self._set.get("urgencies", ()),
            streets=self._set.get("streets", ()),
            channels=self._set.get("channels", ()),
        )

    def clear(self) -> None:
        if self.is_set:
            self._foreseen = None
            self._choose({})

    def tell_new(self, count: int) -> None:
        self._new.setVisible(count > 0)
        if count:
            self._new.say(f"↑ {queue.new_cases(count)}")

    def menu_of(self, field: str) -> QMenu:
        """Any number of choices; the first entry lets everything pass again."""
        menu = self._menu(field)
        menu.addAction(self._entry(menu, "", queue.everything(), is_on=field not in self._set))
        menu.addSeparator()
        for code, name in FILTERS[field](self._names):
            menu.addAction(self._entry(menu, code, name, is_on=code in self._set.get(field, ())))
        menu.triggered.connect(self._filter_chosen)
        return menu

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))
        painter.end()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE - 4, 0, SIDE - 8, 0)
        row.setSpacing(8)
        for chip in (self._forecast, *self._chips.values(), self._clear):
            row.addWidget(chip)
        row.addStretch()
        row.addWidget(self._new)
        row.addWidget(self._sort)
        self._clear.hide()
        self._forecast.hide()
        self._new.hide()

    def _chip(self, field: str) -> ChipButton:
        chip = ChipButton(self._theme, queue.filter_all(field), self, opens=True)
        chip.setObjectName(f"filter_{field}")
        chip.clicked.connect(self._open_filter)
        return chip

    def _forget(self) -> None:
        """Away with the forecast; the other filters stay."""
        self._foreseen = None
        self._choose(self._set)

    def _open_filter(self) -> None:
        chip = self.sender()
        for field, each in self._chips.items():
            if each is chip:
                self._pop_up(self.menu_of(field), each)

    def _filter_chosen(self, action: QAction) -> None:
        menu = action.parent()
        field, code = menu.objectName() if menu else "", action.data()
        chosen = set(self._set.get(field, ())) ^ {code} if code else set()
        ordered = tuple(each for each, _ in FILTERS[field](self._names) if each in chosen)
        rest = {name: codes for name, codes in self._set.items() if name != field}
        self._choose(rest | ({field: ordered} if ordered else {}))

    def _choose(self, filters: dict[str, tuple[str, ...]]) -> None:
        self._set = filters
        for field, choices in FILTERS.items():
            codes, named = filters.get(field, ()), dict(choices(self._names))
            words = queue.filter_set(field, [named.get(code, code) for code in codes]) if codes else ""
            self._chips[field].say(words or queue.filter_all(field), is_strong=bool(codes))
        found = self._foreseen
        self._forecast.setVisible(found is not None)
        if found:
            dept = forecast.everybody() if found.dept is None else self._names.dept(found.dept) or forecast.nobody()
            self._forecast.say(forecast.chip(dept, times.day_time(found.until_ms)))
        self._clear.setVisible(self.is_set)
        self.changed.emit()

    def _open_sort(self) -> None:
        menu = self._menu("sort")
        group = QActionGroup(menu)
        for sort in Sort:
            entry = self._entry(menu, sort.value, queue.sort(sort), is_on=sort is self.sort)
            group.addAction(entry)
            menu.addAction(entry)
        menu.triggered.connect(self._sort_chosen)
        self._pop_up(menu, self._sort)

    def _sort_chosen(self, action: QAction) -> None:
        self.sort = Sort(action.data())
        self._sort.say(queue.sort(self.sort))
        self.changed.emit()

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    @staticmethod
    def _entry(menu: QMenu, code: str, name: str, *, is_on: bool) -> QAction:
        entry = QAction(name, menu)
        entry.setData(code)
        entry.setCheckable(True)
        entry.setChecked(is_on)
        return entry

    @staticmethod
    def _pop_up(menu: QMenu, chip: ChipButton) -> None:
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
