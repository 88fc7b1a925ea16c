"""How far something long has come, and how the sources of the hall stand."""

import pytest

from app.hall.progress import Draining, Tracker
from app.hall.sources import Source, Sources


def test_a_rate_is_that_of_what_came_since_the_start_and_gives_the_time_left():
    tracker = Tracker()
    tracker.follow(2_000, 42_000, 0)
    assert not tracker.state.is_shown
    progress = tracker.follow(12_000, 42_000, 10_000)
    assert progress.is_shown
    assert progress.per_second == pytest.approx(1_000)
    assert progress.left_ms == 30_000
    assert progress.share == pytest.approx(12 / 42)


def test_no_rate_is_told_before_it_is_known():
    tracker = Tracker()
    progress = tracker.follow(5, 10, 0)
    assert (progress.per_second, progress.left_ms) == (0.0, -1)
    progress = tracker.follow(5, 10, 60_000)
    assert (progress.per_second, progress.left_ms) == (0.0, -1)


def test_what_begins_anew_is_measured_anew():
    tracker = Tracker()
    tracker.follow(0, 100, 0)
    tracker.follow(90, 100, 9_000)
    progress = tracker.follow(10, 1_000, 10_000)
    assert (progress.first, progress.since_ms) == (10, 10_000)
    assert not tracker.follow(0, 0, 11_000).is_going_on


def test_orders_that_are_answered_count_and_new_ones_raise_the_total():
    draining = Draining()
    draining.follow(10, 0)
    assert (draining.follow(6, 2_000).done, draining.follow(6, 2_000).total) == (4, 10)
    progress = draining.follow(8, 3_000)
    assert (progress.done, progress.total) == (4, 12)
    assert not draining.follow(0, 4_000).is_going_on
    assert draining.follow(3, 5_000).done == 0


def test_a_source_remembers_since_when_it_fails_and_its_last_trouble_when_that_is_over():
    now = [1_000]
    sources = Sources(lambda: now[0])
    sources.heard(Source.FEED)
    now[0] = 5_000
    sources.failed(Source.FEED, "no_answer", 6_000)
    now[0] = 7_000
    sources.failed(Source.FEED, "no_answer", 9_000)
    state = sources.of(Source.FEED)
    assert (state.failing_since_ms, state.attempts, state.retry_at_ms) == (5_000, 2, 9_000)
    assert sources.failing() == [Source.FEED]
    sources.heard(Source.FEED)
    assert sources.failing() == []
    trouble = sources.last_trouble()
    assert trouble is not None
    assert (trouble[0], trouble[1].code, trouble[1].failed_ms) == (Source.FEED, "no_answer", 7_000)
