"""The published contract: `python -m tests.contract` says whether it changed unnoticed, `--write` accepts a change.

`--schemathesis N` holds a platform that is served to it, with N requests of each kind on every route.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from app.platform import city
from app.platform.api import make_api
from app.platform.database import open_database
from tests.fakes.world import NOON_MS, a_district
from tests.schema import SEED, a_small_city, tried

PUBLISHED = Path(__file__).resolve().parents[1] / "resources" / "docs" / "dsync.openapi.json"


def generated() -> str:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/city.db")
        city.load_district(engine, a_district(), NOON_MS)
        api = make_api(engine)
        document = json.dumps(api.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        api.state.service.close()
    return document


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.contract", description=__doc__)
    parser.add_argument("--write", action="store_true", help="accept a change")
    parser.add_argument("--schemathesis", type=int, metavar="N", help="requests of each kind on every route")
    parser.add_argument("--seed", type=int, default=SEED, help="of these requests (default: %(default)s)")
    parser.add_argument("--database-url", metavar="URL", help="an empty database (default: a file, thrown away)")
    options = parser.parse_args()
    if options.schemathesis:
        return held(options.schemathesis, options.seed, options.database_url)
    if options.write:
        PUBLISHED.write_text(generated(), encoding="utf-8")
        return 0
    if PUBLISHED.read_text(encoding="utf-8") == generated():
        return 0
    print(f"{PUBLISHED.name} is not what the platform speaks: python -m tests.contract --write, and read the change")
    return 1


def held(examples: int, seed: int, url: str | None) -> int:
    with tempfile.TemporaryDirectory() as folder, a_small_city(url or f"sqlite:///{folder}/city.db") as live:
        broken = tried(live, examples, seed)
    print("\n\n".join(broken) or f"{examples} requests of each kind on every route: all answered as promised")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
