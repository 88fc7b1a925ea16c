"""The published contract: the OpenAPI document, with the wire's messages as its schemas."""

from typing import Any

import msgspec

from app.wire import messages

REFERENCE = "#/components/schemas/{name}"
ROOTS = (
    messages.Capabilities,
    messages.SnapshotHeader,
    messages.SnapshotMark,
    messages.SnapshotEnd,
    messages.FeedPage,
    messages.Streams,
    messages.DigestPage,
    messages.BucketPage,
    messages.CasesPage,
    messages.CaseRecord,
    messages.CommandBatch,
    messages.OutcomeBatch,
    messages.CommandRecord,
    messages.BlobAnswer,
    messages.HistoryPage,
    messages.TimeAnswer,
    messages.Receipt,
    messages.ReceiptKept,
    messages.OutageNotice,
    messages.OutageDeclared,
    messages.Problem,
)


FRAMEWORK = ("HTTPValidationError", "ValidationError")  # its own answers, which ours take the place of
EVERYWHERE = {
    "403": "This person may not, or holds no such post",
    "422": "Not understood",
    "503": "Not now: the same may be asked again",
}


def schemas() -> dict[str, Any]:
    """The JSON Schemas of all messages, by name."""
    return msgspec.json.schema_components(ROOTS, ref_template=REFERENCE)[1]


def answers(message: type, description: str, **others: str) -> dict[str, Any]:
    """`openapi_extra` of a route that answers one JSON message; `others`: status="description" of problems."""
    responses: dict[str, Any] = {"200": _content(message, description)}
    for status, text in others.items():
        responses[status.lstrip("_")] = _content(messages.Problem, text, "application/problem+json")
    return {"responses": responses}


def takes(message: type) -> dict[str, Any]:
    return {"requestBody": {"required": True, **_body(message, "application/json")}}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the wire's messages, and with the problems that every route may end in."""
    known = document.setdefault("components", {}).setdefault("schemas", {})
    for name in FRAMEWORK:
        known.pop(name, None)
    known.update(schemas())
    for path in document["paths"].values():
        for operation in path.values():
            for status, text in EVERYWHERE.items():
                said = _content(messages.Problem, text, "application/problem+json")
                if status not in operation["responses"] or FRAMEWORK[0] in str(operation["responses"][status]):
                    operation["responses"][status] = said
    return document


def _content(message: type, description: str, kind: str = "application/json") -> dict[str, Any]:
    return {"description": description, **_body(message, kind)}


def _body(message: type, kind: str) -> dict[str, Any]:
    return {"content": {kind: {"schema": {"$ref": REFERENCE.format(name=message.__name__)}}}}
