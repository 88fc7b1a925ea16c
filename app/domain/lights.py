"""The four lights (domain.md §4.6): blue, yellow from 50 %, orange from 80 %, red from 100 % of the limit."""

from enum import IntEnum

from app.domain.cases import Case
from app.domain.clocks import Clock


class Light(IntEnum):
    """Worse is greater."""

    BLUE = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3


def light_at(clock: Clock | Case, now_ms: int) -> Light:
    """The light of a clock, or of a case by the worst of its clocks, at an instant."""
    if now_ms >= clock.red_ms:
        return Light.RED
    if now_ms >= clock.orange_ms:
        return Light.ORANGE
    return Light.YELLOW if now_ms >= clock.yellow_ms else Light.BLUE
