"""The published contract tried on a platform that is served: whatever is asked, the answer is one that it promises.

`python -m tests.contract --schemathesis N` tries N requests of each kind on every route; the suite tries a few.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import jsonschema_rs
import requests
import schemathesis
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import (  # a cursor of nowhere is well-formed, and gone
    positive_data_acceptance,  # a cursor of nowhere is well-formed, and gone
    response_schema_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.fakes.cities import LiveCity
from tests.fakes.world import a_case, its_flow

SEED = 20260101
NO_WAIT = {"/v1/feed": {"wait": 0.0}}  # a long poll that finds nothing is only slow


@contextmanager
def a_small_city(url: str) -> Iterator[LiveCity]:
    live = LiveCity(url, [(case, its_flow(case)) for case in (a_case("c1"), a_case("c2"))])
    live.start()
    try:
        yield live
    finally:
        live.stop()


def tried(live: LiveCity, examples: int, seed: int = SEED) -> list[str]:
    """What the platform answers otherwise than it promises, one text for each such answer."""
    with requests.get(f"{live.url}/openapi.json", timeout=20, proxies={"http": ""}) as answer:
        schema = schemathesis.openapi.from_dict(answer.json())
    found = []
    for operation in (result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _try(operation, mode, live.url, examples, seed)
            except jsonschema_rs.ValidationError as trouble:
                found.append(f"{operation.label} ({mode.value}): {trouble}")
            except FailureGroup as trouble:
                found += [f"{operation.label} ({mode.value}): {each}" for each in trouble.exceptions]
            except Unsatisfiable:
                if mode is GenerationMode.POSITIVE:  # of some routes nothing can be asked that is wrong
                    raise
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
        answer = case.call(base_url=url, session=session, timeout=20)
        case.validate_response(answer, excluded_checks=[positive_data_acceptance, response_schema_conformance])
        _check_body(operation.schema.raw_schema, operation, answer)

    try:
        ask()
    finally:
        session.close()


def _check_body(document: Any, operation: Any, answer: Any) -> None:
    """By the published schema itself: schemathesis cannot read arrays of arrays with a type for each place (4.32)."""
    described = document["paths"][operation.path][operation.method.lower()]["responses"][str(answer.status_code)]
    kind = answer.headers.get("content-type", [""])[0]
    schema = described.get("content", {}).get(kind, {}).get("schema")
    if schema and answer.content and "json" in kind and "ndjson" not in kind:
        whole = {**schema, "components": document["components"]}
        jsonschema_rs.Draft202012Validator(whole).validate(json.loads(answer.content))
