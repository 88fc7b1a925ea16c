"""The simulation in its short form, and whether it can be trusted: repeatable, and with every fault point named."""

import os
import re
import subprocess
import sys
from pathlib import Path

from app.faultpoints import HALL, PLATFORM
from tests.faults.sim.world import run_seed
from tests.faults.simulate import card_of, results_of

SEEDS = range(1, 17)
ROOT = Path(__file__).parents[2]
ONE_SEED = "from tests.faults.sim.world import run_seed; print(run_seed(7).trace)"


def test_nothing_is_lost_doubled_or_different_whatever_happens_on_the_way():
    card = card_of(results_of(SEEDS))
    assert card.is_good, card.as_text()


def test_a_seed_gives_the_same_again_even_in_another_process():
    here = run_seed(7)
    others = os.environ | {"PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", ONE_SEED], cwd=ROOT, env=others, capture_output=True, text=True)
    assert run.stdout.strip() == here.trace, run.stderr
    assert run_seed(7).trace == here.trace
    assert run_seed(8).trace != here.trace


def test_every_fault_point_of_the_program_is_in_the_list_and_the_other_way_round():
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "local_db").rglob("*.py")]
    found = [name for path in sources for name in re.findall(r'reach\("([^"]+)"\)', path.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted((*HALL, *PLATFORM))
