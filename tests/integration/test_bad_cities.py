"""A platform that misbehaves: the hall says what is wrong, believes nothing of it, loses nothing and comes back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import requests
import zstandard

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId
from app.domain.commands.side import Remark
from app.errors import CityUnreachable, CursorGone
from app.hall.link import LinkStatus
from app.hall.ports import Cursor, QueueQuery, WishState
from tests.fakes.cities import LiveCity, a_city
from tests.integration.test_city_and_hall import a_desk, effects, run, stories, until

C1 = CaseId("c1")
DAY_MS = 86_400_000
Mangle = Callable[[bytes, dict[str, str]], tuple[int, bytes, dict[str, str]]]


class Gate(BaseHTTPRequestHandler):
    """Stands before the real platform and spoils its answers while told to."""

    city: ClassVar[LiveCity]
    mangle: ClassVar[Mangle | None] = None
    passed_on: ClassVar[set[str]] = {"accept-encoding"}  # of the headers of a question

    def do_GET(self) -> None:
        headers = {name: value for name, value in self.headers.items() if name.lower() in self.passed_on}
        with requests.get(self.city.url + self.path, headers=headers, stream=True, timeout=70) as answer:
            self._pass_on(answer)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with requests.post(self.city.url + self.path, data=body, stream=True, timeout=70) as answer:
            self._pass_on(answer)

    def _pass_on(self, answer: requests.Response) -> None:
        body = answer.raw.read(decode_content=False)
        kept = ("Content-Type", "Content-Encoding", "ETag")
        headers = {name: answer.headers[name] for name in kept if name in answer.headers}
        status = answer.status_code
        if (mangle := type(self).mangle) is not None:
            status, body, headers = mangle(body, headers)
        length = int(headers.pop("Claimed-Length", len(body)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def html(_body: bytes, _headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    return 200, "<html>请先登录</html>".encode(), {"Content-Type": "text/html"}


def error_500(_body: bytes, _headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    return 500, b"Internal Server Error", {"Content-Type": "text/plain"}


def half_a_body(body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    return 200, body[: len(body) // 2], headers | {"Claimed-Length": str(len(body))}


def half_a_body_that_says_it_is_whole(body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    return 200, body[: len(body) // 2], headers


def other_json(_body: bytes, _headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    return 200, b'{"ok": true}', {"Content-Type": "application/json"}


def a_row_missing(body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    """Complete, with its trailer, but for one row."""
    lines = zstandard.ZstdDecompressor().decompressobj().decompress(body).splitlines(keepends=True)
    return 200, zstandard.compress(b"".join([*lines[:5], *lines[6:]])), headers


def a_letter_changed(body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    plain = zstandard.ZstdDecompressor().decompressobj().decompress(body)
    return 200, zstandard.compress(plain.replace("金柳路".encode(), "银柳路".encode(), 1)), headers


@contextmanager
def behind_a_gate(live: LiveCity) -> Iterator[str]:
    Gate.city, Gate.mangle = live, None
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        Gate.mangle = None
        server.shutdown()
        server.server_close()


BAD = [
    (html, "not_a_platform"),
    (error_500, "server_error"),
    (half_a_body, "no_answer"),
    (half_a_body_that_says_it_is_whole, "bad_answer"),
    (other_json, "bad_answer"),
]


@pytest.mark.parametrize(("mangle", "code"), BAD, ids=lambda value: getattr(value, "__name__", value))
def test_a_spoilt_answer_is_named(tmp_path: Path, mangle: Mangle, code: str):
    async def go(live: LiveCity) -> None:
        with behind_a_gate(live) as url:
            city = CityClient(url, SystemClock(), "D-03")
            await city.facts()
            Gate.mangle = staticmethod(mangle)
            with pytest.raises(CityUnreachable) as trouble:
                await city.facts()
            assert trouble.value.code == code
            assert url in str(trouble.value) or code == "no_answer"
            city.close()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


@pytest.mark.parametrize(
    "mangle",
    [half_a_body, half_a_body_that_says_it_is_whole, a_row_missing, a_letter_changed],
    ids=lambda mangle: mangle.__name__,
)
def test_a_snapshot_that_breaks_off_or_is_altered_is_not_taken_over(tmp_path: Path, mangle: Mangle):
    async def go(live: LiveCity) -> None:
        with behind_a_gate(live) as url:
            city = CityClient(url, SystemClock(), "D-03")
            Gate.mangle = staticmethod(mangle)
            with pytest.raises(CityUnreachable):
                _ = [part async for part in city.cases()]
            city.close()

    with a_city(tmp_path, stories(300)) as live:
        run(go(live))


@pytest.mark.parametrize(("mangle", "code"), BAD[:2], ids=lambda value: getattr(value, "__name__", value))
def test_orders_wait_out_a_bad_platform_and_go_up_once(tmp_path: Path, mangle: Mangle, code: str):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "warm", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE)
        with behind_a_gate(live) as url:
            Gate.mangle = staticmethod(mangle)
            async with a_desk(tmp_path / "warm", url) as hall:
                await hall.submit(Remark, C1, note="平台异常时的备注")
                await until(lambda: hall.link_status() is LinkStatus.OFFLINE and hall.link.state.why == code)
                assert await hall.count(QueueQuery()) == 3
                assert len(hall.wishes(WishState.WAITING)) == 1
        async with a_desk(tmp_path / "warm", live.url) as hall:
            await until(lambda: not hall.wishes(*WishState))

    with a_city(tmp_path, stories()) as live:
        run(go(live))
        assert effects(live, "remark") == 1


def test_another_history_is_noticed_and_read_anew_and_orders_stay(tmp_path: Path):
    async def go(first: LiveCity, second: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", first.url) as hall:
            await until(lambda: hall.open_cases.size == 3)
        heard: list[tuple[str, str]] = []
        async with a_desk(tmp_path / "desk", second.url) as hall:
            hall.noted.connect(heard.append)
            await until(lambda: hall.open_cases.size == 5)
            assert heard[0][0] == "epoch_changed"
            assert hall.cursor.epoch == heard[0][1]

    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with a_city(one, stories()) as first, a_city(two, stories(5)) as second:
        run(go(first, second))


@pytest.mark.parametrize(
    ("change", "code"),
    [({"epoch": "other"}, "epoch_changed"), ({"scope": "other"}, "scope_changed"), ({"seq": 10**9}, "feed_truncated")],
)
def test_a_cursor_that_cannot_be_continued_is_refused_by_name(tmp_path: Path, change: dict[str, object], code: str):
    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, SystemClock(), "D-03")
        facts = await city.facts()
        good = {"epoch": facts.epoch, "scope": facts.scope, "seq": 0}
        with pytest.raises(CursorGone) as gone:
            await city.news(Cursor(**good | change))  # type: ignore[arg-type]
        assert gone.value.code == code
        city.close()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


class Yesterday(SystemClock):
    """A workstation whose clock was never set."""

    def now_ms(self) -> int:
        return super().now_ms() - DAY_MS


def test_a_workstation_clock_a_day_off_does_not_move_a_light(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        city = CityClient(live.url, Yesterday(), "D-03")
        sample = await city.time()
        assert abs(sample.offset_ms - DAY_MS) < 2000
        city.close()

    with a_city(tmp_path, stories()) as live:
        run(go(live))


def test_an_address_where_nothing_listens_is_told():
    async def go() -> None:
        city = CityClient("http://127.0.0.1:9", SystemClock(), "D-03")
        with pytest.raises(CityUnreachable) as trouble:
            await city.facts()
        assert trouble.value.code == "no_answer"
        city.close()

    run(go())
