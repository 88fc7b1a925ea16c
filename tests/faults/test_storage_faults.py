"""The fault suites of the local files in short; `python -m tests.faults SUITE` runs them at length."""

from argparse import Namespace

from tests.faults import corrupt, diskfull, powercut


def test_power_cuts_lose_no_order_that_was_told_to_be_kept():
    card = powercut.run(Namespace(seed=1, cuts=80))
    assert card.is_good, card.as_text()


def test_damaged_files_lose_no_order_and_are_told():
    card = corrupt.run(Namespace(seed=1, files=80))
    assert card.is_good, card.as_text()


def test_a_disk_that_fills_up_loses_no_order_that_was_told_to_be_kept():
    card = diskfull.run(Namespace(seed=1, disks=8, folder=None))
    assert card.is_good, card.as_text()
