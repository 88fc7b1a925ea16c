"""Feeding requests through a platform's intake."""

import argparse
import asyncio
import sys

from app.city.client import CityClient
from app.clock import SystemClock
from app.demo.drive import replay, run_traffic
from app.demo.reports import Reports
from app.demo.traffic import Traffic
from app.jobs.imports import sorted_out


def run(options: argparse.Namespace) -> None:
    """Until the requests are all in, or for ever with --generated."""
    with asyncio.Runner() as runner:
        runner.run(generated(options) if options.generated else replayed(options))


async def generated(options: argparse.Namespace) -> None:

    clock = SystemClock()
    city = CityClient(options.platform, clock, "traffic")
    district = await city.district()
    try:
        await run_traffic(city, Traffic(district, Reports(district, options.seed), options.seed), clock, options.speed)
    finally:
        city.close()


async def replayed(options: argparse.Namespace) -> None:
    reports, bad = sorted_out(options)
    clock = SystemClock()
    city = CityClient(options.platform, clock, "replay")
    try:
        await city.facts()  # a wrong address is said now, not after the first wait
        tally = await replay(city, reports, clock, options.speed)
    finally:
        city.close()
    sys.stdout.write(
        f"{options.csv.name}: {tally.sent} sent, {tally.accepted} accepted, {tally.refused} refused, {bad} rejected\n"
    )
