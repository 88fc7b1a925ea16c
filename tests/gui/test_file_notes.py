"""Whatever the local files have to tell has words."""

import ast
from pathlib import Path

import pytest

from app.hall.ports import CACHE_DAMAGED
from local_db.diskspace import NOTES
from widgets.text import errors

SOURCES = sorted(Path(__file__).resolve().parents[2].glob("local_db/*.py"))
FILE_CODES = ("orders_", "cache_set", "journal_", "reserve_", "disk_")


def codes() -> set[str]:
    """Every note and failure that is written out in local_db."""
    found = set(NOTES.values())
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                code = node.value.removesuffix(":")
                found |= {code} if code.startswith(FILE_CODES) and code.replace("_", "").isalpha() else set()
    return found - {CACHE_DAMAGED}


def test_there_are_codes_to_look_at():
    assert {"orders_set_aside", "orders_recovered", "journal_damaged", "reserve_given_up", "disk_low"} <= codes()


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_note_of_the_files_has_words_with_its_detail_in_them(code: str):
    words = errors.note(code, "<detail>")
    assert words
    assert "{" not in words
