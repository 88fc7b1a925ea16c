"""How a real boundary file becomes a district: streets as drawn, cut into coded unit grids (domain.md §2.1, §2.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely import STRtree

from app.demo.imports.crs import ToCgcs2000
from app.demo.imports.cutting import Piece, cut, lattice_over
from app.demo.imports.divisions import Division, Town, divisions_of, divisions_of_district, towns_of
from app.demo.imports.geojson import FeatureFile, read_features
from app.demo.imports.merging import merge_slivers
from app.demo.imports.numbering import Numbered, number
from app.demo.imports.rejects import FeatureReject, Say
from app.demo.imports.shapes import area_m2
from app.demo.imports.villages import Settled, VillagePoint, settle, village_points
from app.domain.district import District, Street
from app.errors import BadInput

SLIVER = 0.4  # pieces smaller than this share of a unit grid join a neighbour
OVERLAP_M2 = 1.0  # less is the noise of drawing programs


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file may not say itself. `unit_km2` is the size of a unit grid; `duty_size` of them make a duty grid."""

    district: str = ""  # 6 digits; needed when a file holds several
    name: str = ""
    name_en: str = ""
    code_key: str = ""  # the property that holds a feature's code; "" = look for likely ones
    name_key: str = ""
    unit_km2: float = 0.12
    duty_size: int = 8
    points: Path | None = None  # GeoJSON points of the villages; without, villages are made up
    points_crs: str | None = None


DEFAULTS = ImportOptions()


@dataclass(frozen=True, slots=True)
class ImportedDistrict:
    """`rejects` holds every feature that was left out, and what was mended in those kept."""

    district: District
    rejects: tuple[FeatureReject, ...]


@dataclass(frozen=True, slots=True)
class _Street:
    """A street on its way into the district."""

    division: Division
    settled: list[Settled]
    numbered: Numbered
    label: tuple[float, float]


def unstaffed(district: District) -> District:
    """Leaves a district without people, departments and categories."""
    return district


def import_district(
    path: Path,
    *,
    crs: str | None = None,
    options: ImportOptions = DEFAULTS,
    staff: Callable[[District], District] = unstaffed,
) -> ImportedDistrict:
    """A district from a GeoJSON file of street outlines; equal input gives an equal district.

    `crs` names the coordinate system when the file does not, and wins when both do. `staff` adds departments,
    people and categories. Raises BadInput when the file as a whole cannot be used: the errors of `read_features`,
    `divisions_of`, `divisions_of_district`, `lattice_over` and `settle`, nothing_usable and duty_size_wrong.
    """
    if options.duty_size < 1:
        raise BadInput("duty_size_wrong", f"A duty grid of {options.duty_size} unit grids cannot be. Try 8.")
    rejects: list[FeatureReject] = []
    source = read_features(path, crs)
    _report_overruled(source, rejects.append)
    divisions = divisions_of(source, options.code_key, options.name_key, rejects.append)
    chosen = divisions_of_district(path, divisions, options.district, rejects.append)
    towns = towns_of(path, chosen, ToCgcs2000(source.crs), rejects.append)
    if not towns:
        raise _nothing_usable(path, rejects)
    _report_overlaps(path, towns, rejects.append)
    points = village_points(options.points, options.points_crs, rejects.append) if options.points else []
    streets = _streets(path, towns, points, options, rejects.append)
    _report_unused_points(options.points or path, streets, points, rejects.append)
    district = _district(streets, options, f"{path.name}, {source.crs.value}")
    return ImportedDistrict(staff(district), tuple(rejects))


def _streets(
    path: Path, towns: Sequence[Town], points: Sequence[VillagePoint], options: ImportOptions, say: Say
) -> list[_Street]:
    outlines = [town.outline for town in towns]
    streets = []
    for town, pieces in zip(towns, cut(outlines, lattice_over(outlines, options.unit_km2)), strict=True):
        if pieces:
            streets.append(_street(town, pieces, points, options))
            continue
        text = f"{town.division.name} lies wholly in earlier features. Check the outlines."
        say(FeatureReject(path.name, town.division.feature.number, "covered", text))
    return streets


def _street(town: Town, pieces: Sequence[Piece], points: Sequence[VillagePoint], options: ImportOptions) -> _Street:
    division = town.division
    cells = merge_slivers(pieces, SLIVER * options.unit_km2 * 1e6)
    settled = settle(division.code, cells, points)
    label = town.outline.representative_point()
    numbered = number(division.code, division.name, settled, options.duty_size)
    return _Street(division, settled, numbered, (label.x, label.y))


def _district(streets: Sequence[_Street], options: ImportOptions, source: str) -> District:
    ordered = sorted(streets, key=_code)
    code = ordered[0].division.code[:6]
    name = options.name or (ordered[0].division.name if ordered[0].division.is_district else code)
    return District(
        code=code,
        name=name,
        name_en=options.name_en or name,
        source=source,
        streets=tuple(Street(one.division.code, one.division.name, one.division.name_en, one.label) for one in ordered),
        villages=tuple(settled.village for one in ordered for settled in one.settled if settled.cells),
        duty_grids=tuple(grid for one in ordered for grid in one.numbered.duty_grids),
        unit_grids=tuple(grid for one in ordered for grid in one.numbered.unit_grids),
        departments=(),
        people=(),
    )


def _code(street: _Street) -> str:
    return street.division.code


def _nothing_usable(path: Path, rejects: Sequence[FeatureReject]) -> BadInput:
    first = "; ".join(f"feature {reject.feature}: {reject.text}" for reject in rejects[:3])
    text = f"{path}: none of the features can be used. {first}"
    return BadInput("nothing_usable", text, path=str(path), rejects=tuple(rejects))


def _report_overruled(source: FeatureFile, say: Say) -> None:
    for note, where in source.overruled.items():
        text = f"The {where} says {note}; it was read as {source.crs.value}, as asked."
        say(FeatureReject(source.path.name, 0, "crs_overruled", text, kept=True))


def _report_overlaps(path: Path, towns: Sequence[Town], say: Say) -> None:
    outlines = [town.outline for town in towns]
    for later, earlier in sorted(STRtree(outlines).query(outlines, predicate="intersects").T.tolist()):
        shared_m2 = area_m2(outlines[later].intersection(outlines[earlier])) if earlier < later else 0.0
        if shared_m2 > OVERLAP_M2:
            one, other = towns[later].division, towns[earlier].division
            text = f"{one.name} overlaps {other.name} (feature {other.feature.number}) by {shared_m2:.0f} m², "
            text += f"which went to {other.name}."
            say(FeatureReject(path.name, one.feature.number, "overlap", text, kept=True))


def _report_unused_points(path: Path, streets: Sequence[_Street], points: Sequence[VillagePoint], say: Say) -> None:
    """Points of the imported district that gave no village a grid; those of other districts are no news."""
    codes = {street.division.code for street in streets}
    districts = {code[:6] for code in codes}
    used = {settled.village.code for street in streets for settled in street.settled if settled.cells}
    for point in points:
        village = point.village
        if village.code[:6] not in districts or village.code in used:
            continue
        if village.code[:9] in codes:
            text = f"{village.name} ({village.code}) is nearest to no unit grid. Make the unit grids smaller."
            say(FeatureReject(path.name, point.feature, "village_without_grid", text))
        else:
            text = f"{village.name}: the file of outlines has no street {village.code[:9]}."
            say(FeatureReject(path.name, point.feature, "street_missing", text))
