"""Making the order file what this program knows, by Alembic: a new one, or that of an older program.

Imported only when there is something to do: Alembic takes a sixth of a second to come.
"""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

SCRIPTS = ScriptDirectory(str(Path(__file__).parent / "migrations"))


def carry_over(db: Connection, version: int) -> None:
    """Take the file from `version` (0: empty) to the newest, within the transaction that is open."""

    def steps(_have: object, _context: MigrationContext) -> list[RevisionStep]:
        have = str(version) if version else "base"
        return list(SCRIPTS._upgrade_revs("head", have))

    with EnvironmentContext(Config(), SCRIPTS, fn=steps) as environment:
        environment.configure(connection=db)
        environment.run_migrations()
    db.exec_driver_sql(f"PRAGMA user_version = {SCRIPTS.get_current_head()}")
