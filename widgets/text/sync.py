"""Words of the page that says how synchronisation stands, and of progress."""

from PySide6.QtCore import QCoreApplication

from app.hall.link import LinkStatus
from app.hall.progress import Progress
from app.hall.sources import Source
from widgets.text import desk, times

translate = QCoreApplication.translate


def title() -> str:
    return translate("sync", "How synchronisation stands")


def section(code: str) -> str:
    return {
        "link": translate("sync", "Platform"),
        "orders": translate("sync", "Orders of this desk"),
        "sources": translate("sync", "Source by source"),
        "clock": translate("sync", "Clock"),
        "held": translate("sync", "Held on this workstation"),
        "support": translate("sync", "For support"),
    }[code]


def row(code: str) -> str:
    return {
        "status": translate("sync", "State"),
        "as_of": translate("sync", "Data as of"),
        "lag": translate("sync", "Behind by"),
        "heard": translate("sync", "Last success"),
        "trouble": translate("sync", "Last trouble"),
        "offset": translate("sync", "Off by"),
        "measured": translate("sync", "Measured"),
        "cases": translate("sync", "Cases"),
        "histories": translate("sync", "Histories"),
        "disk": translate("sync", "On disk"),
        "free": translate("sync", "Free"),
        "epoch": translate("sync", "Epoch"),
        "scope": translate("sync", "Scope"),
        "cursor": translate("sync", "Cursor"),
    }[code]


def explained(status: LinkStatus) -> str:
    """What the state means for whoever works here."""
    return {
        LinkStatus.STARTING: translate("sync", "The platform is being asked for the first time."),
        LinkStatus.ONLINE: translate("sync", "All that the platform knows is here."),
        LinkStatus.CATCHING_UP: translate("sync", "What happened meanwhile is being read; go on working."),
        LinkStatus.DEGRADED: translate("sync", "Part of it is old or fails; what, is named beside."),
        LinkStatus.OFFLINE: translate("sync", "Orders are kept here and sent in order once the line is back."),
    }[status]


def stands(status: str, meaning: str) -> str:
    return translate("sync", "{status}. {meaning}").format(status=status, meaning=meaning)


def source(source: Source) -> str:
    return {
        Source.FEED: translate("sync", "News of cases"),
        Source.ORDERS: translate("sync", "Sending orders"),
        Source.TIME: translate("sync", "Platform time"),
        Source.HISTORIES: translate("sync", "Histories"),
        Source.ARCHIVE: translate("sync", "Closed cases"),
        Source.ATTACHMENTS: translate("sync", "Attachments"),
        Source.DIGEST: translate("sync", "Comparison of holdings"),
    }[source]


def heard(time: str, age: str) -> str:
    return translate("sync", "answered {time}, {age}").format(time=time, age=age)


def unused() -> str:
    return translate("sync", "not needed since the start")


def failing(since: str, words: str, again: str) -> str:
    """Since when, what it is, and when it is tried again."""
    return translate("sync", "fails since {since}: {words} {again}").format(since=since, words=words, again=again)


def again_in(time: str, attempts: int) -> str:
    return translate("sync", "Attempt {n} failed, again in {time}.").format(n=attempts, time=time)


def again_now(attempts: int) -> str:
    return translate("sync", "Attempt {n} failed, trying again now.").format(n=attempts)


def again_when_needed() -> str:
    return translate("sync", "Tried again when it is needed.")


def trouble(source: str, time: str, words: str) -> str:
    """The last trouble, over meanwhile."""
    return translate("sync", "{time} · {source}: {words} It is over.").format(source=source, time=time, words=words)


def trouble_goes_on(source: str, words: str) -> str:
    return translate("sync", "{source} {words}").format(source=source, words=words)


def no_trouble() -> str:
    return translate("sync", "none since the start")


def lag(events: int) -> str:
    return translate("sync", "{n} changes").format(n=desk.thousands(events)) if events else translate("sync", "nothing")


def lag_unknown() -> str:
    return translate("sync", "unknown while offline")


def none_yet() -> str:
    return translate("sync", "none yet")


def at(time: str, age: str) -> str:
    return translate("sync", "{time} ({age})").format(time=time, age=age)


def queue(count: int, oldest: str) -> str:
    """How many orders are in a state, and how long the oldest has been waiting."""
    return translate("sync", "{n}, the oldest for {time}").format(n=count, time=oldest) if count else "0"


def offset(ms: int, uncertainty_ms: int) -> str:
    """The wall clock of this machine against the platform's."""
    signed = f"{ms:+,d}".replace(",", "\u2009") if ms else "0"
    if uncertainty_ms < 0:
        return translate("sync", "{n} ms, as last measured").format(n=signed)
    return translate("sync", "{n} ms ± {u} ms").format(n=signed, u=uncertainty_ms)


def offset_meaning(*, is_far: bool) -> str:
    if is_far:
        return translate("sync", "Deadlines follow the platform's time. Set this machine's clock.")
    return translate("sync", "Deadlines follow the platform's time.")


def cases_held(all_cases: int, is_open: int) -> str:
    return translate("sync", "{n}, of them {open} open").format(
        n=desk.thousands(all_cases), open=desk.thousands(is_open)
    )


def histories_held(cases: int, steps: int) -> str:
    return translate("sync", "of {n} cases, {steps} steps").format(n=desk.thousands(cases), steps=desk.thousands(steps))


def disk_used(cache: str, orders: str) -> str:
    return translate("sync", "cases {cache}, orders {orders}").format(cache=cache, orders=orders)


def size(count: int) -> str:
    """'4.2 MB'."""
    if count < 1_000_000:
        return translate("sync", "{n} kB").format(n=f"{count / 1000:.0f}")
    if count < 1_000_000_000:
        return translate("sync", "{n} MB").format(n=f"{count / 1_000_000:.1f}")
    return translate("sync", "{n} GB").format(n=f"{count / 1_000_000_000:.1f}")


def cursor(seq: int, head: int) -> str:
    return translate("sync", "{seq} of {head}").format(seq=seq, head=head)


def try_now() -> str:
    return translate("sync", "Synchronise now")


def copy() -> str:
    return translate("sync", "Copy for support")


def copied() -> str:
    return translate("sync", "Copied: it holds no personal data.")


def progress_name(code: str) -> str:
    return {
        "snapshot": translate("sync", "Reading all cases"),
        "feed": translate("sync", "Catching up"),
        "orders": translate("sync", "Sending orders"),
    }[code]


def progress(progress: Progress) -> str:
    """'12 480 of 41 200, 720 a second, 40 s left': as much of it as is known."""
    done, total = desk.thousands(progress.done), desk.thousands(progress.total)
    words = translate("sync", "{done} of {total}").format(done=done, total=total)
    if progress.per_second <= 0:
        return words
    rate = f"{progress.per_second:.0f}" if progress.per_second >= 10 else f"{progress.per_second:.1f}"
    words = translate("sync", "{words} · {rate} a second").format(words=words, rate=rate)
    if progress.left_ms < 0:
        return words
    return translate("sync", "{words} · about {time} left").format(words=words, time=times.duration(progress.left_ms))


def goes_on() -> str:
    return translate("sync", "Go on working: what is here can be used.")


def closing(orders: str) -> str:
    """While the program ends; `orders` says how many are in which state."""
    if orders:
        return translate("sync", "Closing. Kept here for the next start: {orders}.").format(orders=orders)
    return translate("sync", "Closing. All is saved.")
