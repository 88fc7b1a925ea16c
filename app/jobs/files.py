"""Files named on the command line, with their troubles told in one line."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.demo.district import make_district
from app.domain.district import District
from app.errors import BadInput
from app.wire.codec import district_from_bytes


@contextmanager
def told(path: Path) -> Iterator[None]:
    """File troubles as one clear line."""
    try:
        yield
    except OSError as error:
        raise BadInput("file", f"{path}: {error.strerror or error}") from error


def chosen_district(options: argparse.Namespace) -> District:
    """The district of --district, or the demo district of --seed."""
    if options.district is None:
        return make_district(options.seed)
    with told(options.district):
        return district_from_bytes(options.district.read_bytes())


def tell_rejects(lines: Sequence[str], to: Path | None) -> None:
    """What could not be used, into the file of --rejects or on the terminal."""
    text = "".join(lines)
    if to is None:
        sys.stderr.write(text)
        return
    with told(to):
        to.write_text(text, encoding="utf-8")
