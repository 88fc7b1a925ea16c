"""The platform's news as they come: server-sent events, or long polls where a proxy swallows those."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec
import requests

from app.city.http import HttpSession, troubles
from app.errors import CityUnreachable
from app.hall.ports import Cursor
from app.wire.messages import SCHEMA, FeedPage

SILENCE_S = 20.0  # the platform sends a bookmark every 15 s
SILENCES_ALLOWED = 2
POLL_WAIT_S = 25
PAGE_LIMIT = 500


class News:
    """The next page after a cursor, by an event stream that is kept open between questions."""

    def __init__(self, session: HttpSession) -> None:
        self._session = session
        self._stream: requests.Response | None = None
        self._pages: Iterator[FeedPage] = iter(())
        self._at = -1
        self._silences = 0
        self._leaving = False
        self._is_broken_off = False

    def after(self, cursor: Cursor) -> FeedPage:
        """Waits for news or a bookmark. CursorGone when the platform cannot continue, else CityUnreachable."""
        self._tell_of_break()
        page = self._polled(cursor) if self._silences >= SILENCES_ALLOWED else self._streamed(cursor)
        if (page.epoch, page.scope, page.since) != (cursor.epoch, cursor.scope, cursor.seq):
            self.close()
            raise CityUnreachable("wrong_echo", f"asked after {cursor}, answered {page.epoch} {page.since}")
        self._at = page.next
        return page

    def break_off(self) -> None:
        """End what is waited for, from any thread: the next question is another one (CityUnreachable seat_changed)."""
        self._is_broken_off = True
        if self._stream is not None:
            with suppress(RuntimeError, OSError):  # it has just ended by itself
                self._stream.raw.shutdown()

    def interrupt(self) -> None:
        """End a read that is under way, from any thread; the reader then closes the stream itself."""
        self._leaving = True
        if self._stream is not None:
            self._stream.raw.shutdown()

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream, self._at = None, -1

    def _polled(self, cursor: Cursor) -> FeedPage:
        wait = {"limit": PAGE_LIMIT, "wait": POLL_WAIT_S}
        return self._session.get("/v1/feed", FeedPage, answer_s=POLL_WAIT_S + 10, **wait, **_query(cursor))

    def _streamed(self, cursor: Cursor) -> FeedPage:
        try:
            if self._stream is None or self._at != cursor.seq:
                self._open(cursor)
                self._tell_of_break()
            with troubles():
                page = next(self._pages, None)
        except CityUnreachable as error:
            self.close()
            self._tell_of_break()
            self._silences += "timed out" in str(error)
            raise
        if page is None:
            self.close()
            self._tell_of_break()
            raise CityUnreachable("stream_ended", "the platform ended the event stream")
        self._silences = 0
        return page

    def _tell_of_break(self) -> None:
        if self._is_broken_off:
            self._is_broken_off = False
            self.close()
            raise CityUnreachable("seat_changed", "somebody else sits there now")

    def _open(self, cursor: Cursor) -> None:
        self.close()
        if self._leaving:
            raise CityUnreachable("leaving", "the hall is being closed")
        query = _query(cursor)
        self._stream = self._session.open("/v1/feed", "text/event-stream", answer_s=SILENCE_S, **query)
        self._pages = _pages(self._stream)


def _query(cursor: Cursor) -> dict[str, object]:
    return {"since": cursor.seq, "epoch": cursor.epoch, "scope": cursor.scope, "schema": SCHEMA}


def _pages(stream: requests.Response) -> Iterator[FeedPage]:
    """Feed pages out of an event stream, each as soon as its blank line is there."""
    waiting = b""
    for chunk in stream.raw.stream(None, decode_content=False):
        waiting += chunk
        while b"\n\n" in waiting:
            event, _, waiting = waiting.partition(b"\n\n")
            yield from _page_in(event)


def _page_in(event: bytes) -> Iterator[FeedPage]:
    for line in event.split(b"\n"):
        if line.startswith(b"data: "):
            try:
                yield msgspec.json.decode(line[6:], type=FeedPage)
            except (msgspec.DecodeError, msgspec.ValidationError) as error:
                raise CityUnreachable("bad_answer", f"the event stream: {error}") from error
