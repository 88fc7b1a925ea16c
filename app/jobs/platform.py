"""Running the reference platform."""

import argparse
import sys

from sqlalchemy import Engine

from app.calendarfile import read_calendar
from app.clock import SystemClock
from app.demo.cases import make_cases, make_history
from app.domain.catalogue import Catalogue
from app.domain.law import Law
from app.domain.limits import WorkingHours
from app.domain.reasons import in_english
from app.domain.ruleset import RuleSet
from app.errors import BadInput
from app.jobs.files import chosen_district, told
from app.platform import city
from app.platform.database import open_database
from app.platform.recalculate import recalculate
from app.platform.serve import bind, serve
from app.platform.workers import Workers
from app.rulefile import read_rules
from app.wire.codec import catalogue_from_bytes


def run(options: argparse.Namespace) -> None:
    """Serve until told to stop. New reference data is read first and published before the first answer."""
    if options.workers > 1 and options.database_url.startswith("sqlite:"):
        raise BadInput("one_worker", in_english("one_worker", {}))
    catalogue, rules = _reference_data(options)
    hours = read_calendar(options.calendar) if options.calendar else None
    engine = open_database(options.database_url)
    listener = bind(options.host, options.port)
    now_ms = SystemClock().now_ms()
    _begin(options, engine, now_ms)
    if (catalogue or rules or hours) and city.publish(engine, catalogue, rules, hours):
        sys.stdout.write(_published(catalogue, rules, hours))
    district, identity = city.read_district(engine)
    if moved := recalculate(engine, Law(district), identity.dict_etag, now_ms):
        sys.stdout.write(f"recalculated: the clocks of {moved} open cases\n")
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    sys.stdout.write(f"platform: {address}\n")
    sys.stdout.flush()
    if options.ready_file:
        options.ready_file.write_text(address, encoding="utf-8")
    if options.workers == 1:
        serve(engine, listener)
    else:
        engine.dispose()
        Workers(options.database_url, listener, options.workers).run()


def _begin(options: argparse.Namespace, engine: Engine, now_ms: int) -> None:
    """Load what there is not yet, or begin a new history over what was put back."""
    if options.restored:
        city.begin_epoch(engine, now_ms)
    if city.is_loaded(engine):
        return
    district = chosen_district(options)
    city.load_district(engine, district, now_ms)
    city.load_cases(engine, make_cases(district, options.seed, now_ms, options.open))
    if options.history:
        city.load_cases(engine, make_history(district, options.seed, now_ms, options.history))


def _reference_data(options: argparse.Namespace) -> tuple[Catalogue | None, RuleSet | None]:
    """What --catalogue and --rules name."""
    rules = read_rules(options.rules) if options.rules else None
    if options.catalogue is None:
        return None, rules
    with told(options.catalogue):
        return catalogue_from_bytes(options.catalogue.read_bytes(), str(options.catalogue)), rules


def _published(catalogue: Catalogue | None, rules: RuleSet | None, hours: WorkingHours | None) -> str:
    versions = [f"catalogue {catalogue.version}"] if catalogue else []
    versions += [f"rules {rules.version}"] if rules else []
    versions += ["calendar"] if hours else []
    return f"published: {', '.join(versions)}\n"
