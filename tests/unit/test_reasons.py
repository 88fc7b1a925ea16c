"""Every refusal has its words, in both languages, and no words are left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.reasons import REASONS, in_chinese, in_english, refusal

ROOT = Path(__file__).resolve().parents[2]
RAISED = [path for top in ("app/domain", "app/platform", "app/wire") for path in sorted((ROOT / top).rglob("*.py"))]
EVERYWHERE = [path for top in ("app", "local_db", "widgets") for path in sorted((ROOT / top).rglob("*.py"))]
PLACES = {"require": 1, "refusal": 0, "NotAllowed": 0, "_refused": 1}
OWN = "reasons.py"


def codes_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and code of each refusal that is written out: the codes handed on, and those that rights answers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACES:
            place = PLACES[node.func.id]
            yield from texts_of(node.args[place]) if len(node.args) > place else ()
        elif isinstance(node, ast.FunctionDef) and path.name == "rights.py" and node.returns:
            returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
            yield from (found for value in returned if ast.unparse(node.returns) == "str" for found in texts_of(value))


def texts_of(argument: ast.expr) -> Iterator[tuple[int, str]]:
    """The texts an expression may come to, but not those it is decided by."""
    if isinstance(argument, ast.IfExp):
        yield from texts_of(argument.body)
        yield from texts_of(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.lineno, argument.value


def test_every_code_that_is_raised_has_words_in_both_languages():
    found = [(path, line, code) for path in RAISED for line, code in codes_of(path)]
    assert len(found) > 140
    missing = [f"{path.relative_to(ROOT)}:{line}: {code}" for path, line, code in found if code not in REASONS]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("code", REASONS)
def test_words_are_chinese_and_english_and_used(code: str):
    chinese, english = REASONS[code]
    assert any("一" <= letter <= "鿿" for letter in chinese)
    assert english.strip()
    assert not any("一" <= letter <= "鿿" for letter in english)
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in EVERYWHERE if path.name != OWN), "never used"


def test_the_facts_of_a_refusal_fill_its_words():
    refused = refusal("unknown_dept", dept="D99")
    assert in_chinese(refused.code, refused.facts) == "本区没有该部门：D99"
    assert in_english(refused.code, refused.facts) == str(refused) == "there is no department D99"
    assert in_chinese("no_such_code", {}) == ""
    assert in_english("unknown_dept", {}) == "there is no department {dept}"  # a fact left out is no crash
