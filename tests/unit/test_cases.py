"""What a case is: values that do not change."""

from dataclasses import replace
from typing import Any

from app.domain.cases import Status, altered
from tests.fakes.world import a_case


def test_an_altered_case_is_the_one_that_replace_makes():
    case = a_case(version=7)
    news: dict[str, Any] = {"status": Status.HANDLING, "title": "改", "version": 8}
    assert altered(case, **news) == replace(case, **news)
    assert altered(case) == case
    assert (case.version, case.status) == (7, Status.REPORTED)
