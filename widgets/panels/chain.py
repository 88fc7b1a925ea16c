"""The chain of responsibility of a case: named persons, from the grid to the one who must act now (domain.md §4.9)."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain import masking
from app.domain.cases import Case
from app.domain.district import Person
from widgets.panels import ink
from widgets.panels.cell_facts import is_day_shift
from widgets.panels.names import Names
from widgets.text import one_case
from widgets.theme import Theme

HEIGHT = 76
NODE_TOP = 8.0


@dataclass(frozen=True, slots=True)
class Link:
    """One person of the chain, with the masked telephone number."""

    place: str
    name: str
    role: str
    phone: str
    is_current: bool


def chain_of(case: Case, names: Names, now_ms: int) -> list[Link]:
    """Grid leader, grid manager on duty, the department's clerk, and the responsible person if it is none of them."""
    duty, leader = names.duty_grid(case.grid)
    cell = names.cell(case.grid)
    manager_id = (cell.manager_day if is_day_shift(now_ms) else cell.manager_night) if cell else ""
    found = [
        (duty, leader, one_case.chain_role("leader")),
        (duty, names.person(manager_id), one_case.chain_role("manager")),
        (names.dept(case.dept), names.clerk(case.dept) if case.dept else None, one_case.chain_role("clerk")),
    ]
    responsible = names.person(case.responsible)
    if responsible and all(person is None or person.id != responsible.id for _, person, _ in found):
        place = names.dept(responsible.dept)
        found.append((place, responsible, names.post(responsible.post)))
    return [_link(place, person, role, case) for place, person, role in found if person]


def _link(place: str, person: Person, role: str, case: Case) -> Link:
    return Link(place, person.name, role, masking.phone(person.phone), person.id == case.responsible)


class Chain(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._links: list[Link] = []
        self._name, self._small = ink.face(14, strong=True), ink.face(12)
        self.setObjectName("chain")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)

    def show_links(self, links: list[Link]) -> None:
        self._links = links
        said = (f"{link.role} {link.name} {link.place} {link.phone}" for link in links)
        self.setAccessibleName("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(4, len(self._links))
        last = (len(self._links) - 1) * width
        painter.setPen(QPen(QColor(self._theme.line_strong), 1.5))
        painter.drawLine(QPointF(6, NODE_TOP), QPointF(6 + last, NODE_TOP))
        for number, link in enumerate(self._links):
            self._paint_link(painter, link, number * width, width - 12)
        painter.end()

    def _paint_link(self, painter: QPainter, link: Link, x: float, width: float) -> None:
        text, mid = QColor(self._theme.text), QColor(self._theme.mid)
        painter.setPen(QPen(text, 1.5))
        painter.setBrush(text if link.is_current else QColor(self._theme.background))
        radius = 5.0 if link.is_current else 4.0
        painter.drawEllipse(QPointF(x + 6, NODE_TOP), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink.write(painter, self._small, QPointF(x, 32), self._small.elided(link.place, width), mid)
        name = self._name.elided(link.name, width)
        used = ink.write(painter, self._name, QPointF(x, 52), name, text) + 6
        ink.write(painter, self._small, QPointF(x + used, 52), self._small.elided(link.role, width - used), mid)
        ink.write(painter, self._small, QPointF(x, 70), link.phone, mid)
