"""How often a panel asks the hall again: every so many milliseconds, sooner when there is news."""


class Pace:
    """The first question is due at once."""

    def __init__(self, every_ms: int, after_news_ms: int) -> None:
        self._every_ms = every_ms
        self._after_news_ms = after_news_ms
        self._asked_ms: int | None = None
        self._has_news = False

    def note_news(self) -> None:
        self._has_news = True

    def restart(self) -> None:
        """All is different: the next question is due at once."""
        self._asked_ms = None

    def take(self, now_ms: int) -> bool:
        """Whether it is time to ask; if so, it is taken as asked now."""
        wait_ms = self._after_news_ms if self._has_news else self._every_ms
        if self._asked_ms is not None and now_ms - self._asked_ms < wait_ms:
            return False
        self._asked_ms, self._has_news = now_ms, False
        return True
