"""What a GeoJSON file holds before anything is checked but its outer shape (RFC 7946, domain.md §9.5)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.demo.imports.crs import crs_named
from app.demo.imports.files import read_text
from app.domain.coordinates import Crs
from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Feature:
    """`number` counts from 1 in the order of the file. A feature's id is among its properties as "id"."""

    number: int
    properties: dict[str, Any]
    geometry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FeatureFile:
    """`overruled`: what the file says of its coordinate system against the option, and where it says so."""

    path: Path
    features: tuple[Feature, ...]
    crs: Crs
    overruled: dict[str, str]


def read_features(path: Path, crs: str | None = None) -> FeatureFile:
    """The features of a file and its coordinate system: `crs` if given, else the one the file names.

    Raises BadInput: the errors of `encoding_of`, json_malformed, not_geojson, no_features, crs_missing, crs_mixed,
    crs_unknown.
    """
    root = _parsed(path)
    items = root.get("features") if root.get("type") == "FeatureCollection" else [root]
    if not isinstance(items, list) or (items == [root] and root.get("type") != "Feature"):
        text = f"{path} is JSON but neither a FeatureCollection nor a Feature. Export it as GeoJSON."
        raise BadInput("not_geojson", text, path=str(path))
    if not items:
        raise BadInput("no_features", f"{path} holds no features. Check what was exported.", path=str(path))
    features = tuple(_feature(number, item) for number, item in enumerate(items, start=1))
    if not crs:
        return FeatureFile(path, features, _crs_of_file(path, root, features), {})
    named = crs_named(crs)
    overruled = {note: where for where, note in _crs_notes(root, features) if not _agrees(note, named)}
    return FeatureFile(path, features, named, overruled)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        root = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        text = f"{path}, line {error.lineno}, column {error.colno}: {error.msg}. The file is no valid JSON."
        facts = {"path": str(path), "line": error.lineno, "column": error.colno}
        raise BadInput("json_malformed", text, **facts) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise BadInput("json_malformed", f"{path} is no usable JSON: {error}.", path=str(path)) from error
    return root if isinstance(root, dict) else {}


def _feature(number: int, item: Any) -> Feature:
    if not isinstance(item, dict):
        return Feature(number, {}, {})
    properties = _object(item.get("properties"))
    if "id" in item:
        properties = {"id": item["id"], **properties}
    return Feature(number, properties, _object(item.get("geometry")))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _crs_of_file(path: Path, root: dict[str, Any], features: tuple[Feature, ...]) -> Crs:
    named: dict[Crs, str] = {}
    for where, note in _crs_notes(root, features):
        named.setdefault(crs_named(note), where)
    if not named:
        text = f"{path} does not say its coordinate system. Name it, for example --crs EPSG:4490 or --crs GCJ-02."
        raise BadInput("crs_missing", text, path=str(path))
    if len(named) > 1:
        said = " and ".join(f"{crs.value} ({where})" for crs, where in named.items())
        raise BadInput("crs_mixed", f"{path} names {said}. Split it, or name the right one with --crs.", path=str(path))
    return next(iter(named))


def _agrees(note: str, crs: Crs) -> bool:
    try:
        named = crs_named(note)
    except BadInput:
        return False
    return named is crs or {named, crs} == {Crs.WGS84, Crs.CGCS2000}


def _crs_notes(root: dict[str, Any], features: tuple[Feature, ...]) -> Iterator[tuple[str, str]]:
    """What the file says of its coordinate system, and where it says so."""
    member = _object(root.get("crs"))
    if member:
        yield "crs member", str(_object(member.get("properties")).get("name", ""))
    for place in (root, _object(root.get("properties"))):
        if note := place.get("crs_note"):
            yield "file", str(note)
    for feature in features:
        if note := feature.properties.get("crs_note"):
            yield f"feature {feature.number}", str(note)
