"""Running the reference platform."""

import argparse
import sys

from sqlalchemy import Engine

from app.clock import SystemClock
from app.demo.cases import make_cases, make_history
from app.domain.catalogue import Catalogue
from app.jobs.files import chosen_district, told
from app.platform import city
from app.platform.database import open_database
from app.platform.serve import bind, serve
from app.rulefile import read_rules
from app.wire.codec import catalogue_from_bytes


def run(options: argparse.Namespace) -> None:
    """Serve until told to stop. New reference data is read first and published before the first answer."""
    catalogue = _catalogue(options)
    rules = read_rules(options.rules) if options.rules else None
    engine = open_database(options.database_url)
    listener = bind(options.host, options.port)
    if not city.is_loaded(engine):
        _begin(engine, options)
    if (catalogue or rules) and city.publish(engine, catalogue, rules):
        versions = [f"catalogue {catalogue.version}"] if catalogue else []
        versions += [f"rules {rules.version}"] if rules else []
        sys.stdout.write(f"published: {', '.join(versions)}\n")
    sys.stdout.write("platform: http://{}:{}\n".format(*listener.getsockname()[:2]))
    sys.stdout.flush()
    serve(engine, listener, options.ready_file)


def _catalogue(options: argparse.Namespace) -> Catalogue | None:
    if options.catalogue is None:
        return None
    with told(options.catalogue):
        return catalogue_from_bytes(options.catalogue.read_bytes())


def _begin(engine: Engine, options: argparse.Namespace) -> None:
    """A new city, with the demo's cases in it."""
    now_ms = SystemClock().now_ms()
    district = chosen_district(options)
    city.load_district(engine, district, now_ms)
    city.load_cases(engine, make_cases(district, options.seed, now_ms, options.open))
    if options.history:
        city.load_cases(engine, make_history(district, options.seed, now_ms, options.history))
