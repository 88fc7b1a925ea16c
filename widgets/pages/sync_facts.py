"""The figures of synchronisation in words, read off the hall."""

from app.hall.hall import Hall
from app.hall.link import LinkStatus
from app.hall.ports import NOWHERE, Holdings, WishState
from app.hall.sources import Source, SourceState
from widgets.frame.strip import SKEW_WARNED_MS
from widgets.text import errors, frame, one_case, sync, times

Facts = list[tuple[str, str]]
SHORT = 16


def link(hall: Hall) -> Facts:
    """How the platform hears us, how old the data are, and what went wrong last."""
    status, state = hall.link_status(), hall.link.state
    head = sync.stands(frame.status(status), sync.explained(status))
    lost = status in {LinkStatus.OFFLINE, LinkStatus.STARTING}
    return [
        (sync.row("status"), head),
        (sync.row("as_of"), _at(hall, state.as_of_ms)),
        (sync.row("lag"), sync.lag_unknown() if lost else sync.lag(_lag(hall))),
        (sync.row("heard"), _at(hall, max(hall.sources.of(each).heard_ms for each in Source))),
        (sync.row("trouble"), _trouble(hall)),
    ]


def sources(hall: Hall) -> Facts:
    return [(sync.source(each), _health(hall, hall.sources.of(each))) for each in Source]


def clock(hall: Hall) -> Facts:
    """This machine's clock against the platform's, and how sure that is."""
    time, off = hall.time, -hall.time.wall_to_city_ms()
    measured = _at(hall, time.measured_ms)
    return [
        (sync.row("offset"), sync.offset(off, time.uncertainty_ms())),
        (sync.row("measured"), measured),
        ("", sync.offset_meaning(is_far=abs(off) > SKEW_WARNED_MS)),
    ]


def held(holdings: Holdings | None) -> Facts:
    """What would be here if the line were cut now; dashes until it is counted."""
    codes = ("cases", "histories", "disk", "free")
    if holdings is None:
        return [(sync.row(code), one_case.unknown()) for code in codes]
    words = (
        sync.cases_held(holdings.cases, holdings.open_cases),
        sync.histories_held(holdings.histories, holdings.steps),
        sync.disk_used(sync.size(holdings.cache_bytes), sync.size(holdings.orders_bytes)),
        sync.size(holdings.free_bytes),
    )
    return [(sync.row(code), said) for code, said in zip(codes, words, strict=True)]


def support(hall: Hall) -> Facts:
    cursor = hall.cursor
    if cursor == NOWHERE:
        return [(sync.row("cursor"), sync.none_yet())]
    return [
        (sync.row("cursor"), sync.cursor(cursor.seq, cursor.seq + _lag(hall))),
        (sync.row("epoch"), cursor.epoch),
        (sync.row("scope"), cursor.scope if len(cursor.scope) <= SHORT else f"{cursor.scope[:SHORT]}…"),
    ]


def queue(hall: Hall) -> dict[WishState, str]:
    """How many orders are in each state, and since when the oldest."""
    found = {}
    for state in WishState:
        wishes = hall.wishes(state)
        first = min((wish.command.issued_ms for wish in wishes), default=0)
        found[state] = sync.queue(len(wishes), times.duration(hall.now_ms() - first))
    return found


def loading_code(hall: Hall) -> str:
    """What is being read: everything anew, or what happened meanwhile."""
    return "snapshot" if hall.cursor == NOWHERE else "feed"


def _lag(hall: Hall) -> int:
    state = hall.link.state
    return max(state.lag, state.expected - state.loaded if state.expected else 0)


def _at(hall: Hall, at_ms: int) -> str:
    if not at_ms:
        return sync.none_yet()
    now = hall.now_ms()
    return sync.at(times.near_seconds(at_ms, now), frame.ago(now - at_ms))


def _health(hall: Hall, state: SourceState) -> str:
    now = hall.now_ms()
    if state.is_failing:
        words = errors.reason(state.code, {}) or state.code
        return sync.failing(times.near_seconds(state.failing_since_ms, now), words, _again(state, now))
    if not state.heard_ms:
        return sync.unused()
    return sync.heard(times.near_seconds(state.heard_ms, now), frame.ago(now - state.heard_ms))


def _again(state: SourceState, now_ms: int) -> str:
    if not state.retry_at_ms:
        return sync.again_when_needed()
    rest = state.retry_at_ms - now_ms
    return sync.again_in(times.duration(rest + 999), state.attempts) if rest > 0 else sync.again_now(state.attempts)


def _trouble(hall: Hall) -> str:
    found = hall.sources.last_trouble()
    if found is None:
        return sync.no_trouble()
    source, state = found
    if state.is_failing:
        return sync.trouble_goes_on(sync.source(source), _health(hall, state))
    words = errors.reason(state.code, {}) or state.code
    return sync.trouble(sync.source(source), times.near_seconds(state.failed_ms, hall.now_ms()), words)
