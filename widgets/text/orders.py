"""Words of an order: the four states it can be in, what it says, and what was decided about it."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.hall.ports import Way, WishState
from widgets.text import cases

translate = QCoreApplication.translate


def state(of: WishState) -> str:
    """The state in a word or two."""
    return {
        WishState.WAITING: translate("order", "To be sent"),
        WishState.BEHIND: translate("order", "Waits for another"),
        WishState.ACCEPTED: translate("order", "Accepted"),
        WishState.ATTENTION: translate("order", "Needs you"),
        WishState.DONE: translate("order", "Done"),
    }[of]


def explained(of: WishState) -> str:
    """What the state means and what happens next."""
    return {
        WishState.WAITING: translate("order", "kept here, sent by itself as soon as the platform answers"),
        WishState.BEHIND: translate("order", "goes on by itself once you have decided the order before it"),
        WishState.ACCEPTED: translate("order", "the platform has taken it, the case follows at once"),
        WishState.ATTENTION: translate("order", "came back; stays until somebody decides"),
        WishState.DONE: translate("order", "in the case"),
    }[of]


def with_state(command: str, of: WishState) -> str:
    """'Urge, to be sent', for a reader."""
    return translate("order", "{command} {state}").format(command=cases.command(command), state=state(of))


def chip(command: str, of: WishState) -> str:
    """An order on its way, in a chip: three dots say that it is still to be sent."""
    words = translate("order", "{command}…") if of is WishState.WAITING else translate("order", "{command} · {state}")
    return words.format(command=cases.command(command), state=state(of))


def tally(counts: Mapping[WishState, int]) -> str:
    """'To be sent 2 · Needs you 1': only the states that some order is in."""
    return " · ".join(f"{state(each)} {count}" for each, count in counts.items() if count)


def way(of: Way) -> str:
    """What was decided."""
    return {
        Way.MINE: translate("order", "Kept mine"),
        Way.THEIRS: translate("order", "Took the platform's"),
        Way.REDO: translate("order", "Done again"),
    }[of]


def take(of: Way) -> str:
    """The button."""
    return {
        Way.MINE: translate("order", "Keep mine"),
        Way.THEIRS: translate("order", "Take the platform's"),
        Way.REDO: translate("order", "Do it again…"),
    }[of]


def take_explained(of: Way) -> str:
    """What the button does."""
    return {
        Way.MINE: translate("order", "The same order is given again, on the case as it is now."),
        Way.THEIRS: translate("order", "The order is let go; the case stays as the platform has it."),
        Way.REDO: translate("order", "The form opens with what you had filled in."),
    }[of]


def take_several(count: int) -> str:
    return translate("order", "Take the platform's for {n} orders").format(n=count)


def take_several_explained() -> str:
    return translate("order", "The orders are let go; their cases stay as the platform has them.")


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
