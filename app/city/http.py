"""One HTTP session in one lane, and what its troubles mean to the hall."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import requests
import urllib3
from requests.adapters import BaseAdapter

from app.errors import CityUnreachable, CursorGone, HallError
from app.wire.messages import PROTOCOL, Problem

T = TypeVar("T")

CONNECT_S = 5.0
ANSWER_S = 30.0
GONE = 410


class HttpSession:
    """A session is not safe to share between threads: use it in one lane only."""

    def __init__(self, url: str, line: BaseAdapter | None = None) -> None:
        """`line` carries the requests; without one they go over the network."""
        self._url = url.rstrip("/")
        self._session = requests.Session()
        if line:
            self._session.mount(self._url, line)
        self._session.trust_env = False  # the hall's platform is never behind a proxy of the desktop
        self._session.headers["Sync-Protocol"] = str(PROTOCOL)

    def get(self, path: str, kind: type[T], *, answer_s: float = ANSWER_S, **query: object) -> T:
        with troubles():
            answer = self._session.get(self._url + path, params=_texts(query), timeout=(CONNECT_S, answer_s))
            return decoded(_checked(answer), kind)

    def post(self, path: str, body: bytes, kind: type[T]) -> T:
        headers = {"Content-Type": "application/json"}
        with troubles():
            answer = self._session.post(self._url + path, data=body, headers=headers, timeout=(CONNECT_S, ANSWER_S))
            return decoded(_checked(answer), kind)

    def open(self, path: str, accept: str, *, answer_s: float = ANSWER_S, **query: object) -> requests.Response:
        """An answer whose body is read piece by piece; the caller closes it."""
        headers = {"Accept": accept, "Accept-Encoding": "zstd"}
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
            "server_error",
            f"{answer.url}: HTTP {answer.status_code} {problem.code} {_words(problem)}",
            status=answer.status_code,
        )
    if not kind.startswith(accept):
        raise CityUnreachable("not_a_platform", f"{answer.url}: answered {kind or 'no type'}, not {accept}", kind=kind)
    return answer


def _problem(answer: requests.Response) -> Problem:
    try:
        return msgspec.json.decode(answer.content, type=Problem)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Problem(status=answer.status_code, code="unknown", title="")


def _words(problem: Problem) -> str:
    return " / ".join(each for each in (problem.title, problem.title_en, problem.detail) if each)


def _texts(query: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items()}
