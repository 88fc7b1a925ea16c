"""Taking personal data out of a case, or a whole case, from the command line: on the platform's own database."""

import argparse
import sys
from datetime import UTC, datetime

from app.clock import SystemClock
from app.domain.ids import ulid
from app.domain.law import Law
from app.platform import city, receipts, redaction
from app.platform.database import open_database, scrub


def run(options: argparse.Namespace) -> None:
    engine = open_database(options.database_url)
    now_ms = SystemClock().now_ms()
    law = Law(city.read_district(engine)[0])
    fields = tuple(options.fields.split(",")) if options.fields else ()
    wish = redaction.Wish(ulid(now_ms), options.case, options.author, options.reason, fields)
    with engine.begin() as db:
        seq = (redaction.erase if options.erase else redaction.redact)(db, law, wish, now_ms)
    scrub(engine)
    what = "erased" if options.erase else f"redacted: {' '.join(fields)}"
    sys.stdout.write(f"case {options.case} {what}; event {seq} tells every workstation\n")


def run_receipts(options: argparse.Namespace) -> None:
    """One line for every wipe and workstation that has obeyed it, and for every wipe that none has."""
    with open_database(options.database_url).connect().execution_options(reading=True) as db:
        for seq, device, at_ms in receipts.listed(db):
            said = (
                f"{device} {datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
                if device
                else "nobody yet"
            )
            sys.stdout.write(f"event {seq}: {said}\n")
