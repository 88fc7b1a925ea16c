"""Which of the workers does what the platform does by itself: the one that holds a lock of the database's own.

The lock ends with its connection, so another worker takes over when the leader dies. Should two believe for a moment
that they lead, nothing happens twice: what the platform gives has ids of its own making.
"""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.platform.database import is_shared

LOCK = 0x6772_6964  # "grid"; such locks belong to one database


class Leader:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seat: Connection | None = None

    @property
    def is_seated(self) -> bool:
        return self._seat is not None

    def leads(self) -> bool:
        """Whether this worker leads, taking the lead where nobody has it; SQLAlchemyError when it cannot be known."""
        if not is_shared(self._engine):
            return True
        try:
            if self._seat is None:
                self._seat = self._taken()
            else:
                self._seat.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.leave()
            raise
        return self._seat is not None

    def leave(self) -> None:
        seat, self._seat = self._seat, None
        if seat is not None:
            seat.close()  # out of the pool, it ends: that gives the lock back

    def _taken(self) -> Connection | None:
        db = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            if db.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
                db.detach()
                return db
        except SQLAlchemyError:
            db.close()
            raise
        db.close()
        return None
