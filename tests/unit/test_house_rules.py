"""Rules that no linter knows. Each says what to do instead."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for top in ("app", "local_db", "widgets") for path in sorted((ROOT / top).rglob("*.py"))]
CALLS = {
    "exec": "use open() and await: exec() in a task strands the other tasks (widgets/dialogs.py)",
    "exec_": "use open() and await",
    "processEvents": "await instead",
    "showFullScreen": "use HallWindow.toggle_full_screen",
}
STYLE = "widgets/frame/style.py"
LONGEST = 400


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> list[tuple[int, str, list[ast.expr]]]:
    """Every method call: line, name, arguments."""
    return [
        (node.lineno, node.func.attr, node.args)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_forbidden_calls(path: Path):
    found = [f"{name_of(path)}:{line}: {call}(): {CALLS[call]}" for line, call, _ in calls(path) if call in CALLS]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_style_module_sets_a_style_sheet(path: Path):
    found = [line for line, call, _ in calls(path) if call == "setStyleSheet"]
    assert not found or name_of(path) == STYLE, f"{name_of(path)}:{found}: put it in {STYLE}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_slots_are_methods(path: Path):
    """PySide never collects a widget whose own signal is tied to a lambda or partial over self."""
    found = [
        f"{name_of(path)}:{line}: connect a method; let a QAction carry the data"
        for line, call, arguments in calls(path)
        if call == "connect"
        for argument in arguments
        if isinstance(argument, ast.Lambda | ast.Call)
        and any(isinstance(node, ast.Name) and node.id == "self" for node in ast.walk(argument))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_module_is_too_long(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, "split it by what it is about"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_opens_with_what_it_is(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "begin with one sentence"


@pytest.mark.parametrize("path", [p for p in SOURCES if "widgets/text" not in str(p)], ids=name_of)
def test_words_on_screen_live_in_the_text_package(path: Path):
    found = [
        line
        for line, call, arguments in calls(path)
        if call in {"translate", "tr"}
        and arguments
        and isinstance(arguments[0], ast.Constant)
        and isinstance(arguments[0].value, str)
    ]
    assert not found, f"{name_of(path)}:{found}: put the words into widgets/text"
