"""Words of the forms: labels, hints, and what is missing."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def label(command: str, field: str, words: str = "") -> str:
    """The label of a field; some are called otherwise in one command or another."""
    if field == "reason" and words in _reasons():
        return _reasons()[words]
    return _labels_of().get((command, field)) or _labels().get(field, field)


def hint(command: str, field: str, words: str = "") -> str:
    """What stands in an empty field."""
    hints = {
        "opinion": translate("form", "Optional"),
        "contact": translate("form", "What was said on the telephone"),
        "remark": translate("form", "What to record"),
        "reply": translate("form", "In writing, as it goes into the file"),
    }
    by_field = {
        "note": translate("form", "Note for the department, or why another one"),
        "message": translate("form", "What to say to the responsible person (optional)"),
        "result": translate("form", "What was done"),
        "other": translate("form", "Case: number, title, address or id"),
        "dept": translate("form", "Department: name or code"),
        "handler": translate("form", "Person: name"),
        "inspector": translate("form", "Inspector: name"),
        "grid": translate("form", "15 digits"),
        "quote": translate("form", "Word for word"),
        "override": translate("form", "Why nobody else can do it"),
    }
    if command == "redirect" and field == "reason":
        return translate("form", "Why the department changes")
    return hints.get(words, "") or by_field.get(field, "")


def _reasons() -> dict[str, str]:
    return {
        "opinion": translate("form", "Opinion"),
        "requirement": translate("form", "What is required"),
    }


def _labels_of() -> dict[tuple[str, str], str]:
    return {
        ("review_supervision", "accepted"): translate("form", "The answer is sufficient (else it is issued again)"),
        ("review_appeal", "approved"): translate("form", "The appeal is justified"),
        ("record_visit", "solved"): translate("form", "The caller says the matter is solved"),
        ("record_visit", "answer"): translate("form", "What the caller says"),
        ("record_contact", "note"): translate("form", "Talk with the caller"),
        ("remark", "note"): translate("form", "Remark"),
        ("invite_co", "amount"): translate("form", "Their limit"),
        ("request_extension", "amount"): translate("form", "Longer by"),
        ("close", "kind"): translate("form", "Kind of closing"),
    }


def _labels() -> dict[str, str]:
    return {
        "": translate("form", "What it is about"),
        "accepted": translate("form", "Accepted"),
        "address": translate("form", "Place"),
        "amount": translate("form", "Amount"),
        "answer": translate("form", "Answer"),
        "called": translate("form", "The other side was telephoned first"),
        "caller": translate("form", "Caller"),
        "category": translate("form", "Category"),
        "channel": translate("form", "Channel"),
        "closing": translate("form", "Closing condition"),
        "co_depts": translate("form", "Co-departments"),
        "condition": translate("form", "Filing condition"),
        "contact": translate("form", "By telephone with (by proxy)"),
        "dept": translate("form", "Department"),
        "depts": translate("form", "Co-departments"),
        "description": translate("form", "Description"),
        "due_ms": translate("form", "Due"),
        "evidence": translate("form", "Evidence"),
        "finding": translate("form", "Finding"),
        "grid": translate("form", "Unit grid"),
        "handler": translate("form", "Handler"),
        "hotline_class": translate("form", "Class of the request"),
        "inspector": translate("form", "Inspector"),
        "leader": translate("form", "Leader"),
        "limit_amount": translate("form", "Limit set by the order"),
        "message": translate("form", "Message"),
        "metres": translate("form", "Distance of the photo"),
        "note": translate("form", "Note"),
        "other": translate("form", "Other case"),
        "override": translate("form", "Why separation of duties is set aside"),
        "phone": translate("form", "Telephone"),
        "quote": translate("form", "Instruction"),
        "reason": translate("form", "Reason"),
        "receipt": translate("form", "Their number"),
        "result": translate("form", "Result"),
        "self_handled": translate("form", "Solved on the spot by who reports it"),
        "side": translate("form", "Request"),
        "solution": translate("form", "Solution"),
        "target": translate("form", "To"),
        "title": translate("form", "Title"),
        "unclear": translate("form", "Who is liable is not clear (the duty chief arbitrates)"),
        "until_ms": translate("form", "Until"),
        "urgency": translate("form", "Urgency"),
    }


def is_missing(field: str) -> str:
    return translate("form", "Missing: {field}").format(field=field)


def choose_reason() -> str:
    return translate("form", "Choose a reason")


def say_which() -> str:
    return translate("form", 'Say what "other" means')


def suffix(unit: str) -> str:
    """The unit after a number."""
    words = {
        "urgent_hour": translate("form", "urgent h"),
        "work_hour": translate("form", "work h"),
        "work_day": translate("form", "work days"),
        "natural_day": translate("form", "days"),
        "m": translate("form", "m"),
    }
    return f" {words[unit]}" if unit in words else ""


def unit_name() -> str:
    return translate("form", "Unit of the limit")


def by_standard() -> str:
    return translate("form", "By the standard")


def same_as_main() -> str:
    return translate("form", "As the main department's")


def at_most(limit: str) -> str:
    return translate("form", "at most {limit}").format(limit=limit)


def to_be_shown(note: str) -> str:
    return translate("form", "To be shown: {note}").format(note=note)


def closing_met() -> str:
    return translate("form", "The closing condition is met")


def confirm_closing() -> str:
    return translate("form", "Confirm the closing condition")


def no_closing() -> str:
    return translate("form", "The standard names no closing condition")


def evidence_hint() -> str:
    return translate("form", "References, one a line; or choose files")


def choose_files() -> str:
    return translate("form", "Choose files…")


def attached(count: int) -> str:
    return translate("form", "attached: {n}").format(n=count)


def reading_files(count: int) -> str:
    return translate("form", "Reading {n} files…").format(n=count)


def evidence_missing(count: int) -> str:
    if count > 1:
        return translate("form", "Attach photos from before and after")
    return translate("form", "Attach evidence")


def nearest() -> str:
    return translate("form", "The nearest one")


def off_shift() -> str:
    return translate("form", "Not on shift")


def alike_near(count: int) -> str:
    return translate("form", "Duplicate check: {count} open of this category close by").format(count=count)


def alike_case(number: str, metres: int, status: str, title: str) -> str:
    return translate("form", "{number} · {metres} m · {status} · {title}").format(
        number=number, metres=metres, status=status, title=title
    )


def is_distinct() -> str:
    return translate("form", "Looked at: this is not the same thing")


def answer_alike() -> str:
    return translate("form", "Merge, link, or confirm that it is not the same")


def unknown_grid() -> str:
    return translate("form", "There is no such unit grid here")


def nothing_open() -> str:
    return translate("form", "Nothing of that kind is open")


def responsible() -> str:
    return translate("form", "responsible")


def responsible_because(dept: str, basis: str) -> str:
    return translate("form", "{dept} is responsible: {basis}").format(dept=dept, basis=basis)


def other_dept() -> str:
    return translate("form", "Another department is chosen: the note has to say why; it is recorded.")


def limit_until(limit: str, time: str, basis: str) -> str:
    return translate("form", "Handling limit {limit}, until {time} ({basis})").format(
        limit=limit, time=time, basis=basis
    )


def not_admitted() -> str:
    return translate("form", "Warning: this category is not on the admission list")


def co_hint() -> str:
    return translate("form", "Co-department: name or code; Enter takes it in or out")


def co_chosen(names: list[str]) -> str:
    if not names:
        return translate("form", "No co-department")
    return translate("form", "With {names}").format(names=translate("form", ", ").join(names))


def preset(name: str) -> str:
    return translate("form", "2+X {name}").format(name=name)


def override_recorded() -> str:
    return translate(
        "form", "You have done the other part of this yourself. As duty chief you may go on; the reason is audited."
    )


def all_acts() -> str:
    return translate("form", "All acts…")


def acts_title() -> str:
    return translate("form", "All acts for this case")


def acts_without_case() -> str:
    return translate("form", "Acts without a case")


def no_case_chosen() -> str:
    return translate("form", "No case is chosen: only what needs none is listed here.")


def acts_hint() -> str:
    return translate("form", "Act: name or code")


def choose_act() -> str:
    return translate("form", "Choose an act")


def do_it() -> str:
    return translate("form", "Go on")


def group(code: str) -> str:
    """A group of acts."""
    return {
        "intake": translate("form", "Intake and filing"),
        "handling": translate("form", "Dispatch and handling"),
        "checking": translate("form", "Feedback and check"),
        "requests": translate("form", "Requests and decisions"),
        "joint": translate("form", "Joint handling"),
        "ladder": translate("form", "Remind, urge, supervise, inquire"),
        "ending": translate("form", "Ending and reopening"),
        "notes": translate("form", "Notes, appeals, instructions"),
        "another": translate("form", "Another case"),
        "pages": translate("form", "Pages"),
    }[code]


def page(code: str) -> str:
    """A page of the desk among the acts."""
    return {
        "page_attention": translate("form", "Needs you: returned orders, half-filled forms, decisions"),
        "page_sync": translate("form", "How synchronisation stands"),
    }[code]


def group_locked(name: str) -> str:
    return translate("form", "Not now · {group}").format(group=name)
