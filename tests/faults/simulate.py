"""Halls and platform in one process under one clock, with every fault there is, thousands of times (sync.md §3.2).

Each seed is a run of its own and gives the same again: `--seed S --seeds 1 --trace FILE` shows what happened.
"""

import argparse
import gc
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.faultpoints import HALL, PLATFORM
from tests.faults.card import Card
from tests.faults.sim.network import FAULTS
from tests.faults.sim.world import Result, prepare, run_seed

AT_ONCE = 5  # seeds a process takes before it asks for more
ACCEPTED, CONFLICT, WITH_A_FILE = 5.0, 0.3, 0.3  # a seed, on average: fewer would show nothing
FLOORS_FROM = 10  # seeds: one alone may be about something else
EVERY_FAULT_FROM = 300  # seeds, from which on every fault and every crash point has to have come up
HAPPENINGS = ("redact", "erase", "seat", "move", "restore")
PART = {"backwards": "diverged"}  # what the card calls it


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--trace", type=Path, help="write what happened in the last seed to this file")


def run(options: argparse.Namespace) -> Card:
    if options.trace:
        told: list[str] = []
        results = [run_seed(options.seed, told)]
        options.trace.write_text("".join(told), encoding="utf-8")
        return card_of(results)
    return card_of(results_of(range(options.seed, options.seed + options.seeds), options.jobs))


def results_of(seeds: Sequence[int], jobs: int = 1) -> Iterator[Result]:
    """The results in the order of the seeds."""
    if jobs == 1:
        yield from map(run_seed, seeds)
        return
    prepare()
    with multiprocessing.get_context("fork").Pool(jobs, gc.freeze) as pool:
        yield from pool.imap(run_seed, seeds, AT_ONCE)


def card_of(results: Iterator[Result] | Sequence[Result]) -> Card:
    card = Card("simulate")
    kinds: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    with_file = 0
    for result in results:
        card.seeds += 1
        card.faults += result.faults
        card.crash_points += result.deaths
        reached += result.reached
        card.issued += result.issued
        card.accepted += result.verdicts["accepted"]
        card.conflict += result.verdicts["conflict"]
        card.rejected += result.verdicts["rejected"]
        with_file += result.verdicts["with a file"]
        card.drain_s = max(card.drain_s, result.drain_s)
        kinds += result.kinds
        card.failures += [f"seed {result.seed}: {line}" for line in result.wrong]
    for kind, count in kinds.items():
        name = PART.get(kind, kind)
        setattr(card, name, getattr(card, name) + count)
    card.more["accepted with a file"] = with_file
    card.more |= {"points_reached": dict(sorted(reached.items()))}
    _floors(card)
    return card


def _floors(card: Card) -> None:
    if card.seeds < FLOORS_FROM:
        return
    card.floor("orders accepted a seed", card.accepted / card.seeds, ACCEPTED)
    card.floor("conflicts a seed", card.conflict / card.seeds, CONFLICT)
    card.floor("orders with a file accepted a seed", card.more["accepted with a file"] / card.seeds, WITH_A_FILE)
    if card.seeds >= EVERY_FAULT_FROM:
        for name in (*FAULTS, *HAPPENINGS):
            card.floor(f"fault {name}", card.faults[name], 1)
        for name in (*HALL, *PLATFORM):
            card.floor(f"crash at {name}", card.crash_points[name], 1)
