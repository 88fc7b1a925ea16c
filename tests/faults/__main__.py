"""`python -m tests.faults SUITE [--json] …`: run a fault suite and print its report card.

Exit status 1 when something was lost, doubled, different, stuck or untold, or when the suite did less than its floors.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from importlib import import_module

# Each is a module of this folder with `arguments(parser)`, which adds the suite's own options, and
# `run(options) -> Card`.
SUITES = ("powercut", "corrupt", "diskfull", "simulate", "mutants", "processes", "offline-week")


def main(arguments: Sequence[str]) -> int:
    first = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__, add_help=False)
    first.add_argument("suite", choices=SUITES)
    named, rest = first.parse_known_args(arguments)
    suite = import_module(f"tests.faults.{named.suite.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults {named.suite}", description=suite.__doc__)
    parser.add_argument("--json", action="store_true", help="the card as one JSON object")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    suite.arguments(parser)
    options = parser.parse_args(rest)
    start = time.monotonic()
    card = suite.run(options)
    card.seconds = time.monotonic() - start
    print(json.dumps(card.as_line(), ensure_ascii=False) if options.json else card.as_text(), flush=True)
    return 0 if card.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
