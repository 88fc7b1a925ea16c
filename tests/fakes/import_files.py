"""Boundary files and tables of service requests, small enough to say what has to come of them."""

import json
from pathlib import Path
from typing import Any

from app.demo.imports.district import ImportOptions, import_district
from app.domain.district import District

LonLat = tuple[float, float]

MAPPING = """
name = "test"
[columns]
external_id = "id"
occurred = "opened"
closed = "closed"
agency = "agency"
category = "kind"
channel = "via"
title = ["kind"]
description = ["text"]
address = ["street", "house"]
lon = "lon"
lat = "lat"
[times]
zone = "Asia/Shanghai"
[channels]
default = "h12345"
table = { Phone = "h962000" }
[categories]
default = "E0604"
table = { Rubbish = "E0110", Hole = "E0113" }
[place]
mode = "as_is"
crs = "EPSG:4490"
[[urgency]]
column = "text"
urgency = "urgent"
contains = ["danger"]
"""
HEADER = "id,opened,closed,agency,kind,via,text,street,house,lon,lat"
ROW = "7,2026-03-05T08:00:00,,Roads,Hole,Phone,a hole,Long Road,12,121.41,31.11"


def square(west: float = 121.40, south: float = 31.10, side: float = 0.02) -> list[LonLat]:
    """A closed ring, counter-clockwise."""
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def feature(code: object, *rings: list[LonLat], name: str = "七宝镇", **properties: object) -> dict[str, Any]:
    """A street with one polygon: its outer ring and holes."""
    geometry = {"type": "Polygon", "coordinates": rings or (square(),)}
    return {"type": "Feature", "properties": {"code": code, "name": name, **properties}, "geometry": geometry}


def point(code: str, name: str, lon: float, lat: float) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": (lon, lat)}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def write_features(path: Path, *features: object, crs_note: str = "WGS-84", **members: object) -> Path:
    """A FeatureCollection; `crs_note` "" leaves the coordinate system unsaid."""
    note = {"crs_note": crs_note} if crs_note else {}
    path.write_text(json.dumps({"type": "FeatureCollection", **note, **members, "features": features}), "utf-8")
    return path


def write_lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def a_district(folder: Path) -> District:
    """A square town of about 4.2 km²."""
    path = write_features(folder / "district.geojson", feature("310112102"))
    return import_district(path, options=ImportOptions(name="闵行区")).district
