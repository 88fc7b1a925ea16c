"""Which streets and towns a boundary file holds: their codes, names and outlines (domain.md §2.3)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely import MultiPolygon

from app.demo.imports.crs import ToCgcs2000
from app.demo.imports.geojson import Feature, FeatureFile
from app.demo.imports.outlines import outline_of
from app.demo.imports.rejects import FeatureReject, Say, rejected
from app.errors import BadInput

CODE_KEYS = ("code", "town_code", "street_code", "adcode", "xzqdm", "pac", "行政区划代码", "区划代码", "代码", "id")
NAME_KEYS = ("name", "town_name", "street_name", "xzqmc", "行政区划名称", "名称", "街镇", "town", "street")
ENGLISH_KEYS = ("name_en", "name:en", "en_name", "name_eng")
WHOLE_DISTRICT = "000"  # in place of the street's three digits: the file does not know its streets


@dataclass(frozen=True, slots=True)
class Division:
    """A feature with a good code; `code` is a street's 9 digits, ending in 000 for a whole district."""

    feature: Feature
    code: str
    name: str
    name_en: str

    @property
    def is_district(self) -> bool:
        return self.code.endswith(WHOLE_DISTRICT)


@dataclass(frozen=True, slots=True)
class Town:
    """A street or town with its outline in CGCS2000."""

    division: Division
    outline: MultiPolygon


def divisions_of(source: FeatureFile, code_key: str, name_key: str, say: Say) -> list[Division]:
    """The features with usable codes. Raises BadInput: code_key_missing, code_duplicate."""
    code_of = _reader(source, code_key, CODE_KEYS, "code")
    name_of = _reader(source, name_key, NAME_KEYS, "name")
    found = []
    for feature in source.features:
        try:
            code = street_code(_text(code_of(feature)))
        except BadInput as error:
            say(rejected(source.path, feature.number, error))
            continue
        name = _text(name_of(feature)) or code
        english = next((_text(feature.properties[key]) for key in ENGLISH_KEYS if key in feature.properties), "")
        found.append(Division(feature, code, name, english or name))
    _refuse_duplicates(source.path, found)
    return found


def street_code(text: str) -> str:
    """The 9 digits of a street from a code of 6, 9 or 12. Raises BadInput: code_missing, code_wrong, code_village."""
    if not text:
        raise BadInput("code_missing", "The feature has no code. Give it the 9 digits of its street or town.")
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", text):
        raise BadInput("code_wrong", f'The code "{text[:40]}" is not 6, 9 or 12 digits. Correct it.', found=text)
    if len(text) == 12 and not text.endswith("000"):
        raise BadInput("code_village", f"{text} is a village. Import the outlines of streets and towns.", found=text)
    return text[:9] if len(text) > 6 else text + WHOLE_DISTRICT


def divisions_of_district(path: Path, divisions: list[Division], district: str, say: Say) -> list[Division]:
    """The streets of the wanted district; of the only one in the file when `district` is empty.

    Raises BadInput: several_districts, district_not_in_file.
    """
    present = sorted({division.code[:6] for division in divisions})
    if not district and len(present) > 1:
        text = f"{path} holds {len(present)} districts: {', '.join(present)}. Choose one with --district."
        raise BadInput("several_districts", text, path=str(path), present=present)
    wanted = district or "".join(present)
    chosen = [division for division in divisions if division.code[:6] == wanted]
    if divisions and not chosen:
        text = f"{path} has no district {wanted}, but {', '.join(present)}. Choose one of these with --district."
        raise BadInput("district_not_in_file", text, path=str(path), present=present)
    has_streets = any(not division.is_district for division in chosen)
    for division in divisions:
        if division.code[:6] != wanted:
            say(
                FeatureReject(path.name, division.feature.number, "other_district", f"{division.code} is not imported.")
            )
        elif has_streets and division.is_district:
            text = f"{division.name} is the outline of the whole district; its streets are imported instead."
            say(FeatureReject(path.name, division.feature.number, "district_outline", text))
    return [division for division in chosen if not (has_streets and division.is_district)]


def towns_of(path: Path, divisions: Iterable[Division], convert: ToCgcs2000, say: Say) -> list[Town]:
    """The divisions whose outlines can be used."""
    towns = []
    for division in divisions:
        try:
            outline = outline_of(division.feature.geometry, convert)
        except BadInput as error:
            say(rejected(path, division.feature.number, error))
            continue
        for reason_code, text in outline.repairs:
            say(FeatureReject(path.name, division.feature.number, reason_code, f"{division.name}: {text}", kept=True))
        towns.append(Town(division, outline.shape))
    return towns


def _reader(source: FeatureFile, wanted: str, likely: tuple[str, ...], kind: str) -> Callable[[Feature], Any]:
    """How to read the code or name of a feature; the same key for all of them, so that they mean the same."""
    present = {key for feature in source.features for key in feature.properties}
    spelled = {key.lower(): key for key in sorted(present, reverse=True)}
    key = wanted or next((spelled[name] for name in likely if name in spelled), "")
    if key not in present and (wanted or kind == "code"):
        missing = f'has no property "{wanted}"' if wanted else f"has no property that looks like a {kind}"
        text = f"{source.path} {missing}, but {', '.join(sorted(present)) or 'none at all'}. "
        text += f"Name the right one with --{kind}-key."
        raise BadInput(f"{kind}_key_missing", text, path=str(source.path), present=sorted(present))

    def read(feature: Feature) -> Any:
        return feature.properties.get(key)

    return read


def _text(value: Any) -> str:
    """A property as text: codes come as numbers, too, and from some programs as 310112101.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _refuse_duplicates(path: Path, divisions: list[Division]) -> None:
    first: dict[str, Division] = {}
    for division in divisions:
        other = first.setdefault(division.code, division)
        if other is not division:
            both = " and ".join(f"feature {one.feature.number} ({one.name})" for one in (other, division))
            text = f"{path}: {both} have the same code {division.code}. Join them or correct one."
            features = [other.feature.number, division.feature.number]
            raise BadInput("code_duplicate", text, path=str(path), features=features)
