"""The network between halls and platform, and everything it can do to a question or an answer."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from tests.faults.sim.line import Ask, Copy, Cut, Reply

KEPT = 6  # old answers of each kind that may come again
HANG = 0.15  # of what is dropped is dropped without a word
LATE_S = 8.0
NEVER = 1 << 60
CUT_BEFORE = 1500  # bytes
MOST_PIECES = 9  # of an answer that is shortened

FAULTS = (
    "request_dropped",
    "request_cut",
    "request_doubled",
    "reply_dropped",
    "reply_cut",
    "reply_shortened",  # cut as if it ended there
    "reply_late",
    "old_answer",
)


class Server(Protocol):
    """A worker of the platform."""

    alive: bool
    name: str

    def answer(self, ask: Ask, cut_at: int = -1) -> Reply: ...


@dataclass(slots=True)
class Weather:
    """How the network is: the chance of each fault, by name. All zero once it has healed."""

    chances: dict[str, float] = field(default_factory=dict)
    slow: float = 0.05  # how often an answer takes long
    impatient: float = 0.0  # how often something on the way ends a snapshot, as if it were whole
    dark: dict[str, float] = field(default_factory=dict)  # until when a station is cut off, seconds

    def heal(self) -> None:
        self.chances.clear()
        self.dark.clear()
        self.slow = self.impatient = 0.0


@dataclass(frozen=True, slots=True)
class _Old:
    """An answer that may come again."""

    station: str
    place: str
    reply: Reply


@dataclass(slots=True)
class _Room:
    """So many bytes or pieces of an answer come; then it breaks off, or seems to end there."""

    size: int = NEVER
    pieces: int = NEVER
    is_told: bool = False


class Network:
    def __init__(self, dice: Random, workers: Sequence[Server], weather: Weather) -> None:
        self.faults: Counter[str] = Counter()
        self.weather = weather
        self._dice = dice
        self._workers = workers
        self._old: dict[str, deque[_Old]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._healed = asyncio.Event()
        self._open: dict[Reply, str] = {}  # who reads it

    def note(self, said: str) -> None:
        """Told of all that happens on it."""

    def heal(self) -> None:
        self.weather.heal()
        self._healed.set()  # a line that works again ends what it had left hanging
        self._old.clear()

    def go_dark(self, station: str, seconds: float) -> None:
        """Cut off one station for so long; what is on its way to it is lost."""
        self.weather.dark[station] = asyncio.get_running_loop().time() + seconds
        self.faults["blackout"] += 1
        for reply, name in list(self._open.items()):
            if name == station:
                reply.cut()

    async def carry(self, station: str, ask: Ask) -> tuple[Reply, AsyncIterator[bytes]]:
        """The answer to a question, or Cut, or TimeoutError, after all that happened on the way."""
        await asyncio.sleep(self._delay_s())
        self.note(f"{station} asks {ask.kind} {ask.query} {len(ask.body)}")
        if asyncio.get_running_loop().time() < self.weather.dark.get(station, 0.0):
            raise Cut
        fault = self._fault(ask)
        if fault:
            self.faults[fault] += 1
            self.note(f"{station} {fault}")
        if fault == "request_dropped":
            await self._lost(ask.patience_s)
        if fault == "old_answer":
            reply: Reply = Copy(self._old_one(station, ask))
        else:
            reply = await self._asked(station, ask, fault)
        if fault == "reply_dropped":
            await self._lost(ask.patience_s)
        if fault == "reply_late":
            await asyncio.sleep(self._dice.uniform(0.5, LATE_S))
        return reply, self._read(station, reply, self._room(ask, fault))

    def _old_one(self, station: str, ask: Ask) -> Reply:
        """An answer given before, best to another station that stood at the same place."""
        old = list(self._old[ask.kind])
        others = [each for each in old if each.station != station]
        same = [each for each in others if each.place == ask.place]
        return self._dice.choice(same or others or old).reply

    async def _asked(self, station: str, ask: Ask, fault: str) -> Reply:
        worker = self._worker()
        if fault == "request_cut":
            worker.answer(ask, self._dice.randrange(len(ask.body) or 1))
            await asyncio.sleep(self._delay_s())
            raise Cut
        reply = worker.answer(ask)
        if fault == "request_doubled":
            await asyncio.sleep(self._dice.choice((0.0, self._dice.uniform(0, 2))))
            again = self._worker().answer(ask)
            reply, spare = self._dice.sample((reply, again), 2)
            spare.gone.set()
        async with asyncio.timeout(ask.patience_s):
            await reply.begun.wait()
        if not reply.status:
            raise Cut
        self._old[ask.kind].append(_Old(station, ask.place, reply))
        return reply

    async def _read(self, station: str, reply: Reply, room: "_Room") -> AsyncIterator[bytes]:
        self._open[reply] = station
        try:
            async for piece in reply.pieces():
                await asyncio.sleep(self._delay_s())
                if room.pieces == 1 or len(piece) >= room.size:
                    yield piece[: room.size]
                    if room.is_told:
                        raise Cut
                    return
                room.size -= len(piece)
                room.pieces -= 1
                yield piece
        finally:
            self._open.pop(reply, None)

    def _room(self, ask: Ask, fault: str) -> "_Room":
        """How much of the answer comes through. A snapshot that ends too early does so between its lines, mostly."""
        if fault == "reply_shortened" and ask.path == "/v1/snapshot":
            return _Room(pieces=self._dice.randint(2, MOST_PIECES))
        if fault in {"reply_cut", "reply_shortened"}:
            return _Room(self._dice.randrange(1, CUT_BEFORE), is_told=fault == "reply_cut")
        return _Room()

    async def _lost(self, patience_s: float) -> None:
        if self._dice.random() < HANG:
            async with asyncio.timeout(patience_s):
                await self._healed.wait()
            raise Cut
        await asyncio.sleep(self._delay_s())
        raise Cut

    def _worker(self) -> Server:
        alive = [worker for worker in self._workers if worker.alive]
        if not alive:
            raise Cut
        return self._dice.choice(alive)

    def _fault(self, ask: Ask) -> str:
        """What happens to this question; at most one thing."""
        if self.weather.impatient and ask.path == "/v1/snapshot" and self._dice.random() < self.weather.impatient:
            return "reply_shortened"
        left = self._dice.random()
        for name, chance in self.weather.chances.items():
            left -= chance
            if left < 0:
                needed = {"old_answer": self._old[ask.kind], "request_cut": ask.body}
                return name if needed.get(name, True) else ""
        return ""

    def _delay_s(self) -> float:
        if self._dice.random() < self.weather.slow:
            return self._dice.uniform(0.1, 3.0)
        return self._dice.uniform(0.001, 0.04)
