"""The platform's time on this machine, whatever its own clock says (sync.md §2.6)."""

from collections import deque

from app.hall.ports import Clock, TimeSample

SAMPLES = 8
JUMP_MS = 5000  # the wall clock against the monotonic one: somebody set it, or the machine slept


class CityTime:
    """Counts on from the last measurement with the monotonic clock: setting the wall clock changes nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: deque[tuple[int, int]] = deque(maxlen=SAMPLES)  # round trip, platform minus monotonic clock
        self._lead_ms = self._lead()
        self._jump_ms = 0
        self._ahead_ms = self._lead_ms  # of the monotonic clock
        self.round_trip_ms = -1  # of the measurement believed, -1 = none since the start
        self.measured_ms = 0  # the platform's time of the last measurement, 0 = none since the start

    def restore(self, offset_ms: int, not_before_ms: int = 0) -> None:
        """Begin with the offset of the last run, until the platform can be asked.

        `not_before_ms` is a time of the platform that has passed: a machine whose clock was reset is not believed.
        """
        city_ms = max(self._clock.now_ms() + offset_ms, not_before_ms)
        self._ahead_ms = city_ms - self._clock.monotonic_ms()

    def learn(self, sample: TimeSample) -> None:
        """Take a measurement; of the last eight the one with the shortest round trip is believed.

        Each is kept against the monotonic clock: the wall clock may be moved between two of them.
        """
        self._look()
        self._samples.append((sample.round_trip_ms, sample.offset_ms + self._lead_ms))
        self.round_trip_ms, self._ahead_ms = min(self._samples, key=_round_trip)
        self.measured_ms = self.now_ms()

    def now_ms(self) -> int:
        return self._clock.monotonic_ms() + self._ahead_ms

    def jumped_ms(self) -> int:
        """By how much the wall clock has jumped since this was last asked, 0 = not; then it has to be measured anew."""
        self._look()
        jump, self._jump_ms = self._jump_ms, 0
        return jump

    def wall_to_city_ms(self) -> int:
        """How far the wall clock is off at this moment, milliseconds."""
        return self.now_ms() - self._clock.now_ms()

    def uncertainty_ms(self) -> int:
        """By how much the offset may be wrong at most: half the round trip; -1 = not measured since the start."""
        return (self.round_trip_ms + 1) // 2 if self.round_trip_ms >= 0 else -1

    def _look(self) -> None:
        """What was measured before a jump says nothing any more."""
        jump = self._lead() - self._lead_ms
        self._lead_ms += jump  # a clock that is slewed moves little by little
        if abs(jump) > JUMP_MS:
            self._jump_ms += jump
            self._samples.clear()

    def _lead(self) -> int:
        return self._clock.now_ms() - self._clock.monotonic_ms()


def _round_trip(sample: tuple[int, int]) -> int:
    return sample[0]
