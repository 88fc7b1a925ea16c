"""The queue's questions as SQL: SQLite filters and sorts, from covering indexes."""

from typing import Any

from app.domain.cases import CASE_COLUMNS
from app.hall.ports import QueueQuery, Sort

ROW = ", ".join(f"cases.{name}" for name in CASE_COLUMNS)
LIGHT = "(CASE WHEN red_ms <= :now THEN 0 WHEN orange_ms <= :now THEN 1 WHEN yellow_ms <= :now THEN 2 ELSE 3 END)"
ORDERS = {Sort.DEADLINE: ("red_ms", "id"), Sort.LIGHT: (LIGHT, "red_ms", "id"), Sort.NEWEST: ("-reported_ms", "id")}
FILTERS = {
    "statuses": "status",
    "streets": "street",
    "depts": "dept",
    "categories": "category",
    "channels": "channel",
    "urgencies": "urgency",
    "only": "id",
}


def count_sql(query: QueueQuery) -> tuple[str, dict[str, Any]]:
    where, values = _where(query)
    return f"SELECT count(*) FROM cases WHERE {where}", values


def page_sql(query: QueueQuery, offset: int, limit: int) -> tuple[str, dict[str, Any]]:
    """The rows from `offset` in the query's order. The inner query touches an index only."""
    where, values = _where(query)
    order = ", ".join(ORDERS[query.sort])
    inner = f"SELECT rowid FROM cases WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
    sql = f"SELECT {ROW} FROM ({inner}) AS found JOIN cases ON cases.rowid = found.rowid ORDER BY {order}"
    return sql, values | {"limit": limit, "offset": offset, "now": query.now_ms}


def rank_sql(query: QueueQuery, case_id: str) -> tuple[str, dict[str, Any]]:
    """How many rows of the query stand before `case_id` (which need not be among them)."""
    where, values = _where(query)
    keys = ORDERS[query.sort]
    mine = f"SELECT {', '.join(keys)} FROM cases WHERE id = :me"
    sql = f"SELECT count(*) FROM cases WHERE {where} AND ({', '.join(keys)}) < ({mine})"
    return sql, values | {"me": case_id, "now": query.now_ms}


def _where(query: QueueQuery) -> tuple[str, dict[str, Any]]:
    terms = ["is_open = 1"] if query.open_only else ["1"]
    values: dict[str, Any] = {}
    for name, column in FILTERS.items():
        wanted = getattr(query, name)
        if wanted:
            names = [f"{name}_{n}" for n in range(len(wanted))]
            terms.append(f"{column} IN ({', '.join(':' + each for each in names)})")
            values |= dict(zip(names, (str(each) for each in wanted), strict=True))
    if query.grid:
        terms.append("grid = :grid")
        values["grid"] = query.grid
    if query.lights:
        terms.append(f"{LIGHT} IN ({', '.join(str(3 - light) for light in query.lights)})")
        values["now"] = query.now_ms
    if query.due_within_ms:
        terms.append("red_ms > :now AND red_ms <= :due")
        values |= {"now": query.now_ms, "due": query.now_ms + query.due_within_ms}
    if query.text:
        terms.append("(title LIKE :text OR address LIKE :text OR case_no LIKE :text)")
        values["text"] = f"%{query.text}%"
    return " AND ".join(terms), values
