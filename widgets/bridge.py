"""The hall's news as Qt signals, gathered so that a burst is drawn once."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.hall.hall import Hall
from app.hall.link import LinkState
from app.hall.values import Changes

GATHER_MS = 50
SECOND_MS = 1000


class HallBridge(QObject):
    """`cases_changed` carries a frozenset of case ids, or None when everything may have changed."""

    cases_changed = Signal(object)
    link_changed = Signal()
    noted = Signal(str, str)
    second_passed = Signal()

    def __init__(self, hall: Hall, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: frozenset[str] = frozenset()
        self._everything = False
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self._flush)
        self._seconds = QTimer(self, interval=SECOND_MS)
        self._seconds.setObjectName("seconds")
        self._seconds.timeout.connect(self.second_passed)
        self._seconds.start()
        self._hall = hall
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

    def _tell_link(self, _state: LinkState) -> None:
        self.link_changed.emit()

    def _tell_note(self, note: tuple[str, str]) -> None:
        self.noted.emit(*note)
