"""One process opens thousands of databases of the same shape: what SQLAlchemy learns of the first serves all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest import mock

import sqlalchemy.engine.create
import sqlalchemy.util
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import get_cls_kwargs

OPENERS = ("app.platform.database.create_engine", "local_db.engine.create_engine")


@contextmanager
def shared_statements() -> Iterator[None]:
    """Engines opened within it compile each statement once for all."""
    known = cache(get_cls_kwargs)
    with ExitStack() as held:
        held.enter_context(mock.patch.object(sqlalchemy.util, "get_cls_kwargs", known))
        for name in OPENERS:
            held.enter_context(mock.patch(name, _sharing(name)))
        yield


@cache
def _sharing(_: str) -> Callable[..., Engine]:
    first: list[Engine] = []

    def opened(*arguments: Any, **options: Any) -> Engine:
        engine = create_engine(*arguments, **options)
        if first:
            engine.dialect = engine.pool._dialect = first[0].dialect
            engine._compiled_cache = first[0]._compiled_cache
        else:
            first.append(engine)
        return engine

    return opened
