"""What one command costs the database: few statements, none of them read anew by the driver each time."""

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import _queries
from sqlalchemy import Engine, event

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.platform import city
from app.platform.database import open_database
from app.platform.decide import receive
from app.wire.codec import envelope_of
from tests.fakes.world import NOON_MS, a_district
from tests.integration.test_city_and_hall import stories

STATEMENTS = {"sqlite": 8, "postgresql": 6}  # claim, case, its change, its step, number and event, answer; BEGIN


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = open_database(database)
    city.load_district(made, a_district(), NOON_MS)
    city.load_cases(made, stories())
    yield made
    made.dispose()


def test_a_command_takes_few_statements_none_too_long_to_be_remembered(engine: Engine):
    district, identity = city.read_district(engine)
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    remark = Remark(id=CommandId("k1"), case_id=CaseId("c1"), author="P-DP", post="DP", issued_ms=NOON_MS, note="备注")
    with engine.begin() as db:
        outcome = receive(db, Law(district), envelope_of(remark, "D-01", 0), NOON_MS, identity.dict_etag)
    assert outcome.status == "accepted"
    assert len(asked) == STATEMENTS[engine.dialect.name], [statement for statement, _ in asked]
    for statement, values in asked:
        assert len(values) <= _queries.MAX_CACHED_STATEMENT_PARAMS, statement
        assert len(statement) <= _queries.MAX_CACHED_STATEMENT_LENGTH, statement
