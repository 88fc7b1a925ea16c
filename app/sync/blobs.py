"""Sending files up and fetching them, piece by piece, beside the orders and never before them."""

from app.errors import CityUnreachable
from app.hall.hall import Hall
from app.hall.ports import BlobCity, BlobStore, Clock
from app.hall.sources import Source
from app.sync.backoff import delays

PART = 256 << 10  # 30 s on the slowest line we know of, 64 kbit/s
LONGEST_WAIT_S = 60.0
UNSENDABLE = frozenset({"too_large", "checksum"})  # about this file: the others go on


async def send_up(city: BlobCity, blobs: BlobStore, hall: Hall, clock: Clock) -> None:
    """Send for ever what is not up yet, going on where the last attempt was cut off."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.attachments.wake.wait()
        hall.attachments.wake.clear()
        for blob in await blobs.unsent():
            try:
                await _send(city, blobs, blob.sha256, blob.size)
            except CityUnreachable as error:
                if error.code in UNSENDABLE:
                    hall.noted.notify(("unsendable_file", blob.sha256))
                    continue
                hall.attachments.wake.set()
                wait_s = next(waits)
                hall.sources.failed(Source.ATTACHMENTS, error.code, hall.now_ms() + round(wait_s * 1000))
                await clock.sleep(wait_s)
                break
            waits = delays(longest=LONGEST_WAIT_S)
            hall.sources.heard(Source.ATTACHMENTS)
            await blobs.sent(blob.sha256)
            hall.attachments.sent(blob.sha256)
            hall.wake_orders.set()


async def fetch(city: BlobCity, blobs: BlobStore, hall: Hall) -> None:
    """Fetch for ever what somebody looks at and we do not have. Whoever still wants it asks again."""
    while True:
        sha256 = await hall.attachments.next_wanted()
        try:
            await _fetch(city, blobs, sha256)
            hall.sources.heard(Source.ATTACHMENTS)
        except CityUnreachable as error:  # whoever asked is told that it is not here
            hall.sources.failed(Source.ATTACHMENTS, error.code)
        finally:
            hall.attachments.looked_for(sha256)


async def _send(city: BlobCity, blobs: BlobStore, sha256: str, size: int) -> None:
    received = await city.blob_received(sha256)
    while received < size:
        start = received
        received = await city.send_blob(sha256, start, size, await blobs.read(sha256, start, PART))
        if received == start:
            raise CityUnreachable("wrong_echo", f"{sha256}: the platform takes nothing from byte {start} on")


async def _fetch(city: BlobCity, blobs: BlobStore, sha256: str) -> None:
    is_last = False
    while not is_last:
        start = await blobs.received(sha256)
        part, size = await city.blob_part(sha256, start, PART)
        is_last = start + len(part) >= size
        if not await blobs.add(sha256, part, is_last=is_last):
            raise CityUnreachable("checksum", f"{sha256}: what came has another hash")
