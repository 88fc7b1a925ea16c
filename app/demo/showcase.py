"""The cases that are always there, so that a tour, a picture and a test can name them. See showcase.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from app.demo.acts import MINUTE_MS
from app.demo.files import load
from app.demo.opencases import OpenCases
from app.demo.reports import Draft, Report, Reports, urgency_of
from app.demo.telling import Planned
from app.domain.cases import Channel, Status
from app.domain.district import District
from app.domain.lights import Light


@dataclass(frozen=True, slots=True)
class Shown:
    """A case whose words are given."""

    planned: Planned
    report: Report
    light: Light

    @property
    def reported_ms(self) -> int:
        return self.planned.reported_ms

    @property
    def filed_ms(self) -> int:
        return self.planned.filed_ms


class Showcase:
    """The known cases, as far as a district has their streets and categories."""

    def __init__(self, district: District, reports: Reports, random: Random) -> None:
        self._division = district.code
        self._streets = {street.code for street in district.streets}
        self._categories = {category.code: category for category in district.categories}
        self._reports = reports
        self._random = random

    def cases(self, finder: OpenCases, now_ms: int) -> Iterator[Shown]:
        """Each as it stands at `now_ms`, always with the same light."""
        for row in load("showcase")["cases"]:
            street = self._division + row["street"]
            if street in self._streets and row["category"] in self._categories:
                draft = self._draft(row)
                since_ms = now_ms - row["since_min"] * MINUTE_MS
                is_extended = row.get("is_extended", False)
                status = Status(row["status"])
                planned = finder.made(draft, status, since_ms, Light.RED, is_extended)
                light = finder.light(planned, status, is_extended=is_extended)
                yield Shown(planned, self._report(row, draft, street), light)

    def _draft(self, row: dict[str, Any]) -> Draft:
        category = self._categories[row["category"]]
        draft = self._reports.draft_of(self._random, Channel(row["channel"]), category)
        return draft._replace(condition=category.conditions[row["condition"] - 1])

    def _report(self, row: dict[str, Any], draft: Draft, street: str) -> Report:
        report = self._reports.report_at(self._random, draft, street, row["address"])
        urgency = urgency_of(self._random, draft.condition)
        return report._replace(urgency=urgency, title=row["title"], description=row["description"])
