"""How troubles reach the operator: one line, never a window in the way."""

import logging

from PySide6.QtCore import QObject, Signal

from app.errors import HallError
from widgets.text import errors

log = logging.getLogger(__name__)


class Notices(QObject):
    posted = Signal(str)

    def report(self, error: BaseException) -> None:
        """An expected trouble is told in the operator's words; a bug is logged and told as a bug."""
        if isinstance(error, HallError):
            log.info("%s: %s", error.code, error)
            self.posted.emit(errors.told(error))
        else:
            log.error("bug", exc_info=error)
            self.posted.emit(errors.bug())

    def tell(self, text: str) -> None:
        self.posted.emit(text)
