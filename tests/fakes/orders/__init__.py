"""Order files as every released version of the program made them: `revision-N.sql`, to be carried over in tests.

A revision's file is made once, when it is released, and never again.
"""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

RELEASED = {int(path.stem.partition("-")[2]): path for path in sorted(Path(__file__).parent.glob("revision-*.sql"))}


def an_order_file(path: Path, revision: int) -> None:
    """Four orders k1 … k4: waiting, accepted, back with a conflict, done."""
    with sqlite.connect(str(path)) as db:
        db.executescript(RELEASED[revision].read_text(encoding="utf-8"))
    db.close()
