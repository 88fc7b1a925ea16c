"""Taking personal data out of a case, or a whole case, from the command line: on the platform's own database."""

import argparse
import sys

from app.clock import SystemClock
from app.domain.ids import ulid
from app.domain.law import Law
from app.platform import city, redaction
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
