"""The facts of a case in words; those that only some cases have are "" where there are none."""

from app.domain.cases import Case, Status
from app.domain.law import HOTLINES
from app.hall.hall import Hall
from widgets.panels.names import Names
from widgets.text import cases, codes, one_case, times, why

FACTS = (("place", "grid", "caller", "report"), ("filing", "limit", "main", "closing"))
SOME = ("handler", "contact", "window", "class", "ended", "catalogue", "main_case", "related")
AT_DEPARTMENT = frozenset({Status.TO_SIGN, Status.HANDLING, Status.SUSPENDED})


def fact_texts(case: Case, names: Names, hall: Hall) -> dict[str, str]:
    """Every fact by its code."""
    condition = names.condition(case)
    duty, _ = names.duty_grid(case.grid)
    return {
        "place": case.address,
        "grid": " · ".join(part for part in (case.grid, duty) if part),
        "caller": f"{case.caller} {case.phone}".strip(),
        "report": case.description,
        "filing": condition.filing,
        "limit": cases.limit(case.limit_amount, case.limit_unit),
        "main": _main(case, names, hall),
        "closing": condition.closing,
        **_some(case, names, hall),
    }


def _some(case: Case, names: Names, hall: Hall) -> dict[str, str]:
    now = hall.now_ms()
    handler = names.person(case.handler)
    window = case.return_until_ms if case.status in AT_DEPARTMENT else 0
    return {
        "handler": handler.name if handler else case.handler,
        "window": one_case.window(times.near(window, now), is_over=window < now) if window else "",
        "class": codes.word("hotline_class", case.hotline_class) if case.hotline_class else "",
        "contact": _contact(case, now),
        "ended": _ended(case, now),
        "catalogue": _older_catalogue(case, hall),
        "main_case": case.parent,
        "related": case.related,
    }


def _main(case: Case, names: Names, hall: Hall) -> str:
    """The department and, in a few words, why."""
    basis = why.short_basis(case.dept_basis, hall.law.entry(case.dept_basis) if hall.law else None)
    return " · ".join(part for part in (names.dept(case.dept), basis) if part)


def _contact(case: Case, now_ms: int) -> str:
    """First contact with the caller of a hotline order, and the call-back."""
    if case.channel not in HOTLINES or not case.phone or not case.dispatched_ms:
        return ""
    if case.visited_ms:
        return one_case.visited(codes.word("answer", case.satisfaction), times.near(case.visited_ms, now_ms))
    return one_case.contacted(times.near(case.contacted_ms, now_ms)) if case.contacted_ms else one_case.not_contacted()


def _ended(case: Case, now_ms: int) -> str:
    if case.is_open or not case.closed_ms:
        return ""
    kind = codes.word("close_kind", case.close_kind) if case.close_kind else cases.status(case.status)
    said = [kind, times.near(case.closed_ms, now_ms)]
    if case.exempt:
        said.append(one_case.exempt())
    return " · ".join(said)


def _older_catalogue(case: Case, hall: Hall) -> str:
    """The version of the catalogue that holds for the case, where a newer one is in force."""
    known = hall.district.catalogues if hall.district else ()
    is_older = case.catalogue and known and case.catalogue != known[-1].version
    return one_case.older_catalogue(case.catalogue, known[-1].version) if is_older else ""
