"""Measuring a run from inside: how long the window was deaf, and how old news were when they were shown."""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, Qt, QTimer

from app.domain.cases import CASE_COLUMNS
from app.hall.hall import Hall
from app.hall.ports import Batch
from widgets.bridge import HallBridge
from widgets.models.queue_model import QueueModel

TICK_MS = 5
UPDATED = CASE_COLUMNS.index("updated_ms")
WARM_UP_S = 2.0  # building the first windows is not a stall of the running hall


class Probe(QObject):
    def __init__(self, hall: Hall, bridge: HallBridge) -> None:
        super().__init__()
        self.lags_ms: list[float] = []
        self.stalls_ms: list[float] = []
        self._hall = hall
        self._shown_later: list[int] = []
        self._started = self._last = time.monotonic()
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self.usable_ms: int | None = None
        self.queue_usable = asyncio.Event()
        hall.learned.connect(self._learn)
        bridge.cases_changed.connect(self._show)

    def restart(self) -> None:
        """Forget what was measured so far."""
        self.lags_ms, self.stalls_ms = [], []

    def await_queue(self, model: QueueModel) -> None:
        """Note when the queue has its first answer, since the process began."""
        if model.is_known:
            self._queue_known()
        else:
            model.begun.connect(self._queue_known)

    def figures(self) -> dict[str, Any]:
        """Feed lag p50/p95 and the longest stall in milliseconds, memory in MB."""
        lags = sorted(self.lags_ms)
        return {
            "feed_lag_p50_ms": round(lags[len(lags) // 2], 1) if lags else None,
            "feed_lag_p95_ms": round(lags[int(len(lags) * 0.95)], 1) if lags else None,
            "usable_ms": self.usable_ms,
            "ui_stall_max_ms": round(max(self.stalls_ms, default=0.0), 1),
            "rss_mb": round(psutil.Process().memory_info().rss / 1e6, 1),
        }

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._started > WARM_UP_S:
            self.stalls_ms.append((now - self._last) * 1000 - TICK_MS)
        self._last = now

    def _queue_known(self) -> None:
        if self.usable_ms is None:
            self.usable_ms = since_start_ms()
            self.queue_usable.set()

    def _learn(self, batch: Batch) -> None:
        if self._hall.link.state.lag == 0:
            self._shown_later += [row[UPDATED] for row in batch.cases]

    def _show(self, _ids: object) -> None:
        now = self._hall.now_ms()
        self.lags_ms += [now - committed for committed in self._shown_later]
        self._shown_later = []


def since_start_ms() -> int:
    """Milliseconds since this process began. The kernel's own stamp: psutil's is off by up to a second."""
    began = float(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    return round((time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")) * 1000)
