"""How much of the disk the local files take, and how much is left."""

from pathlib import Path

from app.hall.ports import Holdings
from local_db.diskspace import free_bytes
from local_db.engine import trouble_told


def holdings_of(folder: Path, counts: tuple[int, int, int, int]) -> Holdings:
    """`counts`: cases, open ones, cases with a history, steps of histories."""
    with trouble_told(str(folder)):
        files = [file for file in folder.rglob("*") if file.is_file()]
        cache = sum(file.stat().st_size for file in files if file.name.startswith("cache.db"))
        other = sum(file.stat().st_size for file in files) - cache
        return Holdings(*counts, cache, other, free_bytes(folder))
