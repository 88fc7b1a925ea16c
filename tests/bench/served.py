"""The platform as a person starts it, in processes of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.jobs.processes import end, python, wait_for


@contextmanager
def a_served_city(url: str, workers: int) -> Iterator[str]:
    """Its address, on a database that holds a district."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "address"
        platform = python("platform", "--database-url", url, "--workers", workers, "--port", 0, "--ready-file", ready)
        try:
            yield wait_for(platform, ready)
        finally:
            end(platform)
