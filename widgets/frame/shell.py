"""All windows of this workstation: made, placed, and made anew when the language or the colours change."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from math import ceil

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.domain.cases import CaseId
from app.domain.district import Person
from app.domain.law import Law
from app.errors import NotAllowed
from widgets import tasks
from widgets.bridge import HallBridge
from widgets.context import Context
from widgets.forms.acts_question import PAGES
from widgets.frame import style
from widgets.frame.language import Language
from widgets.frame.probe import Probe
from widgets.frame.strip import UNSETTLED
from widgets.frame.window import HallWindow
from widgets.notices import Notices
from widgets.panels.names import post_name
from widgets.text import attention, errors, orders, sync
from widgets.text import frame as text
from widgets.theme import THEMES

ROLES = ("desk", "map", "metrics", "wall")
BODIES = {  # imported when first shown: charts and maps must not delay the queue
    "desk": ("widgets.desk.desk_body", "DeskBody"),
    "map": ("widgets.wall.map_body", "MapBody"),
    "metrics": ("widgets.wall.metrics_body", "MetricsBody"),
    "wall": ("widgets.wall.wall_map_body", "WallMapBody"),
}
SMALLEST = (1100, 640)


class Shell(QObject):
    retry_asked = Signal()

    def __init__(self, context: Context, roles: Sequence[str], language: str, leave: asyncio.Event) -> None:
        super().__init__()
        self.windows: list[HallWindow] = []
        self.probe = Probe(context.hall, context.bridge)
        self._context = context
        self._roles = list(roles)
        self._leave = leave
        self._language = Language()
        self._language.speak(language)
        context.bridge.noted.connect(self._tell_note)
        context.bridge.cases_changed.connect(self._retitle)

    @property
    def bridge(self) -> HallBridge:
        return self._context.bridge

    @property
    def notices(self) -> Notices:
        return self._context.notices

    @property
    def language(self) -> str:
        return self._language.code

    def show(self, area: QRect | None = None) -> None:
        """Make the windows and show them side by side in `area` (the free part of the first monitor)."""
        style.dress(_application(), self._context.theme)
        places = tiled(area or QGuiApplication.primaryScreen().availableGeometry(), len(self._roles))
        self.windows = [self._made(role) for role in self._roles]
        for window, place in zip(self.windows, places, strict=True):
            window.setGeometry(place)
            if len(places) > 1:  # a simulated wall has no frames between its screens
                window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            if len(places) == 1 and area is None:
                window.showMaximized()
            else:
                window.show()
        tasks.start(self, self._context.notices, self.offer_drafts())

    async def offer_drafts(self) -> None:
        """Say what was left half-filled when the program last ended."""
        begun = await self._context.hall.papers.begun()
        if begun:
            self._context.notices.tell(attention.drafts_left(len(begun)))

    def window(self, role: str) -> HallWindow | None:
        return next((window for window in self.windows if window.role == role), None)

    def body(self, role: str) -> QWidget | None:
        window = self.window(role)
        return window.body if window else None

    def choose(self, case_id: str) -> None:
        self._context.selection.choose_case(case_id)

    def speak(self, language: str) -> None:
        self._language.speak(language)
        self._anew()

    def recolour(self, theme: str) -> None:
        self._context = replace(self._context, theme=THEMES[theme])
        self._anew()

    def say_closing(self) -> None:
        """What is saved, while the program ends."""
        counts = {state: len(self._context.hall.wishes(state)) for state in UNSETTLED}
        self._context.notices.tell(sync.closing(orders.tally(counts)))
        for window in self.windows:
            window.repaint()

    def close(self) -> None:
        """Put the windows away; a form that is open is kept as a draft."""
        for window in self.windows:
            for question in window.findChildren(QDialog):
                question.reject()
        for window in self.windows:
            window.hide()
            window.deleteLater()
        self.windows = []

    def _anew(self) -> None:
        """New windows where the old ones stood; what they show is all in the hall."""
        places = [(window.role, window.geometry()) for window in self.windows]
        self.close()
        style.dress(_application(), self._context.theme)
        for role, place in places:
            window = self._made(role)
            window.setGeometry(place)
            window.show()
            self.windows.append(window)

    def _made(self, role: str) -> HallWindow:
        window = HallWindow(self._context, role, self._leave)
        window.setWindowTitle(self._title(role))
        module, kind = BODIES[role]
        body = getattr(import_module(module), kind)(self._context)
        window.set_body(body)
        if hasattr(body, "retry_asked"):
            body.retry_asked.connect(self.retry_asked)
        window.setMinimumSize(*(SMALLEST if len(self._roles) == 1 else (320, 200)))
        self._add_actions(window)
        return window

    def _title(self, role: str) -> str:
        district = self._context.hall.district
        name = text.no_district() if district is None else text.centre(text.district_name(district))
        return f"{text.window_title(role)} · {name}"

    def _retitle(self, ids: object) -> None:
        """Another district may have come."""
        if ids is None:
            for window in self.windows:
                window.setWindowTitle(self._title(window.role))

    def _add_actions(self, window: HallWindow) -> None:
        menu = QMenu(window)
        for code, key in PAGES.items():
            page = self._add(menu, text.menu(code), f"page:{code}")
            if window.role != "desk":  # at the desk the key is its own
                page.setShortcut(QKeySequence(key))
            else:
                page.setText(f"{text.menu(code)}\t{key}")
        menu.addSeparator()
        windows = menu.addMenu(text.menu("window"))
        for role in ROLES:
            self._add(windows, text.window_title(role), f"window:{role}")
        for name, choices, now in (
            ("language", {"zh_CN": "中文", "en": "English"}, self.language),
            ("theme", {"dark": text.menu("dark"), "light": text.menu("light")}, self._context.theme.name),
        ):
            self._add_choice(menu.addMenu(text.menu(name)), name, choices, now)
        if self._context.demo:
            self._posts(menu)
        menu.addSeparator()
        for name, key in (("retry", "F5"), ("full_screen", "F11"), ("leave", "Ctrl+Shift+Q")):
            action = self._add(menu, text.menu(name), name)
            action.setShortcut(QKeySequence(key))
        window.addActions(menu.actions())
        if window.role != "wall":
            window.set_menu(menu, text.menu("menu"))

    def _posts(self, menu: QMenu) -> None:
        """Who sits at this desk: one person a post, and whoever the case on screen waits for."""
        posts = menu.addMenu(text.menu("post"))
        posts.setObjectName("posts")
        posts.aboutToShow.connect(self._fill_posts)

    def _fill_posts(self) -> None:
        menu, hall = self.sender(), self._context.hall
        if not isinstance(menu, QMenu):
            return
        menu.clear()
        me = (hall.operator.post, hall.operator.id)
        for post, person in first_holders(hall.law).items():
            title = text.post_of(post_name(hall.district, post), person.name)
            action = self._add(menu, title, f"post:{post} {person.id}")
            action.setCheckable(True)
            action.setChecked((post, person.id) == me)
        menu.addSeparator()
        next_one = self._add(menu, text.menu("responsible"), "responsible")
        next_one.setEnabled(bool(self._context.selection.case_id))

    def _sit_down(self, seat: str) -> None:
        """`seat`: a post and the id of a person who holds it."""
        post, _, person = seat.partition(" ")
        try:
            self._context.hall.sit_down(person, post)
        except NotAllowed as refused:
            self._context.notices.report(refused)

    def _follow_case(self) -> None:
        tasks.start(self, self._context.notices, self._sit_where_it_waits())

    async def _sit_where_it_waits(self) -> None:
        """The seat of the person the case on screen waits for."""
        hall = self._context.hall
        story = await hall.story(CaseId(self._context.selection.case_id))
        person = hall.law.person(story.row.case.responsible) if story and hall.law else None
        if person:
            self._sit_down(f"{person.post} {person.id}")

    def _add_choice(self, menu: QMenu, name: str, choices: dict[str, str], now: str) -> None:
        group = QActionGroup(menu)
        for code, title in choices.items():
            action = self._add(menu, title, f"{name}:{code}")
            action.setCheckable(True)
            action.setChecked(code == now)
            group.addAction(action)

    def _add(self, menu: QMenu, title: str, act: str) -> QAction:
        action = menu.addAction(title)
        action.setData(act)
        action.triggered.connect(self._do)
        return action

    def _do(self) -> None:
        """A QAction's data: what to do, and after a colon with what."""
        action = self.sender()
        act, _, detail = str(action.data()).partition(":") if isinstance(action, QAction) else ("", "", "")
        told = {
            "page": self.open_page,
            "window": self.open,
            "language": self.speak,
            "theme": self.recolour,
            "post": self._sit_down,
        }
        plain = {
            "responsible": self._follow_case,
            "retry": self.retry_asked.emit,
            "full_screen": self._toggle_full_screen,
            "leave": self._leave.set,
        }
        if act in told:
            told[act](detail)
        elif act in plain:
            plain[act]()

    def open(self, role: str) -> None:
        """Show the window of a role, making it if there is none."""
        window = self.window(role)
        if window is None:
            window = self._made(role)
            window.setGeometry(QRect(QPoint(80, 80), self.windows[0].size() if self.windows else window.size()))
            self.windows.append(window)
        window.show()
        window.raise_()
        window.activateWindow()

    def open_page(self, code: str) -> None:
        """A page of the desk, whichever window asked for it."""
        self.open("desk")
        open_page = getattr(self.body("desk"), "open_page", None)  # its module is not imported here
        if open_page:
            open_page(code)

    def _toggle_full_screen(self) -> None:
        window = QApplication.activeWindow()
        if isinstance(window, HallWindow):
            window.toggle_full_screen()

    def _tell_note(self, code: str, detail: str) -> None:
        wish = self._context.hall.wish(detail)
        words = errors.outcome(wish.outcome) if wish and wish.outcome else errors.note(code, detail)
        self._context.notices.tell(words)


def first_holders(law: Law | None) -> dict[str, Person]:
    """The first holder of every post of the rule set that has one."""
    if law is None:
        return {}
    return {post: law.holders(post)[0] for post in law.rules.roles if law.holders(post)}


def tiled(area: QRect, count: int) -> list[QRect]:
    """`count` places of equal size that fill `area`: one, two beside each other, then a grid."""
    columns = 1 if count == 1 else 2
    rows = ceil(count / columns)
    width, height = area.width() // columns, area.height() // rows
    return [
        QRect(area.left() + n % columns * width, area.top() + n // columns * height, width, height)
        for n in range(count)
    ]


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("windows need a QApplication")
    return app
