"""A test of the tests: each planted design bug must be found by the simulation; the seed that finds it is printed."""

import argparse
import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence

from tests.faults.card import Card
from tests.faults.planted import BUGS
from tests.faults.sim.world import prepare, run_seed

MOST_SEEDS = 150
LEAST_BUGS = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bugs", nargs="*", choices=sorted(BUGS), default=sorted(BUGS), help="which; all")
    parser.add_argument("--seeds", type=int, default=MOST_SEEDS, help="how many are tried for each at most")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")


def run(options: argparse.Namespace) -> Card:
    card = Card("mutants", seeds=options.seeds)
    found = {}
    for name, seed, words in killings(options.bugs, options.seed, options.seeds, options.jobs):
        found[name] = f"seed {seed}: {words}" if words else ""
        if not words:
            card.failures.append(f"{name} was not found in {options.seeds} seeds: {BUGS[name].words}")
    card.more = {"found": dict(sorted(found.items()))}
    if len(options.bugs) == len(BUGS):
        card.floor("bugs planted", len(found), LEAST_BUGS)
    return card


def killings(names: Sequence[str], first: int, seeds: int, jobs: int = 1) -> Iterator[tuple[str, int, str]]:
    """For each bug the first seed that finds it, and what was wrong; no words where none does."""
    work = [(name, first, seeds) for name in names]
    if jobs == 1:
        yield from map(killed, work)
        return
    prepare()
    with multiprocessing.get_context("fork").Pool(jobs, gc.freeze) as pool:
        yield from pool.imap_unordered(killed, work)


def killed(work: tuple[str, int, int]) -> tuple[str, int, str]:
    name, first, seeds = work
    for seed in range(first, first + seeds):
        with BUGS[name].planted():
            result = run_seed(seed)
        if result.wrong:
            return name, seed, result.wrong[0]
    return name, -1, ""
