"""The hall's news as Qt signals, gathered so that a burst is drawn once."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.hall.hall import Hall
from app.hall.link import LinkState, LinkStatus
from app.hall.ports import WishState
from app.hall.progress import Draining, Progress, Tracker
from app.hall.values import Changes

GATHER_MS = 50
SECOND_MS = 1000


class HallBridge(QObject):
    """`loading` and `draining`: how far a catch-up and the sending of orders have come.

    `cases_changed` carries a frozenset of case ids, or None when everything may have changed.
    """

    cases_changed = Signal(object)
    link_changed = Signal()
    noted = Signal(str, str)
    second_passed = Signal()

    def __init__(self, hall: Hall, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: frozenset[str] = frozenset()
        self._everything = False
        self._was_cut = False
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self._flush)
        self._seconds = QTimer(self, interval=SECOND_MS)
        self._seconds.setObjectName("seconds")
        self._seconds.start()
        self._hall = hall
        self.loading, self.draining = Progress(), Progress()
        self._loading, self._draining = Tracker(), Draining()
        self._seconds.timeout.connect(self._follow)
        self._note_progress()
        hall.changed.connect(self._gather)
        hall.link.changed.connect(self._tell_link)
        hall.noted.connect(self._tell_note)

    def leave(self) -> None:
        """Stop listening, before the windows go."""
        self._seconds.stop()
        self._hall.changed.disconnect(self._gather)
        self._hall.link.changed.disconnect(self._tell_link)
        self._hall.noted.disconnect(self._tell_note)

    def _gather(self, changes: Changes) -> None:
        self._ids |= changes.cases
        self._everything = self._everything or changes.everything
        if not self._gathering.isActive():
            self._gathering.start()

    def _flush(self) -> None:
        ids, self._ids = self._ids, frozenset()
        everything, self._everything = self._everything, False
        self.cases_changed.emit(None if everything else ids)

    def _follow(self) -> None:
        self._note_progress()
        self.second_passed.emit()

    def _note_progress(self) -> None:
        """How far a catch-up and the sending of orders have come."""
        hall, now = self._hall, self._hall.now_ms()
        state = hall.link.state
        self.loading = self._loading.follow(state.loaded, state.expected, now)
        is_cut = hall.link_status() in {LinkStatus.OFFLINE, LinkStatus.STARTING}
        self.draining = self._draining.follow(0 if is_cut else len(hall.wishes(WishState.WAITING)), now)

    def _tell_link(self, state: LinkState) -> None:
        """Once the line is back and all is here, every screen asks anew: what it missed is not left to the news."""
        self._was_cut = self._was_cut or state.lost_since_ms > 0
        if self._was_cut and not state.lost_since_ms and not state.expected:
            self._was_cut = False
            self._gather(Changes(everything=True))
        self._note_progress()
        self.link_changed.emit()

    def _tell_note(self, note: tuple[str, str]) -> None:
        self.noted.emit(*note)
