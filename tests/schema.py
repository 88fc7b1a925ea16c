"""The published contract tried on a platform that is served: whatever is asked, the answer is one that it promises.

`python -m tests.contract --schemathesis N` tries N requests of each kind on every route; the suite tries a few.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import requests
import schemathesis
from schemathesis.generation import GenerationMode

from tests.fakes.cities import LiveCity, a_city
from tests.fakes.world import a_case, its_flow

SEED = 20260101
NO_WAIT = {"/v1/feed": {"wait": 0.0}}  # a long poll that finds nothing is only slow


@contextmanager
def a_small_city() -> Iterator[LiveCity]:
    stories = [(case, its_flow(case)) for case in (a_case("c1"), a_case("c2"))]
    with TemporaryDirectory() as folder, a_city(Path(folder), stories) as live:
        yield live


def tried(live: LiveCity, examples: int, seed: int = SEED) -> list[str]:
    """What the platform answers otherwise than it promises, one text a route and kind of request."""
    schema = schemathesis.openapi.from_url(f"{live.url}/openapi.json", proxies={"http": ""})
    found = []
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
                continue
            try:
                _try(operation, mode, live.url, examples, seed)
            except Exception as trouble:
                found.append(f"{operation.label} ({mode.value}): {trouble}")
    return found


def _try(operation: Any, mode: GenerationMode, url: str, examples: int, seed: int) -> None:
    session = requests.Session()
    session.trust_env = False

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode, query=NO_WAIT.get(operation.full_path)))
    def ask(case: Any) -> None:
        case.call_and_validate(base_url=url, session=session, timeout=20)

    try:
        ask()
    finally:
        session.close()


def _can_be_wrong(operation: Any) -> bool:
    return bool(list(operation.iter_parameters()) or operation.body)
