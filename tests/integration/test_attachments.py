"""Files that go with orders: kept before anything is said, sent in pieces, whole or not there, fetched on demand."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import requests
from sqlalchemy import func, select, update

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import CaseId
from app.domain.commands.side import Remark
from app.errors import BadInput, CityUnreachable, StoreFailed
from app.hall.link import LinkStatus
from app.hall.ports import Blob, WishState
from app.platform.blobs import PART_LIMIT, SIZE_LIMIT, UNFINISHED_DAYS
from app.platform.housekeeping import tidy
from app.platform.tables import blob_parts, blobs
from app.sync import blobs as carrying
from local_db.blobs import FileStore
from tests.fakes.cities import LiveCity, a_city
from tests.integration.test_city_and_hall import a_desk, effects, run, stories, until
from tests.integration.test_orders_go_up import backed_up, put_back

C1 = CaseId("c1")
DAY_MS = 86_400_000


def some_bytes(size: int, seed: int = 1) -> bytes:
    return Random(seed).randbytes(size)


def named(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCity]:
    with a_city(tmp_path_factory.mktemp("files"), stories(1)) as live:
        yield live


def put(live: LiveCity, sha256: str, body: bytes, start: int, end: int, size: int | None = None) -> requests.Response:
    said = {"Content-Range": f"bytes {start}-{end - 1}/{len(body) if size is None else size}"}
    return requests.put(f"{live.url}/v1/blobs/{sha256}", data=body[start:end], headers=said, timeout=20)


def head(live: LiveCity, sha256: str) -> tuple[int, str]:
    answer = requests.head(f"{live.url}/v1/blobs/{sha256}", timeout=20)
    return answer.status_code, answer.headers["Sync-Received"]


def get(live: LiveCity, sha256: str, wanted: str = "") -> requests.Response:
    headers = {"Range": wanted} if wanted else {}
    return requests.get(f"{live.url}/v1/blobs/{sha256}", headers=headers, timeout=20)


def test_a_file_is_there_once_its_last_piece_is(city: LiveCity):
    body = some_bytes(2500)
    sha256 = named(body)
    assert head(city, sha256) == (404, "0")
    for start, end in ((0, 1000), (1000, 2000)):
        answer = put(city, sha256, body, start, end)
        assert (answer.status_code, answer.json()) == (200, {"sha256": sha256, "size": 2500, "received": end})
        assert head(city, sha256) == (404, str(end))
        assert get(city, sha256).status_code == 404
    assert get(city, sha256).json()["code"] == "no_such_blob"
    assert put(city, sha256, body, 2000, 2500).json()["received"] == 2500
    assert head(city, sha256) == (200, "2500")
    assert get(city, sha256).content == body
    assert put(city, sha256, body, 0, 1000).json()["received"] == 2500  # another desk has the same picture


def test_any_part_of_it_can_be_read(city: LiveCity):
    body = some_bytes(3000, 2)
    sha256 = named(body)
    for start in range(0, 3000, 700):
        put(city, sha256, body, start, min(3000, start + 700))
    for wanted, part in (("0-0", body[:1]), ("699-700", body[699:701]), ("2999-", body[2999:]), ("1-9999", body[1:])):
        answer = get(city, sha256, f"bytes={wanted}")
        assert (answer.status_code, answer.content) == (206, part), wanted
        first = int(wanted.partition("-")[0])
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/3000"
    for wanted in ("3000-", "9-3", "x-1"):
        answer = get(city, sha256, f"bytes={wanted}")
        assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */3000")


def test_a_piece_in_the_wrong_place_is_told_where_to_go_on(city: LiveCity):
    body = some_bytes(900, 3)
    sha256 = named(body)
    put(city, sha256, body, 0, 300)
    for start, end in ((600, 900), (0, 300), (299, 600)):
        answer = put(city, sha256, body, start, end)
        told = (answer.status_code, answer.headers.get("Sync-Received"))
        assert told == ((409, "300") if end != 300 else (200, None))
    assert put(city, sha256, body, 300, 900).json()["received"] == 900
    assert get(city, sha256).content == body


def test_what_has_another_hash_is_not_taken_and_may_be_sent_anew(city: LiveCity):
    body = some_bytes(800, 4)
    sha256 = named(body)
    put(city, sha256, body, 0, 400)
    answer = put(city, sha256, body[:400] + b"x" * 400, 400, 800)
    assert (answer.status_code, answer.json()["code"]) == (422, "checksum")
    assert answer.json()["title"]
    assert head(city, sha256) == (404, "0")
    put(city, sha256, body, 0, 800)
    assert get(city, sha256).content == body


def test_who_says_another_size_begins_it_anew(city: LiveCity):
    body = some_bytes(500, 5)
    sha256 = named(body)
    put(city, sha256, body, 0, 100, size=9999)
    assert put(city, sha256, body, 100, 500).status_code == 409
    assert put(city, sha256, body, 0, 500).json()["received"] == 500


@pytest.mark.parametrize(
    ("status", "code", "said", "length"),
    [
        (422, "bad_range", "", 10),
        (422, "bad_range", "bytes 0-99/100", 10),
        (422, "bad_range", "bytes 9-0/100", 10),
        (422, "bad_range", "bytes 95-104/100", 10),
        (413, "too_large", f"bytes 0-9/{SIZE_LIMIT + 1}", 10),
        (413, "too_large", f"bytes 0-{PART_LIMIT}/{SIZE_LIMIT}", 10),
        (413, "too_large", "bytes 0-9/100", PART_LIMIT + 1),
    ],
)
def test_a_piece_that_is_not_in_order_is_refused_in_both_languages(
    city: LiveCity, status: int, code: str, said: str, length: int
):
    sha256 = named(b"never")
    url = f"{city.url}/v1/blobs/{sha256}"
    answer = requests.put(url, data=b"x" * length, headers={"Content-Range": said}, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["title"] != answer.json()["title_en"]
    assert head(city, sha256) == (404, "0")
    assert requests.put(f"{city.url}/v1/blobs/../x", data=b"x", timeout=20).status_code in {404, 405}
    assert requests.put(f"{city.url}/v1/blobs/{'A' * 64}", data=b"x", timeout=20).status_code == 422


def test_an_upload_that_was_given_up_is_forgotten(city: LiveCity):
    body = some_bytes(400, 6)
    sha256 = named(body)
    put(city, sha256, body, 0, 100)
    engine, now_ms = city.engine(), SystemClock().now_ms()
    assert tidy(engine, now_ms) == 0
    with engine.begin() as db:
        aged = now_ms - UNFINISHED_DAYS * DAY_MS - 1
        db.execute(update(blobs).where(blobs.c.sha256 == sha256).values(at_ms=aged))
    assert tidy(engine, now_ms) == 1
    engine.dispose()
    assert head(city, sha256) == (404, "0")


def test_a_kept_file_is_named_by_its_hash_and_survives_a_restart(tmp_path: Path):
    async def go() -> None:
        photo, body = tmp_path / "现场.jpg", some_bytes(5000)
        photo.write_bytes(body)
        files = FileStore(tmp_path / "desk")
        assert await files.unsent() == []
        assert await files.keep(photo) == Blob(named(body), 5000)
        assert await files.keep(photo) == Blob(named(body), 5000)
        files.close()
        (tmp_path / "desk/blobs/unsent/.77.copy").write_bytes(body[:9])  # of a program that died while it copied
        photo.unlink()
        files = FileStore(tmp_path / "desk")
        assert await files.unsent() == [Blob(named(body), 5000)]
        assert await files.read(named(body), 4990, 100) == body[4990:]
        await files.sent(named(body))
        assert await files.unsent() == []
        found = await files.find(named(body))
        assert found is not None
        assert found.read_bytes() == body
        assert (await files.keep(found)).is_unsent is False
        assert await files.send_again(named(body))
        assert await files.send_again(named(body))
        assert len(await files.unsent()) == 1
        assert not await files.send_again(named(b"unknown"))
        files.close()

    run(go())


def test_a_file_that_cannot_be_sent_is_refused_at_once(tmp_path: Path):
    async def go() -> None:
        files = FileStore(tmp_path / "desk")
        empty, large = tmp_path / "empty.jpg", tmp_path / "large.mp4"
        empty.touch()
        with large.open("wb") as file:
            file.truncate(SIZE_LIMIT + 1)
        for path, code in ((empty, "file_size"), (large, "file_size"), (tmp_path, "unreadable_file")):
            with pytest.raises(BadInput) as refused:
                await files.keep(path)
            assert (refused.value.code, refused.value.facts) == (code, {"name": path.name})
        assert await files.unsent() == []
        files.close()

    run(go())


def test_a_damaged_download_is_begun_anew(tmp_path: Path, city: LiveCity):
    async def go() -> None:
        body = some_bytes(carrying.PART + 1000, 7)
        sha256 = named(body)
        put(city, sha256, body, 0, len(body))
        files, client = FileStore(tmp_path / "desk"), CityClient(city.url, SystemClock(), "D-03")
        await files.add(sha256, b"y" * 100, is_last=False)
        with pytest.raises(CityUnreachable, match="another hash"):
            await carrying._fetch(client, files, sha256)
        assert await files.received(sha256) == 0
        await carrying._fetch(client, files, sha256)
        found = await files.find(sha256)
        assert found is not None
        assert found.read_bytes() == body
        files.close()
        client.close()

    run(go())


def test_evidence_given_offline_goes_up_before_its_order_and_is_read_at_another_desk(tmp_path: Path):
    body = some_bytes(3 * carrying.PART + 17, 8)
    photo = tmp_path / "处置后.jpg"
    photo.write_bytes(body)

    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "one", live.url) as one:
            await until(lambda: one.link_status() is LinkStatus.ONLINE and one.open_cases.size == 1)
            live.stop()
            reference = await one.attachments.attach(photo)
            assert reference == f"blob:{named(body)} 处置后.jpg"
            await one.submit(Remark, C1, note="已疏通", evidence=(reference,))
            await one.submit(Remark, C1, note="已拍照")
        photo.unlink()
        async with a_desk(tmp_path / "one", live.url) as one:
            assert one.attachments.unsent == {named(body)}
            assert [wish.command.blobs() for wish in one.wishes(WishState.WAITING)] == [(named(body),), ()]
            live.start()
            await until(lambda: not one.wishes(*WishState), 30)
            assert not one.attachments.unsent
        async with a_desk(tmp_path / "two", live.url) as two:
            await until(lambda: two.open_cases.size == 1 and not two.flow_wanted.is_set())
            story = await two.story(C1)
            assert story is not None
            assert story.flow[-2].attachments == reference
            assert await two.attachments.find(named(body)) is None
            fetched = await two.attachments.fetched(named(body))
            assert fetched is not None
            assert fetched.read_bytes() == body
            assert await two.attachments.find(named(body)) == fetched
            assert await two.attachments.find(named(b"unknown")) is None
            assert await two.attachments.fetched(named(b"unknown")) is None

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))
        assert effects(live, "remark") == 2


def test_an_upload_goes_on_where_the_line_was_cut(tmp_path: Path):
    body = some_bytes(4 * carrying.PART + 5, 9)
    sha256 = named(body)

    async def go(live: LiveCity) -> None:
        photo = tmp_path / "1.jpg"
        photo.write_bytes(body)
        files, client = FileStore(tmp_path / "desk"), CityClient(live.url, SystemClock(), "D-03")
        await files.keep(photo)
        for start in (0, carrying.PART):
            await client.send_blob(sha256, start, len(body), await files.read(sha256, start, carrying.PART))
        live.stop()
        with pytest.raises(CityUnreachable):
            await carrying._send(client, files, sha256, len(body))
        live.start()
        await carrying._send(client, files, sha256, len(body))
        files.close()
        client.close()

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))
        engine = live.engine()
        with engine.connect() as db:
            sizes = db.execute(select(func.length(blob_parts.c.body)).order_by(blob_parts.c.start)).scalars().all()
        engine.dispose()
        assert list(sizes) == [carrying.PART] * 4 + [5]
        assert get(live, sha256).content == body


def test_a_restored_platform_that_lacks_a_file_gets_it_again_with_the_order(tmp_path: Path):
    body = some_bytes(4000, 10)
    photo = tmp_path / "2.jpg"
    photo.write_bytes(body)

    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 1)
            copy = backed_up(live)
            reference = await hall.attachments.attach(photo)
            await hall.submit(Remark, C1, note="见照片", evidence=(reference,))
            await until(lambda: not hall.wishes(*WishState))
        live.stop()
        put_back(live, copy)
        live.start()
        assert head(live, named(body)) == (404, "0")
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.answers.accepted == 1 and not hall.wishes(*WishState), 30)

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))
        assert get(live, named(body)).content == body
        assert effects(live, "remark") == 1


def test_an_order_that_does_not_name_its_files_cannot_be_read(city: LiveCity):
    said = {"id": "b1", "kind": "remark", "v": 1, "case": "c1", "exp": 1, "after": [], "author": "P-DP", "post": "DP"}
    said |= {"device": "", "issued_ms": 1, "clock_offset_ms": 0}
    body = {"note": "x", "evidence": [f"blob:{'a' * 64}"]}
    answers = requests.post(
        f"{city.url}/v1/commands",
        json={"commands": [{**said, "body": body}, {**said, "id": "b2", "blobs": ["a" * 64], "body": body}]},
        timeout=20,
    ).json()["outcomes"]
    assert [(each["status"], each["code"], each["missing"]) for each in answers] == [
        ("rejected", "bad_body", []),
        ("deferred", "", [f"blob:{'a' * 64}"]),
    ]


def test_a_full_disk_or_a_lost_folder_is_said_and_nothing_is_promised(tmp_path: Path):
    async def go() -> None:
        photo = tmp_path / "3.jpg"
        photo.write_bytes(b"picture")
        files = FileStore(tmp_path / "desk")
        await files.keep(photo)
        shutil.rmtree(tmp_path / "desk")
        (tmp_path / "desk").write_text("a file where the folder was")
        with pytest.raises(StoreFailed) as failed:
            await files.keep(photo)
        assert failed.value.code == "store_io"
        files.close()

    run(go())
