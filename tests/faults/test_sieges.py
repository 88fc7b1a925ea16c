"""The long fault suites in their short form, and whether the simulation would see a bug if there were one."""

from argparse import Namespace

import pytest

from tests.faults import offline_week, processes
from tests.faults.mutants import killed
from tests.faults.planted import BUGS

SOME_BUGS = ("not_recognised", "dropped_on_accept", "settled_on_status_code", "newest_first", "deleted_on_send")


def test_real_processes_killed_and_cut_off_lose_and_double_nothing():
    card = processes.run(Namespace(seed=1, seconds=10.0, desks=2))
    assert card.is_good, card.as_text()


def test_a_station_comes_back_after_a_week_with_all_its_orders_into_a_city_that_went_on():
    card = offline_week.run(Namespace(seed=1, orders=60, changes=240, cases=20))
    assert card.is_good, card.as_text()


@pytest.mark.parametrize("name", SOME_BUGS)
def test_a_planted_bug_is_found(name: str):
    assert killed((name, 1, 12))[2], BUGS[name].words


def test_enough_bugs_are_planted():
    assert len(BUGS) >= 20
    assert all(bug.words for bug in BUGS.values())
