"""Declaring an outage from the command line."""

import argparse
import asyncio
import sys

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.ids import ulid
from app.wire.messages import OutageNotice


def run(options: argparse.Namespace) -> None:
    with asyncio.Runner() as runner:
        concerned = runner.run(declared(options))
    sys.stdout.write(f"outage declared: {concerned} open cases in its scope; the platform takes its time out\n")


async def declared(options: argparse.Namespace) -> int:
    clock = SystemClock()
    notice = OutageNotice(
        id=ulid(clock.now_ms()),
        from_ms=options.start,
        to_ms=options.end,
        notice=options.notice,
        author=options.author,
        street=options.street,
        dept=options.dept,
    )
    city = CityClient(options.platform, clock, "outage")
    try:
        return await city.declare_outage(notice)
    finally:
        city.close()
