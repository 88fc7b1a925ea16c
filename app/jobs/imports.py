"""Making districts and cases from real files."""

import argparse
import sys
from collections.abc import Iterator

from app.demo.imports.cases import read_cases
from app.demo.imports.district import ImportOptions, import_district
from app.demo.imports.mapping import load_mapping
from app.demo.imports.rejects import Reject
from app.demo.imports.reports import Report
from app.demo.staffing import staffed
from app.errors import BadInput
from app.jobs.files import chosen_district, tell_rejects, told
from app.wire.codec import district_to_bytes


def district(options: argparse.Namespace) -> int:
    wanted = ImportOptions(
        district=options.code,
        name=options.name,
        code_key=options.code_key,
        name_key=options.name_key,
        unit_km2=options.unit_km2,
        points=options.points,
    )
    imported = import_district(options.geojson, crs=options.crs, options=wanted, staff=staffed)
    with told(options.out):
        options.out.write_bytes(district_to_bytes(imported.district))
    for reject in imported.rejects:
        sys.stderr.write(f"{reject.file}: feature {reject.feature}: {reject.reason_code}: {reject.text}\n")
    made = imported.district
    sys.stdout.write(
        f"{made.name or options.out.stem}: {len(made.streets)} streets, {len(made.duty_grids)} duty grids, "
        f"{len(made.unit_grids)} unit grids -> {options.out}; {len(imported.rejects)} remarks\n"
    )
    return 0


def requests_of(options: argparse.Namespace) -> Iterator[Report | Reject]:
    if options.csv is None or options.mapping is None:
        raise BadInput("missing_file", "name the CSV file and its --mapping (see resources/mappings)")
    return read_cases(options.csv, load_mapping(options.mapping), chosen_district(options))


def sorted_out(options: argparse.Namespace) -> tuple[list[Report], int]:
    """The usable requests by time; each rejected row is written out with its line and reason."""
    good: list[Report] = []
    bad: list[Reject] = []
    for found in requests_of(options):
        if isinstance(found, Reject):
            bad.append(found)
        else:
            good.append(found)
    tell_rejects(
        [f"{options.csv.name}:{each.line}: {each.reason_code}: {each.text}\n" for each in bad], options.rejects
    )
    return sorted(good, key=lambda report: report.occurred_ms), len(bad)


def cases(options: argparse.Namespace) -> None:
    good, bad = sorted_out(options)
    sys.stdout.write(f"{options.csv.name}: {len(good) + bad} rows, {len(good)} usable, {bad} rejected\n")
