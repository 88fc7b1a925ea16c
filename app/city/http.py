"""One HTTP session in one lane, and what its troubles mean to the hall."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
import requests
import urllib3
from requests.adapters import BaseAdapter

from app.errors import CityUnreachable, CursorGone, HallError
from app.wire.messages import HEADER_PERSON, HEADER_POST, HEADER_PROTOCOL, HEADER_RECEIVED, PROTOCOL_MAX, Problem

T = TypeVar("T")

CONNECT_S = 5.0
ANSWER_S = 30.0
GONE = 410
PART_TOLD = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
MEANINGS = {  # what a status says that is not about this one request (sync.md §2.2); all others are "server_error"
    401: "token_expired",
    413: "too_large",
    426: "upgrade_required",
    429: "busy",
    503: "busy",
}
TOLD = frozenset({"scope_revoked", "bad_envelope", "checksum", "go_on_elsewhere"})  # by the problem's own code


class HttpSession:
    """A session is not safe to share between threads: use it in one lane only."""

    def __init__(self, url: str, line: BaseAdapter | None = None) -> None:
        """`line` carries the requests; without one they go over the network."""
        self._url = url.rstrip("/")
        self._session = requests.Session()
        if line:
            self._session.mount(self._url, line)
        self._session.trust_env = False  # the hall's platform is never behind a proxy of the desktop
        self._seat: dict[str, str] = {}
        self.speak(PROTOCOL_MAX)

    def speak(self, protocol: int) -> None:
        """Which dsync the requests are in, once the platform has said what it speaks."""
        self._session.headers[HEADER_PROTOCOL] = str(protocol)

    def act_as(self, person: str, post: str) -> None:
        """In whose name the next requests are, from any thread; "" = nobody's."""
        self._seat = {HEADER_PERSON: quote(person), HEADER_POST: quote(post)} if person else {}

    def get(self, path: str, kind: type[T], *, answer_s: float = ANSWER_S, **query: object) -> T:
        with troubles():
            answer = self._session.get(
                self._url + path, params=_texts(query), headers=self._seat, timeout=(CONNECT_S, answer_s)
            )
            return decoded(_checked(answer), kind)

    def post(self, path: str, body: bytes, kind: type[T]) -> T:
        headers = {"Content-Type": "application/json", **self._seat}
        with troubles():
            answer = self._session.post(self._url + path, data=body, headers=headers, timeout=(CONNECT_S, ANSWER_S))
            return decoded(_checked(answer), kind)

    def put(self, path: str, body: bytes, said: dict[str, str], kind: type[T]) -> T:
        headers = {"Content-Type": "application/octet-stream", **self._seat, **said}
        with troubles():
            answer = self._session.put(self._url + path, data=body, headers=headers, timeout=(CONNECT_S, ANSWER_S))
            return decoded(_checked(answer), kind)

    def head(self, path: str) -> int:
        """How many bytes of an attachment the platform says it has."""
        with troubles():
            answer = self._session.head(self._url + path, headers=self._seat, timeout=(CONNECT_S, ANSWER_S))
        received = answer.headers.get(HEADER_RECEIVED, "")
        if not received.isdecimal():
            raise CityUnreachable("bad_answer", f"{answer.url}: HTTP {answer.status_code} says not how much is there")
        return int(received)

    def part(self, path: str, start: int, length: int) -> tuple[bytes, int]:
        """Bytes of an attachment and the size of the whole."""
        headers = {"Range": f"bytes={start}-{start + length - 1}", "Accept-Encoding": "identity", **self._seat}
        with troubles():
            answer = self._session.get(self._url + path, headers=headers, timeout=(CONNECT_S, ANSWER_S))
            _checked(answer, "application/octet-stream")
        told = PART_TOLD.fullmatch(answer.headers.get("Content-Range", ""))
        if told is None or int(told[1]) != start or int(told[2]) + 1 - start != len(answer.content):
            raise CityUnreachable("wrong_echo", f"{answer.url}: these are not the bytes that were asked for")
        return answer.content, int(told[3])

    def open(self, path: str, accept: str, *, answer_s: float = ANSWER_S, **query: object) -> requests.Response:
        """An answer whose body is read piece by piece; the caller closes it."""
        headers = {"Accept": accept, "Accept-Encoding": "zstd", **self._seat}
        with troubles():
            answer = self._session.get(
                self._url + path, params=_texts(query), headers=headers, timeout=(CONNECT_S, answer_s), stream=True
            )
            try:
                return _checked(answer, accept)
            except HallError:
                answer.close()
                raise

    def close(self) -> None:
        self._session.close()


@contextmanager
def troubles() -> Iterator[None]:
    """Whatever keeps an answer from us is CityUnreachable: the same question is asked again later."""
    try:
        yield
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise CityUnreachable("no_answer", f"no answer from the platform: {error}") from error


def decoded(answer: requests.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise CityUnreachable("bad_answer", f"{answer.url}: the answer is not what was agreed: {error}") from error


def _checked(answer: requests.Response, accept: str = "application/json") -> requests.Response:
    """The answer, if it is one of ours; CursorGone for 410, CityUnreachable for all else that is not success."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code == GONE:
        raise CursorGone(_problem(answer).code, f"{answer.url}: the platform cannot continue from our cursor")
    if not answer.ok:
        problem = _problem(answer)
        raise CityUnreachable(
            problem.code if problem.code in TOLD else MEANINGS.get(answer.status_code, "server_error"),
            f"{answer.url}: HTTP {answer.status_code} {problem.code} {_words(problem)}",
            status=answer.status_code,
            retry_after_s=_retry_after_s(answer),
            why=problem.detail or problem.title_en,
        )
    if not kind.startswith(accept):
        raise CityUnreachable("not_a_platform", f"{answer.url}: answered {kind or 'no type'}, not {accept}", kind=kind)
    return answer


def _problem(answer: requests.Response) -> Problem:
    try:
        return msgspec.json.decode(answer.content, type=Problem)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Problem(status=answer.status_code, code="unknown", title="")


def _retry_after_s(answer: requests.Response) -> float:
    """0 where nothing is said, or a date."""
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0


def _words(problem: Problem) -> str:
    return " / ".join(each for each in (problem.title, problem.title_en, problem.detail) if each)


def _texts(query: dict[str, Any]) -> dict[str, str | list[str]]:
    return {name: value if isinstance(value, list) else str(value) for name, value in query.items()}
