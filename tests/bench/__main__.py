"""`python -m tests.bench NAME [--json]`: run one benchmark, or `all`. Exit status 1 when a case is not ok."""

import argparse
import json
import sys
from importlib import import_module

from tests.bench import Figure

BENCHES = ("startup", "bootstrap", "queue", "feed", "map", "clocks", "reconnect", "platform_pg", "fanout", "store")
SHORT = frozenset({"bootstrap", "store"})  # those that can be run in short


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=(*BENCHES, "all"))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--short", action="store_true", help="fewer rows, where the benchmark can: for a look only")
    options = parser.parse_args()
    names = BENCHES if options.name == "all" else (options.name,)
    good = True
    for name in names:
        bench = import_module(f"tests.bench.{name}")
        for figure in bench.run(short=True) if options.short and name in SHORT else bench.run():
            good = good and figure.ok
            print(json.dumps(figure.as_line()) if options.json else as_text(figure), flush=True)
    return 0 if good else 1


def as_text(figure: Figure) -> str:
    against = "" if figure.ratio is None else f"  {figure.ratio:.2f} x baseline {figure.baseline:.4g}"
    mark = "ok " if figure.ok else "NOT OK"
    return f"{mark} {figure.bench}/{figure.case}: {figure.value:.4g} {figure.unit} (target {figure.target}){against}"


if __name__ == "__main__":
    sys.exit(main())
