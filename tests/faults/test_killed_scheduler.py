"""The platform killed between any two steps of what it does by itself, and started again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.platform.database import open_database
from tests.fakes.overdue import DUTIES, done_by_itself, leave_overdue
from tests.faults.killer import Killer


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.close()


def test_killed_at_any_step_and_started_again_it_does_each_thing_once(tmp_path: Path, killer: Killer):
    first = tmp_path / "first.db"
    engine = open_database(f"sqlite:///{first}")
    leave_overdue(engine)
    engine.dispose()
    step, ended = 0, ""
    while ended != "ended":
        step += 1
        place = tmp_path / f"{step}.db"
        shutil.copy(first, place)
        url = f"sqlite:///{place}"
        ended = killer.runs(url, step)
        assert ended in {"killed", "ended"}, f"step {step}"
        assert killer.runs(url) == "ended", f"restarted after step {step}"
        engine = open_database(url)
        assert done_by_itself(engine) == DUTIES, f"killed at step {step}"
        engine.dispose()
        place.unlink()
    assert step > 5 * DUTIES.total()  # it was killed at every one of them


def test_killed_again_and_again_it_comes_to_an_end(tmp_path: Path, killer: Killer):
    url = f"sqlite:///{tmp_path / 'city.db'}"
    engine = open_database(url)
    leave_overdue(engine)
    kills = 0
    while killer.runs(url, 40) == "killed":
        kills += 1
        assert kills < 100
    assert kills > 1
    assert done_by_itself(engine) == DUTIES
    engine.dispose()
