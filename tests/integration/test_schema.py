"""Whatever is asked of a platform that is served, it answers as its contract says (long form: tests.contract)."""

from tests.schema import a_small_city, tried

EXAMPLES = 12


def test_whatever_is_asked_the_answer_is_one_that_the_contract_promises(database: str):
    with a_small_city(database) as live:
        assert tried(live, EXAMPLES) == []
