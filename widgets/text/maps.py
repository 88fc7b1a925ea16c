"""The words of the maps: legend, modes, zoom, the card of a unit grid."""

from PySide6.QtCore import QCoreApplication

from widgets.map.legend import MapWords
from widgets.text import cases

translate = QCoreApplication.translate


def words() -> MapWords:
    """Everything a map itself writes."""
    return MapWords(
        name=translate("maps", "Grid map"),
        counts=translate("maps", "Open per unit grid"),
        count_steps=("0", "1", "3", "6", "10+"),
        worst=translate("maps", "Worst light"),
        lights=(cases.light(0), cases.light(1), cases.light(2), cases.light(3)),
        merged=translate("maps", "one per duty grid, blue not drawn"),
        metres=translate("maps", "m"),
        kilometres=translate("maps", "km"),
    )


def no_map() -> str:
    return translate("maps", "No map yet")


def no_map_yet() -> str:
    return translate("maps", "The grids come with the first synchronisation.")


def no_map_why() -> str:
    return translate("maps", "The district has no usable unit grids. Import its grids.")


def shading(name: str) -> str:
    """The two modes: by number of open cases, by worst light."""
    return {
        "count": translate("maps", "By open cases"),
        "light": translate("maps", "By light"),
    }[name]


def zoom(name: str) -> str:
    """What the buttons over the map do."""
    return {
        "nearer": translate("maps", "Zoom in"),
        "farther": translate("maps", "Zoom out"),
        "home": translate("maps", "Whole district"),
    }[name]


def pick_hint() -> tuple[str, str]:
    """What the card says before anything was picked."""
    return (
        translate("maps", "No grid picked"),
        translate("maps", "Click a grid or a case on the map, or choose a case in the queue."),
    )


def card_labels() -> tuple[str, str, str, str, str]:
    """Unit grid, street, village, duty grid, grid manager."""
    return (
        translate("maps", "Unit grid"),
        translate("maps", "Street"),
        translate("maps", "Village"),
        translate("maps", "Duty grid"),
        translate("maps", "Grid manager"),
    )


def on_duty(*, by_day: bool) -> str:
    return translate("maps", "day shift") if by_day else translate("maps", "night shift")


def duty_grid(name: str, leader: str) -> str:
    return translate("maps", "{name}, leader {leader}").format(name=name, leader=leader) if leader else name


def open_here(amount: str) -> str:
    return translate("maps", "Open here {n}").format(n=amount)


def more_here(amount: int) -> str:
    return translate("maps", "{n} more, in the queue").format(n=amount)


def none_here() -> str:
    return translate("maps", "No open case in this grid")


def cases_here() -> str:
    """The name of the list of a grid's cases for screen readers."""
    return translate("maps", "Cases of the grid")
