"""The databases that a platform may stand on, and ways to it. What city it is (`live`) each file says for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity
from tests.fakes.postgres import BINARIES, MISSING, a_database, a_postgres
from tests.fakes.world import FakeClock


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    if not BINARIES:
        pytest.skip(MISSING)
    with a_postgres() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The URL of an empty database on a real PostgreSQL."""
    return a_database(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; the test runs on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'city.db'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def hall(live: LiveCity) -> Iterator[Caller]:
    made = Caller(live, FakeClock())
    yield made
    made.close()


@pytest.fixture
def engine(live: LiveCity) -> Iterator[Engine]:
    """A way into the city's database."""
    made = live.engine()
    yield made
    made.dispose()
