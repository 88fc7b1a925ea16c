"""Words of the desk for orders that came back, of decisions made and of forms left half-filled."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def title() -> str:
    return translate("attention", "Needs you")


def tab(code: str) -> str:
    return {
        "returned": translate("attention", "Came back"),
        "drafts": translate("attention", "Half-filled forms"),
        "decided": translate("attention", "Decided"),
    }[code]


def back() -> str:
    return translate("attention", "Back to the queue")


def keys() -> str:
    return translate("attention", "↑↓ move · Shift+↑↓ choose several · Ctrl+A all · Tab to the note")


def decide() -> str:
    return translate("attention", "Decide…")


def nothing() -> str:
    return translate("attention", "Nothing waits for your decision")


def nothing_hint() -> str:
    return translate("attention", "What the platform refuses or somebody else overtook comes here until it is decided.")


def no_drafts() -> str:
    return translate("attention", "No half-filled form")


def no_drafts_hint() -> str:
    return translate("attention", "A form that is closed before it is given is kept here, also after a crash.")


def no_decisions() -> str:
    return translate("attention", "No decision yet")


def no_decisions_hint() -> str:
    return translate("attention", "Every decision about a returned order is recorded here and cannot be changed.")


def conflict(command: str) -> str:
    return translate("attention", '"{command}" had no effect: the case had changed').format(command=command)


def refused(command: str) -> str:
    return translate("attention", 'The platform refused "{command}"').format(command=command)


def earlier(answer: str) -> str:
    """What the platform had answered before it was restored from a copy."""
    return translate("attention", "Before the platform was restored it had answered: {answer}").format(answer=answer)


def came_back(time: str) -> str:
    return translate("attention", "came back {time}").format(time=time)


def section(code: str) -> str:
    return {
        "why": translate("attention", "Why it came back"),
        "mine": translate("attention", "What was ordered"),
        "now": translate("attention", "The case now"),
        "since": translate("attention", "What changed since then"),
    }[code]


def given(who: str, time: str) -> str:
    return translate("attention", "{who} · {time}").format(who=who, time=time)


def fact(code: str) -> str:
    return {
        "order": translate("attention", "Order"),
        "saw": translate("attention", "Then"),
        "state": translate("attention", "State"),
        "dept": translate("attention", "Department"),
        "person": translate("attention", "Responsible"),
        "limit": translate("attention", "Time left"),
        "version": translate("attention", "Version"),
    }[code]


def changed_from(now: str, before: str) -> str:
    return translate("attention", "{now} (was {before})").format(now=now, before=before)


def seen(status: str, version: int) -> str:
    return translate("attention", "{status}, version {n}").format(status=status, n=version)


def seen_version(version: int) -> str:
    return translate("attention", "version {n}").format(n=version)


def no_change() -> str:
    return translate("attention", "Nobody else has changed the case.")


def incomplete() -> str:
    return translate("attention", "The history is not all here; the rest comes with the link.")


def case_not_here() -> str:
    return translate("attention", "The case is not on this workstation.")


def followers(count: int) -> str:
    return translate("attention", "Orders that wait for this one: {n}. They go on once it is decided.").format(n=count)


def note_hint() -> str:
    return translate("attention", "Note for the record (optional)")


def several(count: int) -> str:
    return translate("attention", "{n} orders chosen").format(n=count)


def several_hint() -> str:
    return translate("attention", "Several can only be let go together. To keep or redo one, choose it alone.")


def let_go_title() -> str:
    return translate("attention", "Let these orders go?")


def let_go_subject(count: int) -> str:
    return translate(
        "attention", "{n} orders are let go and their cases stay as the platform has them. Each is recorded."
    ).format(n=count)


def let_go(count: int) -> str:
    return translate("attention", "Let {n} go").format(n=count)


def done(way: str, command: str) -> str:
    return translate("attention", '{way}: "{command}". Recorded under Decided.').format(way=way, command=command)


def done_several(count: int) -> str:
    return translate("attention", "{n} orders let go. Recorded under Decided.").format(n=count)


def decided_line(way: str, command: str) -> str:
    return translate("attention", '{way} · "{command}"').format(way=way, command=command)


def decided_by(who: str, post: str) -> str:
    return translate("attention", "{who} ({post})").format(who=who, post=post)


def given_instead(state: str) -> str:
    return translate("attention", "given again: {state}").format(state=state)


def decided_earlier() -> str:
    return translate("attention", "an order of before")


def draft_line(command: str) -> str:
    return translate("attention", '"{command}" not given yet').format(command=command)


def draft_by(who: str, time: str) -> str:
    return translate("attention", "{who}, last changed {time}").format(who=who, time=time)


def go_on() -> str:
    return translate("attention", "Go on filling in")


def discard() -> str:
    return translate("attention", "Discard")


def discard_title() -> str:
    return translate("attention", "Discard this form?")


def discard_subject(command: str, draft: str) -> str:
    return translate("attention", '"{command}", {draft}. What was filled in is lost.').format(
        command=command, draft=draft
    )


def draft_restored(draft: str) -> str:
    """On top of a form that goes on from a draft."""
    return translate("attention", "Filled in as it was left: {draft}.").format(draft=draft)


def afresh() -> str:
    return translate("attention", "Begin afresh")


def draft_kept() -> str:
    return translate("attention", "The form is kept as it is (Ctrl+D, half-filled forms) and offered again.")


def drafts_left(count: int) -> str:
    """After a start."""
    return translate("attention", "{n} half-filled forms were left here: Ctrl+D shows them.").format(n=count)


def a_new_case() -> str:
    return translate("attention", "a new case")
