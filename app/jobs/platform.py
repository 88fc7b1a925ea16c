"""Running the reference platform."""

import argparse
import sys

from app.clock import SystemClock
from app.demo.cases import make_cases, make_history
from app.jobs.files import chosen_district
from app.platform import city
from app.platform.database import open_database
from app.platform.serve import bind, serve


def run(options: argparse.Namespace) -> None:

    engine = open_database(options.database_url)
    now_ms = SystemClock().now_ms()
    if not city.is_loaded(engine):
        district = chosen_district(options)
        city.load_district(engine, district, now_ms)
        city.load_cases(engine, make_cases(district, options.seed, now_ms, options.open))
        if options.history:
            city.load_cases(engine, make_history(district, options.seed, now_ms, options.history))
    listener = bind(options.host, options.port)
    sys.stdout.write("platform: http://{}:{}\n".format(*listener.getsockname()[:2]))
    sys.stdout.flush()
    serve(engine, listener, options.ready_file)
