"""Making a version of the catalogue from a filing, handling and closing standard."""

import argparse
import sys
from datetime import timedelta

from app.clock import SystemClock
from app.demo.imports.catalogue import read_catalogue
from app.demo.imports.rejects import ConditionReject
from app.domain.calendars import EPOCH, day_of
from app.jobs.files import chosen_district, tell_rejects, told
from app.wire.codec import catalogue_to_bytes


def run(options: argparse.Namespace) -> None:
    """Every row is in the catalogue or told with file, line, code and reason."""
    district = chosen_district(options)
    today = EPOCH + timedelta(days=day_of(SystemClock().now_ms()))
    valid_from = options.valid_from or today.isoformat()
    found = read_catalogue(options.standard, district, options.edition, options.version, valid_from)
    with told(options.out):
        options.out.write_bytes(catalogue_to_bytes(found.catalogue))
    tell_rejects([_line(options.standard.name, reject) for reject in found.rejects], options.rejects)
    sys.stdout.write(
        f"{options.standard.name}: {found.conditions + len(found.rejects)} rows, {found.conditions} conditions of "
        f"{len(found.catalogue.categories)} categories -> {options.out}; {len(found.rejects)} rejected\n"
    )


def _line(file: str, reject: ConditionReject) -> str:
    place = f"{file}:{reject.sheet}:{reject.line}" if reject.sheet else f"{file}:{reject.line}"
    return f"{place}: {reject.code or '-'}: {reject.reason_code}: {reject.text}\n"
