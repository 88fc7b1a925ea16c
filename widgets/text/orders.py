"""Words of an order: the four states it can be in, what it says, and what was decided about it."""

from PySide6.QtCore import QCoreApplication

from app.hall.ports import Way, WishState
from widgets.text import cases

translate = QCoreApplication.translate


def state(state: WishState) -> str:
    """The state in a word or two."""
    return {
        WishState.WAITING: translate("order", "To be sent"),
        WishState.BEHIND: translate("order", "Waits for another"),
        WishState.ACCEPTED: translate("order", "Accepted"),
        WishState.ATTENTION: translate("order", "Needs you"),
        WishState.DONE: translate("order", "Done"),
    }[state]


def explained(state: WishState) -> str:
    """What the state means and what happens next."""
    return {
        WishState.WAITING: translate("order", "kept here, sent by itself as soon as the platform answers"),
        WishState.BEHIND: translate("order", "goes on by itself once you have decided the order before it"),
        WishState.ACCEPTED: translate("order", "the platform has taken it, the case follows at once"),
        WishState.ATTENTION: translate("order", "came back; stays until somebody decides"),
        WishState.DONE: translate("order", "in the case"),
    }[state]


def chip(command: str, state: WishState) -> str:
    """An order on a line of the queue."""
    name = cases.command(command)
    return {
        WishState.BEHIND: translate("order", "{command} · waits"),
        WishState.ACCEPTED: translate("order", "{command} · accepted"),
    }.get(state, translate("order", "{command}…")).format(command=name)


def way(way: str) -> str:
    """What was decided."""
    return {
        Way.MINE.value: translate("order", "Kept mine"),
        Way.THEIRS.value: translate("order", "Took the platform's"),
        Way.REDO.value: translate("order", "Done again"),
    }.get(way, way)


def take(way: Way) -> str:
    """The button."""
    return {
        Way.MINE: translate("order", "Keep mine"),
        Way.THEIRS: translate("order", "Take the platform's"),
        Way.REDO: translate("order", "Do it again…"),
    }[way]


def take_explained(way: Way) -> str:
    return {
        Way.MINE: translate("order", "The same order is given again, on the case as it is now."),
        Way.THEIRS: translate("order", "The order is let go; the case stays as the platform has it."),
        Way.REDO: translate("order", "The form opens with what you had filled in."),
    }[way]


def take_several(count: int) -> str:
    return translate("order", "Take the platform's for {n} orders").format(n=count)


def impossible(reason: str) -> str:
    """Why a way is closed."""
    return translate("order", "Not possible now: {reason}").format(reason=reason)


def nothing_to_change() -> str:
    return translate("order", "this order has nothing to fill in")


def yes() -> str:
    return translate("order", "yes")


def no() -> str:
    return translate("order", "no")


def pieces(count: int) -> str:
    return translate("order", "{n} pieces").format(n=count)
