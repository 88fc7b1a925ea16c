"""The words of the frame: status strip, window titles, menu."""

from PySide6.QtCore import QCoreApplication

from app.domain.district import District
from app.hall.link import LinkStatus
from widgets.text import cases

translate = QCoreApplication.translate


def centre(district: str) -> str:
    return translate("frame", "{district} Operation Centre").format(district=district)


def district_name(district: District) -> str:
    return district.name_en if cases.in_english() else district.name


def no_district() -> str:
    return translate("frame", "GridHall")


def window_title(role: str) -> str:
    return {
        "desk": translate("frame", "Desk"),
        "map": translate("frame", "Grid map"),
        "metrics": translate("frame", "Live figures"),
        "wall": translate("frame", "Wall"),
    }[role]


def status(status: LinkStatus) -> str:
    return {
        LinkStatus.STARTING: translate("frame", "Connecting"),
        LinkStatus.ONLINE: translate("frame", "Online"),
        LinkStatus.CATCHING_UP: translate("frame", "Catching up"),
        LinkStatus.DEGRADED: translate("frame", "Degraded"),
        LinkStatus.OFFLINE: translate("frame", "Offline"),
    }[status]


def data_as_of() -> str:
    return translate("frame", "Data as of")


def no_data() -> str:
    return translate("frame", "none yet")


def ago(ms: int) -> str:
    """'4 s ago' … '3 h ago'; at least one second."""
    seconds = max(1, ms // 1000)
    if seconds < 60:
        return translate("frame", "{n} s ago").format(n=seconds)
    if seconds < 3600:
        return translate("frame", "{n} min ago").format(n=seconds // 60)
    return translate("frame", "{n} h ago").format(n=seconds // 3600)


def demo() -> str:
    return translate("frame", "DEMO")


def open_cases() -> str:
    return translate("frame", "Open")


def weekday(number: int) -> str:
    """Monday is 0."""
    return (
        translate("frame", "Mon"),
        translate("frame", "Tue"),
        translate("frame", "Wed"),
        translate("frame", "Thu"),
        translate("frame", "Fri"),
        translate("frame", "Sat"),
        translate("frame", "Sun"),
    )[number]


def menu(name: str) -> str:
    return {
        "page_attention": translate("menu", "Needs you"),
        "page_sync": translate("menu", "How synchronisation stands"),
        "window": translate("menu", "Windows"),
        "view": translate("menu", "View"),
        "language": translate("menu", "Language"),
        "theme": translate("menu", "Colours"),
        "dark": translate("menu", "Dark hall"),
        "light": translate("menu", "Light desk"),
        "post": translate("menu", "Post"),
        "responsible": translate("menu", "Whoever the case waits for"),
        "retry": translate("menu", "Synchronise now"),
        "full_screen": translate("menu", "Full screen"),
        "leave": translate("menu", "Quit GridHall"),
        "menu": translate("menu", "Menu"),
    }[name]


def post_of(post: str, person: str) -> str:
    return translate("menu", "{post} · {person}").format(post=post, person=person)


def platform_time() -> str:
    """On a wall whose machine has another time."""
    return translate("frame", "platform time")


def skewed(seconds: int) -> str:
    return translate("frame", "This machine's clock is off by {n} s; the platform's time is used").format(n=seconds)
