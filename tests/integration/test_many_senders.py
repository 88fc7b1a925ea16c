"""Several desks that hold the same orders and files and send them at once, on every database (I1, I5, I7)."""

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import msgspec
import pytest
import requests

from app.wire.codec import encode
from app.wire.messages import CommandBatch, CommandEnvelope, OutcomeBatch, WireOutcome
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity, a_city_on
from tests.fakes.world import FakeClock
from tests.integration.test_city_and_hall import stories

SENDERS = 8
PART = 4096


@pytest.fixture
def live(database: str) -> Iterator[LiveCity]:
    with a_city_on(database, stories(2), now_ms=FakeClock().now_ms) as made:
        yield made


def a_chain(hall: Caller, count: int) -> list[CommandEnvelope]:
    """Orders over two cases by turns, each naming all before it on its case; the fourth of the first is refused."""
    chain: list[CommandEnvelope] = []
    for number in range(count):
        case = f"c{number % 2 + 1}"
        name, said = ("close", {"closing": 1}) if number == 6 else ("remark", {"note": str(number)})
        before = [each.id for each in chain if each.case == case]
        chain.append(msgspec.structs.replace(hall.envelope(case, name, "P-DP", **said), after=before))
    return chain


def test_orders_that_eight_desks_send_in_any_order_are_each_done_once_and_in_their_order(live: LiveCity, hall: Caller):
    chain = a_chain(hall, 16)
    together = threading.Barrier(SENDERS)

    def send(seed: int) -> dict[str, WireOutcome]:
        random, heard, session = Random(seed), dict[str, WireOutcome](), requests.Session()
        session.trust_env = False
        together.wait()
        while len(heard) < len(chain):
            some = random.sample(chain, random.randint(1, 6))
            body = encode(CommandBatch(commands=some))
            answer = session.post(f"{live.url}/v1/commands", data=body, timeout=60)
            assert answer.status_code == 200, answer.text
            for outcome in msgspec.json.decode(answer.content, type=OutcomeBatch).outcomes:
                if outcome.status != "deferred":
                    assert heard.setdefault(outcome.id, outcome) == outcome
        session.close()
        return heard

    with ThreadPoolExecutor(SENDERS) as senders:
        heard = list(senders.map(send, range(SENDERS)))
    assert all(each == heard[0] for each in heard)
    assert [heard[0][each.id].code for each in chain if each.case == "c1"][3:] == ["wrong_state"] + ["predecessor"] * 4
    for case in ("c1", "c2"):
        done = [each.id for each in chain if each.case == case and heard[0][each.id].status == "accepted"]
        assert [step.command_id for step in hall.history(case)][1:] == done
        assert len(done) == (3 if case == "c1" else 8)


def test_a_file_that_several_desks_send_at_once_is_whole_in_the_end(live: LiveCity):
    body = Random(1).randbytes(10 * PART + 7)
    sha256 = hashlib.sha256(body).hexdigest()
    together = threading.Barrier(4)

    def send(_: int) -> int:
        session, received = requests.Session(), 0
        session.trust_env = False
        together.wait()
        while received < len(body):
            end = min(len(body), received + PART)
            said = {"Content-Range": f"bytes {received}-{end - 1}/{len(body)}"}
            url = f"{live.url}/v1/blobs/{sha256}"
            answer = session.put(url, data=body[received:end], headers=said, timeout=60)
            assert answer.status_code in {200, 409}, answer.text
            received = int(answer.headers["Sync-Received"]) if answer.status_code == 409 else answer.json()["received"]
        session.close()
        return received

    with ThreadPoolExecutor(4) as senders:
        assert set(senders.map(send, range(4))) == {len(body)}
    found = requests.get(f"{live.url}/v1/blobs/{sha256}", timeout=20)
    assert found.content == body
