"""How one row of a table becomes what intake needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from app.demo.imports.mapping import Mapping, UrgencyRule, folded
from app.demo.imports.places import Places
from app.domain.cases import Channel, Urgency
from app.errors import BadInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A service request, ready for intake. Times are UTC milliseconds, the place is CGCS2000."""

    line: int
    external_id: str
    channel: Channel
    urgency: Urgency
    category: str
    title: str
    description: str
    address: str
    lon: float
    lat: float
    grid: str  # 15 digits
    street: str  # 9 digits
    occurred_ms: int
    closed_ms: int  # 0 = still open
    agency: str


class ReportReader:
    """Turns rows of one table into reports by a mapping."""

    def __init__(self, mapping: Mapping, header: Sequence[str], places: Places) -> None:
        self._columns = mapping.columns
        self._index = {name: header.index(name) for name in mapping.column_names()}
        self._width = len(header)
        self._zone = ZoneInfo(mapping.times.zone)
        self._time_format = mapping.times.format
        self._categories = {folded(value): code for value, code in mapping.categories.table.items()}
        self._category = mapping.categories.default or ""
        self._channels = {folded(value): channel for value, channel in mapping.channels.table.items()}
        self._channel = mapping.channels.default
        self._rules = mapping.urgency
        self._places = places

    def report(self, line: int, row: Sequence[str]) -> Report:
        """The report of a row. Raises BadInput; its code is the reason for rejecting the row."""
        if len(row) != self._width:
            raise BadInput("field_count", f"The row has {len(row)} fields where the header has {self._width}.")
        occurred_ms, closed_ms = self._times_ms(row)
        lon, lat, grid = self._places(self._number(row, self._columns.lon), self._number(row, self._columns.lat))
        title, description = self._texts(row)
        return Report(
            line=line,
            external_id=self._required(row, self._columns.external_id, "id_missing"),
            channel=self._channel_of(row),
            urgency=self._urgency_of(row),
            category=self._category_of(row),
            title=title,
            description=description,
            address=self._joined(row, self._columns.address, ", "),
            lon=lon,
            lat=lat,
            grid=grid.code,
            street=grid.street,
            occurred_ms=occurred_ms,
            closed_ms=closed_ms,
            agency=self._value(row, self._columns.agency),
        )

    def _value(self, row: Sequence[str], column: str) -> str:
        return row[self._index[column]].strip() if column else ""

    def _required(self, row: Sequence[str], column: str, reason_code: str) -> str:
        value = self._value(row, column)
        if not value:
            raise BadInput(reason_code, f"{column} is empty.", column=column)
        return value

    def _number(self, row: Sequence[str], column: str) -> float:
        value = self._required(row, column, "place_missing")
        try:
            number = float(value)
        except ValueError as error:
            raise BadInput("place_wrong", f'{column} "{value[:40]}" is no number.', column=column) from error
        if not isfinite(number):
            raise BadInput("place_wrong", f'{column} "{value[:40]}" is no place.', column=column)
        return number

    def _times_ms(self, row: Sequence[str]) -> tuple[int, int]:
        occurred_ms = self._time_ms(self._columns.occurred, self._required(row, self._columns.occurred, "time_missing"))
        closed = self._value(row, self._columns.closed)
        closed_ms = self._time_ms(self._columns.closed, closed) if closed else 0
        if closed and closed_ms < occurred_ms:
            raise BadInput("closed_before_occurred", f"{self._columns.closed} {closed} is before the request itself.")
        return occurred_ms, closed_ms

    def _time_ms(self, column: str, value: str) -> int:
        try:
            moment = self._moment(value)
        except ValueError as error:
            text = f'{column} "{value[:40]}" does not read as {self._time_format}.'
            raise BadInput("time_wrong", text, column=column) from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return (moment - EPOCH) // timedelta(milliseconds=1)

    def _moment(self, value: str) -> datetime:
        if self._time_format == "iso":
            return datetime.fromisoformat(value)
        return datetime.strptime(value, self._time_format)  # noqa: DTZ007 - the zone is added by the caller

    def _texts(self, row: Sequence[str]) -> tuple[str, str]:
        """Title and description; one stands in for the other, as a report without words helps nobody."""
        title = self._joined(row, self._columns.title, " / ")
        description = self._joined(row, self._columns.description, " / ")
        if not (title or description):
            raise BadInput("text_missing", "The row has neither title nor description.")
        return title or description, description or title

    def _joined(self, row: Sequence[str], columns: Sequence[str], separator: str) -> str:
        values = (self._value(row, column) for column in columns)
        return separator.join(dict.fromkeys(value for value in values if value))

    def _category_of(self, row: Sequence[str]) -> str:
        value = self._value(row, self._columns.category)
        code = self._categories.get(folded(value), self._category)
        if not code:
            raise BadInput("category_unknown", f'The mapping has no category for "{value[:60]}" and no default.')
        return code

    def _channel_of(self, row: Sequence[str]) -> Channel:
        value = self._value(row, self._columns.channel)
        channel = self._channels.get(folded(value), self._channel)
        if channel is None:
            raise BadInput("channel_unknown", f'The mapping has no channel for "{value[:60]}" and no default.')
        return channel

    def _urgency_of(self, row: Sequence[str]) -> Urgency:
        holding = (rule.urgency for rule in self._rules if _holds(rule, self._value(row, rule.column)))
        return next(holding, Urgency.ORDINARY)


def _holds(rule: UrgencyRule, value: str) -> bool:
    text = folded(value)
    return any(text == folded(wanted) for wanted in rule.equals) or any(folded(part) in text for part in rule.contains)
