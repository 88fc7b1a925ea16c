"""The platform's time, and how well it hears us."""

import asyncio

from app.domain.ids import ulid, ulid_time_ms
from app.hall.citytime import CityTime
from app.hall.link import Link, LinkStatus
from app.hall.notifier import Notifier
from app.hall.ports import TimeSample
from app.sync.backoff import delays, pause
from tests.fakes.world import NOON_MS, FakeClock

DAY_MS = 86_400_000


def test_a_clock_a_day_off_is_corrected_and_setting_it_right_changes_nothing():
    clock = FakeClock(NOON_MS - DAY_MS)
    time = CityTime(clock)
    time.learn(TimeSample(DAY_MS, 4))
    assert time.now_ms() == NOON_MS
    clock.pass_ms(5000)
    clock.wall_ms += DAY_MS  # somebody sets the wall clock
    assert time.now_ms() == NOON_MS + 5000
    assert time.wall_to_city_ms() == 0


def test_the_measurement_with_the_shortest_round_trip_is_believed():
    time = CityTime(FakeClock())
    time.learn(TimeSample(100, 20))
    time.learn(TimeSample(900, 400))
    assert time.wall_to_city_ms() == 100
    for _ in range(8):
        time.learn(TimeSample(70, 30))
    assert time.wall_to_city_ms() == 70


def test_after_a_restart_offline_the_last_offset_counts_on():
    clock = FakeClock(NOON_MS)
    time = CityTime(clock)
    time.restore(-4000)
    clock.pass_ms(1000)
    assert time.now_ms() == NOON_MS - 3000


def test_a_measurement_from_before_the_wall_clock_was_moved_a_little_still_counts():
    clock = FakeClock(NOON_MS)
    time = CityTime(clock)
    time.learn(TimeSample(1000, 4))
    clock.pass_ms(5000)
    clock.wall_ms -= 3000
    time.learn(TimeSample(4100, 60))  # a slower one: the first is believed
    assert time.now_ms() == NOON_MS + 6000


def test_a_machine_whose_clock_was_reset_is_not_earlier_than_what_it_has_heard():
    clock = FakeClock(NOON_MS - 25 * 365 * DAY_MS)
    time = CityTime(clock)
    time.restore(-4000, NOON_MS)
    assert time.now_ms() == NOON_MS
    time.restore(25 * 365 * DAY_MS + 7000, NOON_MS)
    assert time.now_ms() == NOON_MS + 7000


def test_a_cut_line_is_degraded_at_once_and_offline_within_ten_seconds():
    link = Link()
    link.heard(NOON_MS, 0)
    assert link.state.status(NOON_MS) is LinkStatus.ONLINE
    link.lost(NOON_MS, NOON_MS + 1000, "no_answer")
    assert link.state.status(NOON_MS + 9_999) is LinkStatus.DEGRADED
    assert link.state.status(NOON_MS + 10_000) is LinkStatus.OFFLINE
    link.heard(NOON_MS + 20_000, 0)
    assert link.state.status(NOON_MS + 20_000) is LinkStatus.ONLINE


def test_data_older_than_two_bookmarks_is_never_called_online():
    link = Link()
    link.heard(NOON_MS, 0)
    assert link.state.status(NOON_MS + 30_001) is LinkStatus.DEGRADED


def test_orders_that_do_not_get_through_degrade_the_link():
    link = Link()
    link.heard(NOON_MS, 0)
    link.orders(failing=True)
    assert link.state.status(NOON_MS) is LinkStatus.DEGRADED


def test_a_hall_that_never_heard_a_city_is_starting_then_offline():
    link = Link()
    assert link.state.status(NOON_MS) is LinkStatus.STARTING
    link.lost(NOON_MS, NOON_MS + 1000, "no_answer")
    assert link.state.status(NOON_MS) is LinkStatus.OFFLINE


def test_retries_wait_longer_each_time_up_to_a_limit():
    waits = delays(1, 10)
    assert [next(waits) for _ in range(6)] == [1, 2, 4, 8, 10, 10]


def test_an_operator_in_a_hurry_ends_a_wait():
    async def go() -> None:
        hurry = asyncio.Event()
        waiting = asyncio.ensure_future(pause(Forever(), 3600, hurry))
        await asyncio.sleep(0)
        hurry.set()
        await asyncio.wait_for(waiting, 5)
        assert not hurry.is_set()

    with asyncio.Runner() as runner:
        runner.run(go())


class Forever(FakeClock):
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def test_a_wall_clock_that_jumps_is_noticed_once_and_measured_anew():
    clock = FakeClock()
    time = CityTime(clock)
    time.learn(TimeSample(1000, 5))
    for _ in range(10):  # slewing is no jump
        clock.wall_ms += 4000
        assert time.jumped_ms() == 0
    clock.wall_ms -= 3_600_000
    assert time.now_ms() == NOON_MS + 1000  # nothing moves on screen
    assert time.jumped_ms() == -3_600_000
    assert time.jumped_ms() == 0
    time.learn(TimeSample(3_561_000, 400))  # slower than those before, and yet the one that counts
    assert time.now_ms() == NOON_MS + 1000
    assert time.wall_to_city_ms() == 3_561_000


def test_a_jump_between_two_measurements_is_noticed_too():
    clock = FakeClock()
    time = CityTime(clock)
    time.learn(TimeSample(0, 5))
    clock.wall_ms += 60_000
    time.learn(TimeSample(-60_000, 300))
    assert time.wall_to_city_ms() == -60_000
    assert time.jumped_ms() == 60_000


def test_names_sort_by_the_time_they_were_made_and_tell_it():
    names = [ulid(NOON_MS + n) for n in range(50)]
    assert names == sorted(names)
    assert {len(name) for name in names} == {26}
    assert ulid_time_ms(names[7]) == NOON_MS + 7
    assert len({ulid(NOON_MS) for _ in range(1000)}) == 1000


def test_a_listener_that_fails_does_not_silence_the_rest(caplog):
    heard: list[int] = []
    news: Notifier[int] = Notifier()
    news.connect(fails)
    news.connect(heard.append)
    news.notify(7)
    assert heard == [7]
    assert "failed on 7" in caplog.text
    news.disconnect(fails)
    news.notify(8)
    assert caplog.text.count("failed") == 1


def fails(_news: int) -> None:
    raise ZeroDivisionError
