"""What an order says, in words: one line a field of its form."""

from typing import Any

from app.domain.cases import Case
from app.domain.commands import Command
from widgets.forms.fields import Field, Kind
from widgets.forms.table import FORMS
from widgets.panels.names import Names, shown_name
from widgets.text import codes, forms, orders, times

REASON = "reason_code"
UNIT = "limit_unit"


def said_by(command: Command, names: Names, case: Case | None) -> list[tuple[str, str]]:
    """Label and value of everything the order says beyond who, when and on which case."""
    body = command.body()
    fields = {name: field for field in FORMS.get(command.name, ()) for name in field.covers()}
    found = []
    for name, value in body.items():
        if name in {REASON, UNIT} or value in ("", (), 0):
            continue
        field = fields.get(name)
        label = forms.label(command.name, name, field.words if field else "")
        found.append((label, _value(value, field, names, case)))
    if code := body.get(REASON):
        found.insert(0, (forms.label(command.name, "reason"), codes.word("reason", str(code))))
    return found


def _value(value: Any, field: Field | None, names: Names, case: Case | None) -> str:
    if isinstance(value, bool):
        return orders.yes() if value else orders.no()
    if isinstance(value, tuple):
        return orders.pieces(len(value)) if field and field.kind is Kind.FILES else " ".join(map(names.dept, value))
    plain = f"{value:g}" if isinstance(value, float) else str(value)
    return _named(field, plain, names, case) if field else plain


def _named(field: Field, code: str, names: Names, case: Case | None) -> str:
    """The name of what a code stands for; the code itself where it is none."""
    if field.kind in {Kind.DEPT, Kind.MAIN_DEPT}:
        return names.dept(code)
    if field.kind is Kind.PERSON:
        person = names.person(code)
        return person.name if person else code
    if field.kind is Kind.CATEGORY:
        category = names.category(code)
        return shown_name(category) if category else code
    if field.kind is Kind.CONDITION and case:
        return _condition(int(code), names, case)
    if field.kind is Kind.TIME:
        return times.day_time(int(code))
    return codes.word(field.words, code) if field.kind is Kind.CHOICE else code


def _condition(number: int, names: Names, case: Case) -> str:
    category = names.category_of(case)
    found = (each.filing for each in category.conditions if each.number == number) if category else iter(())
    return next(found, str(number))
