"""The arithmetic of a clock and the reasons for a department, as lines of a card."""

from dataclasses import dataclass

from app.domain.catalogue import Responsibility
from app.domain.explain import ClockWhy, DeptWhy, Piece
from app.domain.limits import NEVER_MS
from app.domain.timers import Fate
from widgets.panels.names import Names
from widgets.text import cases, codes, times, why


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A label and what is said; `is_main`: the line the card is about."""

    label: str
    text: str
    is_main: bool = False


def clock_rows(clock: ClockWhy, now_ms: int) -> list[WhyRow]:
    """Limit, where it is from, what was used by which stretches of time, and the deadline that follows."""
    unit = clock.unit.value
    limit = cases.limit(clock.amount, unit)
    if clock.extra_days:
        limit = why.plus_days(limit, clock.extra_days)
    rows = [WhyRow(why.row("limit"), limit), WhyRow(why.row("basis"), why.limit_basis(clock.basis))]
    if clock.extended:
        rows.append(WhyRow(why.row("extended"), cases.limit(clock.extended, unit)))
    rows.append(WhyRow(why.row("budget"), why.sum_of(times.hours(clock.budget_ms), works=clock.counts_work)))
    rows.append(WhyRow(why.row("used"), times.hours(clock.used_ms)))
    rows.append(_rest(clock))
    rows.append(WhyRow(why.row("deadline"), _deadline(clock), is_main=True))
    rows.append(WhyRow(why.row("fate"), why.fate(clock.fate.value)))
    rows.append(WhyRow(why.row("lights"), why.thresholds(clock.percents, clock.rule)))
    rows.append(WhyRow(why.row("calendar"), _calendar(clock)))
    for number, piece in enumerate(clock.pieces):
        rows.append(WhyRow("" if number else why.row("pieces"), piece_words(piece, now_ms)))
    for number, before in enumerate(reversed(clock.earlier)):
        rows.append(WhyRow("" if number else why.row("earlier"), earlier_words(before, now_ms)))
    return rows


def piece_words(piece: Piece, now_ms: int) -> str:
    """'09:00 – 10:30: 1 h 30 min', or why it does not count."""
    end = times.near(piece.to_ms, now_ms) if piece.to_ms else why.till_now()
    said = (
        why.counted(times.hours(piece.own_ms), why.piece_reason(piece.why) if piece.why else "")
        if piece.counts
        else why.not_counted(why.piece_reason(piece.why))
    )
    return f"{why.stretch(times.near(piece.from_ms, now_ms), end)}  {said}"


def earlier_words(clock: ClockWhy, now_ms: int) -> str:
    """A clock that was there before: its limit, what became of it, and from when to when."""
    first, last = clock.pieces[0].from_ms, clock.pieces[-1].to_ms
    span = why.stretch(times.near(first, now_ms), times.near(last, now_ms) if last else why.till_now())
    limit = cases.limit(clock.amount, clock.unit.value)
    said = [span, limit, why.fate(clock.fate.value)]
    if clock.over_ms:
        said.append(f"{why.row('over')} {times.hours(clock.over_ms)}")
    ended = clock.pieces[-1].why
    if ended:
        said.append(why.piece_reason(ended))
    return " · ".join(said)


def dept_rows(found: DeptWhy, names: Names, now_ms: int) -> list[WhyRow]:
    """Which department, by what, who chose it and why, and whose it would be by the rules."""
    entry = found.entry
    rows = [WhyRow(why.row("dept"), names.dept(found.dept), is_main=True)]
    rows.append(WhyRow(why.row("basis"), why.basis_of(found.basis, entry)))
    if entry:
        rows += _entry_rows(entry, names)
    chosen = found.chosen_by
    if chosen:
        who = f"{chosen.actor_name} {names.post(chosen.post)}".strip()
        when = times.near(chosen.occurred_ms, now_ms)
        rows.append(WhyRow(why.row("chosen"), why.chosen_by(who, cases.command(chosen.command), when)))
        if chosen.text or chosen.reason:
            code = codes.word("reason", chosen.reason) if chosen.reason else ""
            rows.append(WhyRow(why.row("reason"), f"{code} {chosen.text}".strip()))
    if found.right_dept != found.dept or found.is_override:
        right = f"{names.dept(found.right_dept)} ({why.basis_of(found.right_basis, None)})"
        rows.append(WhyRow(why.row("right"), right))
    else:
        rows.append(WhyRow(why.row("right"), why.by_rules()))
    rows.append(WhyRow(why.row("admission"), why.admitted(on_list=found.is_admitted)))
    return rows


def _entry_rows(entry: Responsibility, names: Names) -> list[WhyRow]:
    category = names.category(entry.category)
    about = [entry.category, category.name if category else ""]
    if entry.condition:
        about.append(f"#{entry.condition}")
    area = names.street(entry.area) if entry.area else why.everywhere()
    return [
        WhyRow(why.row("list"), " · ".join(part for part in (entry.id, *about) if part)),
        WhyRow(why.row("area"), area),
    ]


def _rest(clock: ClockWhy) -> WhyRow:
    if clock.fate is Fate.FINISHED:
        over = clock.over_ms
        return WhyRow(why.row("over" if over else "left"), times.hours(over or max(0, clock.left_ms)))
    if clock.left_ms < 0:
        return WhyRow(why.row("over"), times.hours(-clock.left_ms))
    return WhyRow(why.row("left"), times.hours(clock.left_ms))


def _deadline(clock: ClockWhy) -> str:
    return why.never_reached() if clock.red_ms >= NEVER_MS else times.day_time_seconds(clock.red_ms)


def _calendar(clock: ClockWhy) -> str:
    if not clock.counts_work:
        return why.natural()
    said = [why.free_days(clock.free_days)]
    if clock.is_provisional:
        said.append(why.provisional())
    return "; ".join(said)
