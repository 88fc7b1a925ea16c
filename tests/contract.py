"""The published contract: `python -m tests.contract` says whether it changed unnoticed, `--write` accepts a change."""

import json
import sys
import tempfile
from pathlib import Path

from app.platform import city
from app.platform.api import make_api
from app.platform.database import open_database
from tests.fakes.world import NOON_MS, a_district

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
    if "--write" in sys.argv:
        PUBLISHED.write_text(generated(), encoding="utf-8")
        return 0
    if PUBLISHED.read_text(encoding="utf-8") == generated():
        return 0
    print(f"{PUBLISHED.name} is not what the platform speaks: python -m tests.contract --write, and read the change")
    return 1


if __name__ == "__main__":
    sys.exit(main())
