"""Expected troubles in the operator's words: what, where, and what to do."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.outcomes import Outcome, Verdict
from app.domain.reasons import in_chinese, in_english
from app.errors import HallError
from app.hall.ports import WishState
from widgets.text import cases, orders, sides

translate = QCoreApplication.translate


def told(error: HallError) -> str:
    """One line for the operator; the error's own English text where no words were written for its code."""
    words = reason(error.code, error.facts)
    return words or str(error)


def bug() -> str:
    return translate("error", "Internal error. The hall goes on; the log has the details.")


def outcome(answer: Outcome) -> str:
    """Why an order came back, in the operator's words, or the platform's where we have none."""
    plain = translate("error", 'The platform gives the reason "{code}".').format(code=answer.code)
    return reason(answer.code, answer.facts) or answer.text or plain


def verdict(answer: Outcome) -> str:
    """An answer in a word, or why it was no."""
    return orders.state(WishState.ACCEPTED) if answer.verdict is Verdict.ACCEPTED else outcome(answer)


def reason(code: str, facts: Mapping[str, object]) -> str:
    """The words for a code, "" when there are none. Facts that are codes themselves are translated too."""
    filled = _filled(facts)
    words = _words().get(code, "")
    try:
        return words.format_map(filled) if words else _of_the_law(code, filled)
    except (KeyError, IndexError, ValueError):
        return words


def note(code: str, detail: str) -> str:
    """The words for a note of the hall; its detail is the name of a file, a count or an amount.

    A code without words shows itself rather than nothing.
    """
    plain = translate("error", "Message of the system: {code} {detail}").format(code=code, detail=detail).strip()
    return reason(code, {"file": detail, "count": detail, "why": detail}) or plain


def short(refused: HallError) -> str:
    """Why not, in as few words as the law has for it, to stand beside an act."""
    return _of_the_law(refused.code, _filled(refused.facts)) or told(refused)


def _of_the_law(code: str, facts: dict[str, object]) -> str:
    return in_english(code, facts) if cases.in_english() else in_chinese(code, facts)


def _filled(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with the names of commands, states and side objects in them."""
    filled = {**facts, "command": cases.command(str(facts.get("command", "")))}
    filled["status"] = cases.status(str(facts.get("status", "")))
    filled["side"] = sides.kind(str(facts.get("side", "")))
    return filled


def _words() -> dict[str, str]:
    return {
        "wrong_state": translate("error", '"{command}" is not possible: the case is in state "{status}".'),
        "needs_link": translate("error", '"{command}" needs the platform: do it by telephone while offline.'),
        "no_answer": translate("error", "No answer from the platform. Working offline; trying again."),
        "unknown_command": translate("error", "The platform does not know this command. Update the hall."),
        "version": translate("error", '{who} was first: "{command}". The case is now "{status}". Decide again.'),
        "not_a_platform": translate("error", "What answers is not a city platform ({kind}). Check the address."),
        "bad_answer": translate("error", "The platform's answer was damaged. Asking again."),
        "bad_snapshot": translate("error", "The snapshot broke off. The old data stay; asking again."),
        "server_error": translate("error", "The platform reports an error (HTTP {status}). Trying again."),
        "wrong_echo": translate("error", "The platform answered another question. The answer was ignored."),
        "stream_ended": translate("error", "The platform ended the connection. Connecting again."),
        "other_schema": translate("error", "The platform speaks another version. Update the hall."),
        "epoch_changed": translate(
            "error", "The platform's history was replaced. All cases are read anew; orders stay."
        ),
        "scope_changed": translate("error", "What you may see has changed. All cases are read anew."),
        "token_expired": translate("error", "The platform asks you to sign in again. Orders are kept and wait."),
        "upgrade_required": translate("error", "This program is too old for the platform: update it. Orders wait."),
        "old_platform": translate("error", "The platform is too old for this program: have it updated. Orders wait."),
        "scope_revoked": translate("error", "You may no longer see these cases. Orders go up first, then they go."),
        "busy": translate("error", "The platform has too much to do. Trying again when it said."),
        "too_large": translate("error", "The platform does not take anything so large."),
        "answer_changed": translate(
            "error", "After its restore the platform answers an order otherwise. Decide again."
        ),
        "unsendable_file": translate("error", "A file cannot be sent to the platform: {file}"),
        "unreadable_file": translate("error", "{name} cannot be read: is it there, and may you read it?"),
        "file_size": translate("error", "{name} is empty or larger than can be sent (32 MiB)."),
        "feed_truncated": translate("error", "Offline for too long. All cases are read anew."),
        "disk_full": translate("error", "The disk is full: {file}. Nothing was lost; free some space."),
        "read_only": translate("error", "The local file cannot be written: {file}. Check its rights and the disk."),
        "damaged": translate("error", "A local file is damaged: {file}. Restart the hall: it will be set aside."),
        "store": translate("error", "The local file reports: {why}"),
        "store_io": translate("error", "The local folder cannot be used: {why}"),
        "old_sqlite": translate("error", "SQLite {version} is too old. Install sqlcipher3 0.6.2 or newer."),
        "reference_published": translate("error", "New reference data are in force: {file}."),
        **_of_the_files(),
        **_of_the_line(),
    }


def _of_the_files() -> dict[str, str]:
    return {
        "cache_set_aside": translate(
            "error", "The local cache was damaged or of another version: kept as {file}, all cases are read anew."
        ),
        "orders_set_aside": translate(
            "error", "The order file was damaged: kept as {file}. What could be read of it is in a new one."
        ),
        "orders_recovered": translate("error", "{count} orders were put back from the damaged file and the journal."),
        "orders_repaired": translate("error", "{count} orders in the order file were damaged and are repaired."),
        "orders_unreadable": translate(
            "error", "{count} orders cannot be read and are not sent: check with the duty chief what was given."
        ),
        "journal_damaged": translate("error", "The journal of orders was damaged ({count} lines). A new one is begun."),
        "reserve_given_up": translate(
            "error", "The disk is full: orders are kept in the reserve. Free some space now."
        ),
        "reserve_regained": translate("error", "There is room on the disk again: the reserve for orders is back."),
        "disk_low": translate("error", "Only {file} are free on the disk. Free some space."),
        "disk_no_archive": translate(
            "error", "Only {file} are free on the disk: closed cases and histories are no longer fetched."
        ),
        "disk_orders_only": translate(
            "error", "Only {file} are free on the disk: nothing but orders is kept. Cases grow old; free some space."
        ),
        "disk_again": translate("error", "There is enough room on the disk again ({file})."),
    }


def _of_the_line() -> dict[str, str]:
    return {
        "repaired": translate(
            "error", "A comparison with the platform found {count} cases that differed. They were read anew."
        ),
        "schema_changed": translate("error", "The platform keeps cases in another form now. All cases are read anew."),
        "clock_jumped": translate(
            "error", "This machine's clock has jumped by {file} s. Deadlines keep the platform's time; set the clock."
        ),
    }
