"""The life of a case as a page of the documentation: `python -m tests.walked` checks it, `--update` writes it.

Every (state, command, post) is tried by the law itself; nothing on the page is written by hand.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from app.domain.cases import Status
from app.domain.commands import COMMANDS, Command
from app.domain.reasons import in_chinese
from app.domain.sides import MACHINES, SideKind
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed
from tests.fakes.lives import SITUATIONS, a_full_law, command_of, in_state
from tests.fakes.world import NOON_MS

PAGE = Path(__file__).resolve().parents[1] / "resources" / "docs" / "life-of-a-case.md"
NO_NUMBER = "3101992025112200001"


def tried(status: Status, name: str, post: str, situation: int = 0) -> tuple[str, str]:
    """What becomes of a command in a state by a post: the state after it and "", or "" and the code of the refusal."""
    law, its = a_full_law(), SITUATIONS[name][situation]
    case, command = its.case(in_state(status)), command_of(name, post, its)
    try:
        after = carry_out(law, command, case, NOON_MS, Receipt(NOON_MS, number=lambda: NO_NUMBER)).case
    except NotAllowed as reason:
        return "", reason.code
    return after.status.value, ""


def posts() -> list[str]:
    return list(a_full_law().rules.roles)


def walk(name: str) -> Iterator[tuple[Status, str, str]]:
    """(state, post, state after) of everything that the law allows for a command, in any of its situations."""
    for status in Status:
        for post in posts():
            reached = {tried(status, name, post, number)[0] for number in range(len(SITUATIONS[name]))} - {""}
            for after in sorted(reached):
                yield status, post, after


def page() -> str:
    lines = [
        "# The life of a case",
        "",
        "Made by `python -m tests.walked --update` from the domain core: every state, command and post is tried.",
        "The posts are those of the shipped rights (resources/rules/default.toml); a district may change them.",
        "",
        "## Commands",
        "",
        "† needs a reason, ‡ needs evidence; offline: A queued, B as an intent, C only with the platform.",
        "",
        "| command | from | to | posts | † ‡ | timers | offline |",
        "|---|---|---|---|---|---|---|",
    ]
    ways = {name: list(walk(name)) for name in COMMANDS}
    lines += [_row(COMMANDS[name], found) for name, found in ways.items()]
    lines += ["", "## What is lawful in which state", ""]
    lines += [f"- **{status.value}**: {_lawful(status, ways)}" for status in Status]
    lines += ["", "## Side objects", "", "| kind | from | to |", "|---|---|---|"]
    lines += [f"| {kind.value} | {row} |" for kind in SideKind for row in _machine(kind)]
    lines += ["", "## Refusals", "", "| code | 中文 |", "|---|---|"]
    codes = sorted({tried(status, name, post)[1] for status in Status for name in COMMANDS for post in posts()} - {""})
    lines += [f"| {code} | {in_chinese(code, {})} |" for code in codes]
    return "\n".join(lines) + "\n"


def _row(kind: type[Command], found: list[tuple[Status, str, str]]) -> str:
    starts = _ordered({status.value for status, _, _ in found})
    ends = sorted({after for status, _, after in found})
    goes = "=" if all(after == status.value for status, _, after in found) else " ".join(ends)
    who = [post for post in posts() if any(post == each for _, each, _ in found)]
    marks = ("†" if kind.needs_reason else "") + ("‡" if kind.needs_evidence else "")
    timers = [f"▶{each}" for each in kind.starts] + [f"■{each}" for each in _short(kind.stops)]
    timers += [f"⏸{each}" for each in _short(kind.pauses)] + [f"⏵{each}" for each in _short(kind.resumes)]
    cells = (kind.name, " ".join(starts), goes, " ".join(who), marks, " ".join(timers), kind.offline.value)
    return f"| {' | '.join(cells)} |"


def _short(timers: tuple[str, ...]) -> list[str]:
    return ["all"] if len(timers) > 10 else list(timers)


def _ordered(states: set[str]) -> list[str]:
    return [status.value for status in Status if status.value in states]


def _lawful(status: Status, ways: dict[str, list[tuple[Status, str, str]]]) -> str:
    return ", ".join(name for name, found in ways.items() if any(status is each for each, _, _ in found)) or "nothing"


def _machine(kind: SideKind) -> Iterator[str]:
    for state, nexts in MACHINES[kind].items():
        yield f"{state.value} | {' '.join(sorted(each.value for each in nexts))}"


def main() -> int:
    if "--update" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") != page():
        print(f"{PAGE.name} is not what the law says: python -m tests.walked --update")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
