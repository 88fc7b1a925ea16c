"""What holds for every test."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.lanes import Lane


@pytest.fixture(autouse=True)
def _lanes_end_with_their_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that fails before it has closed its store must not keep the whole run from ending."""
    opened: list[Lane] = []
    begin = Lane.__init__

    def noted(lane: Lane, *arguments: Any, **options: Any) -> None:
        begin(lane, *arguments, **options)
        opened.append(lane)

    monkeypatch.setattr(Lane, "__init__", noted)
    yield
    for lane in opened:
        lane.close()
