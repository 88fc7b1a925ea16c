"""How a bug is planted: functions of the program replaced while the simulation runs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from sqlalchemy import Connection

Patch = tuple[object, str, Any]  # where, which name, what instead


@dataclass(frozen=True, slots=True)
class Bug:
    """`patches` are made anew each time it is planted, so that a bug may have a memory of one run."""

    name: str
    patches: Callable[[], list[Patch]]

    @property
    def words(self) -> str:
        return (self.patches.__doc__ or "").strip()

    @contextmanager
    def planted(self) -> Iterator[None]:
        with ExitStack() as held:
            for where, name, instead in self.patches():
                held.enter_context(mock.patch.object(where, name, instead))
            yield


def bugs(*makers: Callable[[], list[Patch]]) -> tuple[Bug, ...]:
    return tuple(Bug(make.__name__, make) for make in makers)


def commit_midway(db: Connection) -> None:
    """What belongs into one transaction falls apart here."""
    db.exec_driver_sql("COMMIT")
    db.exec_driver_sql("BEGIN IMMEDIATE")
